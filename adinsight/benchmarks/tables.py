"""Figures as a Markdown table, put into a document between two marks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from adinsight.benchmarks.figures import Figure
from adinsight.errors import ConfigError

_SHOWN_CONFUSIONS = 6


def marks(name: str) -> tuple[str, str]:
    """The two lines between which a bench's table is written."""
    return f"<!-- made by: adinsight bench {name} -->", f"<!-- end of: adinsight bench {name} -->"


def markdown(figures: Sequence[Figure]) -> str:
    """One row per figure, then a line for each that has confusions; indented figures stay out."""
    rows = [_row(figure) for figure in figures if not figure.name.startswith(" ")]
    lines = [_confusions(figure) for figure in figures if figure.confusions]
    table = "\n".join(["| figure | value | bar | n |", "|---|---:|---:|---:|", *rows])
    return "\n\n".join([table, *lines])


def write_into(path: Path, name: str, figures: Sequence[Figure]) -> None:
    """Replaces what stands between a bench's marks in a document.

    Raises:
        ConfigError: If the document cannot be read or lacks the marks.
    """
    first, last = marks(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}; --into takes a Markdown file") from error
    before, found, rest = text.partition(first)
    _, closed, after = rest.partition(last)
    if not found or not closed:
        raise ConfigError(f"{path} lacks the lines {first!r} and {last!r}, between which --into writes")
    path.write_text(f"{before}{first}\n\n{markdown(figures)}\n\n{last}{after}", encoding="utf-8")


def write_figures(path: Path, figures: Sequence[Figure]) -> None:
    """Writes figures as JSON, whole or not at all.

    Raises:
        ConfigError: If the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps([one.as_dict() for one in figures], indent=1) + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise ConfigError(f"cannot write the figures to {path}: {error}") from error


def read_figures(path: Path) -> list[Figure]:
    """The figures of a file that --json wrote.

    Raises:
        ConfigError: If it is no such file.
    """
    try:
        return [Figure.from_dict(data) for data in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ConfigError(f"cannot read figures from {path}: {error}; --from takes a file that --json wrote") from error


def _row(figure: Figure) -> str:
    margin = f" ± {figure.margin_shown}" if figure.margin is not None else ""
    bar = f"{figure.bar_shown}, missed" if figure.is_short else figure.bar_shown
    return f"| {figure.name} | {figure.shown}{margin} | {bar} | {figure.count:,} |"


def _confusions(figure: Figure) -> str:
    shown = [f"{c.true} as {c.told or 'nothing'} ({c.count})" for c in figure.confusions[:_SHOWN_CONFUSIONS]]
    return f"Commonest faults, {figure.name.strip()}: {', '.join(shown)}."
