from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.errors import StoreError
from adinsight.store import sql_files
from adinsight.store.names import quoted, suggestion, with_names
from adinsight.store.sql_files import sql_root


def package_in(folder: Path, *parts: str) -> Path:
    """A made-up package folder, with one migration in a folder relative to it."""
    package = folder / "adinsight"
    migrations = package.joinpath(*parts, "migrations")
    migrations.mkdir(parents=True)
    (migrations / "0001_x.sql").write_text(
        "-- description: First\n--   and second: line.\nSELECT 1;\n-- note: not header\n"
    )
    return package


@pytest.mark.parametrize("parts", [("_sql",), ("..", "sql")])
def test_sql_is_found_in_the_wheel_and_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: tuple[str, ...]
) -> None:
    package = package_in(tmp_path, *parts)
    monkeypatch.setattr(sql_files, "files", lambda _: package)
    assert Path(str(sql_root())).resolve() == package.joinpath(*parts).resolve()
    found = sql_files.sql_files("migrations")
    assert [(file.name, file.header) for file in found] == [("0001_x", {"description": "First and second: line."})]


def test_package_without_sql_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_files, "files", lambda _: tmp_path / "adinsight")
    with pytest.raises(StoreError, match="install adinsight again"):
        sql_root()


def test_names_are_quoted() -> None:
    assert quoted('a"b') == '"a""b"'
    assert with_names("SELECT * FROM {t}", t="x; y") == 'SELECT * FROM "x; y"'


def test_suggestion_names_the_nearest_or_all() -> None:
    assert suggestion("objekts", ["words", "objects"]) == "did you mean objects?"
    assert suggestion("zzzz", ["words", "objects"]) == "there are: objects, words"
