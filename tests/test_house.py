"""The house rules that reading the code can hold: who imports whom, and how large things grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "adinsight"
PIPELINES = ROOT / "pipelines"
PLAIN = {"records", "config", "errors", "progress", "batching"}
ARROWS = {
    "ads": set(),
    "models": set(),
    "store": set(),
    "trends": {"store"},
    "studio": set(),
    "analyze": {"models", "ads"},
    "findings": {"store"},
    # Pictures are opened as ads are: by the one reader that trusts no file.
    "report": {"store", "ads"},
    "generate": {"models"},
    "engines": {"analyze", "ads", "store", "models"},
    # Contrast and colour are measured in variants as they are in ads.
    "variants": {"generate", "findings", "engines", "store", "analyze", "models", "ads"},
    # Sketches are made for training by the function that makes them for drawing, and light is told likewise.
    "training": {"studio", "models", "generate", "variants"},
    "database": {"engines", "store", "analyze", "findings", "trends", "variants", "generate", "report"},
}
MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def written() -> list[Path]:
    """What is written by hand: the package, and the flow over it."""
    return [*modules(), *sorted(PIPELINES.rglob("*.py"))]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "adinsight" else [node.module]
            )
        for name in names:
            parts = name.split(".")
            if parts[0] == "adinsight" and len(parts) > 1:
                yield parts[1]


def test_imports_follow_the_arrows():
    wrong = []
    for path in modules():
        room = room_of(path)
        for other in imported_rooms(ast.parse(path.read_text(encoding="utf-8"))):
            allowed = other == room or other in PLAIN or room in ("cli", "__init__")
            if room == "benchmarks":
                allowed = allowed or other != "cli"
            allowed = allowed or other in ARROWS.get(room, set())
            if not allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {other}")
    assert wrong == []


def test_the_arrow_test_sees_a_forbidden_import():
    tree = ast.parse("def late():\n    from adinsight.cli.app import app\n    import adinsight.store.writer\n")
    assert list(imported_rooms(tree)) == ["cli", "store"]


def test_nobody_imports_the_command_line():
    importers = [
        path.relative_to(ROOT)
        for path in modules()
        if room_of(path) != "cli" and "cli" in set(imported_rooms(ast.parse(path.read_text(encoding="utf-8"))))
    ]
    assert importers == []


@pytest.mark.parametrize("path", written(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_FILE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno + 1 <= MOST_FUNCTION_LINES + len(
                (ast.get_docstring(node) or "").splitlines()
            ), f"{node.name} in {path.name}"


def test_only_the_command_line_prints_or_exits():
    loud = []
    for path in written():
        if path.is_relative_to(PACKAGE / "cli"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in ("print", "exit", "quit", "sys.exit", "os._exit"):
                    loud.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    assert loud == []


def test_every_error_is_in_the_tree():
    from adinsight import errors

    tree = (errors.__doc__ or "").split("The library raises")[0]
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, Exception):
            assert issubclass(value, errors.AdInsightError), name
            assert name in tree, f"{name} is missing from the picture of the tree"


def test_public_functions_have_docstrings():
    bare = []
    for path in written():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            if is_public and ast.get_docstring(node) is None:
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []
