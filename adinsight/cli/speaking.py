"""How the command line speaks: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def complain(message: str) -> None:
    """One line on standard error, for what went wrong."""
    Console(stderr=True, highlight=False).print(Text("adinsight: ", style="bold red").append(message, style="default"))


def remark(message: str, quiet: bool = False) -> None:
    """One line on standard error, for what a person may like to know."""
    if not quiet:
        Console(stderr=True, highlight=False).print(Text(message))


def say(text: str) -> None:
    """Plain text on standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def say_json(data: Any) -> None:
    """Indented JSON on standard output: records by their fields, and null for a number that is none."""
    say(json.dumps(_plain(data), indent=2, ensure_ascii=False, default=str, allow_nan=False))


def say_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A table on standard output. Cells are plain text: nothing in them is read as markup."""
    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    Console(file=sys.stdout, highlight=False).print(table)


def _plain(data: Any) -> Any:
    if is_dataclass(data) and not isinstance(data, type):
        return {field.name: _plain(getattr(data, field.name)) for field in fields(data)}
    if isinstance(data, Mapping):
        return {str(name): _plain(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return None if isinstance(data, float) and not isfinite(data) else data


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    # Control characters in an ad's words must not reach the terminal.
    return "".join(c if c.isprintable() else " " for c in str(value))
