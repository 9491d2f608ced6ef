"""A bench of parts goes on after those whose figures are kept, and measures the named ones alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.benchmarks import board, variants
from adinsight.benchmarks.board import run
from adinsight.benchmarks.figures import Figure
from adinsight.errors import ConfigError
from adinsight.progress import Silent


@pytest.fixture
def measured(monkeypatch) -> list[str]:
    """The bench variants of three parts, the last of which fails at first; says which were measured."""
    asked: list[str] = []

    def part(name: str):
        def measure(quick: bool, progress) -> list[Figure]:
            asked.append(name)
            if name == "third" and asked.count(name) == 1:
                raise KeyboardInterrupt
            return [Figure(f"figure of the {name}", float(len(name)), 7)]

        return measure

    monkeypatch.setattr(variants, "PARTS", {name: part(name) for name in ("first", "second", "third")})
    monkeypatch.setattr(board, "_bars", lambda: {"variants": {"figure of the first": {"full": 9, "quick": 2}}})
    return asked


def test_a_bench_that_was_stopped_goes_on_with_the_next_part(measured, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run("variants", False, Silent(), kept=tmp_path / "kept")
    figures = run("variants", False, Silent(), kept=tmp_path / "kept")
    assert measured == ["first", "second", "third", "third"]
    assert [(one.name, one.value, one.bar) for one in figures] == [
        ("figure of the first", 5.0, 9), ("figure of the second", 6.0, None), ("figure of the third", 5.0, None),
    ]  # fmt: skip
    assert figures[0].is_short
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [
        "variants-first-full.json", "variants-second-full.json", "variants-third-full.json",
    ]  # fmt: skip
    # A small sample's figures are others.
    run("variants", True, Silent(), only=["first"], kept=tmp_path / "kept")
    assert measured[4:] == ["first"]


def test_parts_are_measured_alone_in_the_order_of_the_bench(measured) -> None:
    figures = run("variants", True, Silent(), only=["second", "first"])
    assert measured == ["first", "second"]
    assert [one.bar for one in figures] == [2, None]


@pytest.mark.parametrize(
    ("name", "part", "text"),
    [
        ("variants", "fourth", "the bench variants has no part 'fourth'; --part takes: first, second, third"),
        ("colors", "first", "the bench colors has no part 'first'; --part takes: none"),
    ],
)
def test_an_unknown_part_is_refused_before_anything_is_measured(measured, name: str, part: str, text: str) -> None:
    with pytest.raises(ConfigError, match=text):
        run(name, True, Silent(), only=["first", part] if name == "variants" else [part])
    assert measured == []


@pytest.mark.parametrize("name", sorted(board.BENCHES))
def test_every_bench_has_something_to_measure(name: str) -> None:
    parts = board.BENCHES[name].parts
    assert parts and all(callable(part) for part in parts.values())
    assert all(parts) or list(parts) == [""]
