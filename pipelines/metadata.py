"""What a person would check of an asset, as Dagster's metadata: tables and thumbnails in Markdown."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

import dagster as dg
from PIL import Image

from adinsight.ads import open_ad
from adinsight.config import AnalyzeConfig
from adinsight.errors import ImageRejected
from adinsight.records import Source

if TYPE_CHECKING:
    Materialized = dg.MaterializeResult[None]
else:
    # Dagster knows its own class again only where it has no parameter.
    Materialized = dg.MaterializeResult

Metadata = dict[str, Any]
THUMBNAIL_SIDE = 96
_QUALITY = 70
_MOST_ROWS = 20
_MOST_CHARACTERS = 400


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], most: int = _MOST_ROWS) -> dg.MarkdownMetadataValue:
    """Rows as a Markdown table, the first `most` of them, and how many more there are."""
    every = list(rows)
    if not every:
        return dg.MetadataValue.md("none")
    lines = [_line(columns), _line(["---"] * len(columns))]
    lines += [_line([_cell(value) for value in row]) for row in every[:most]]
    more = f"\n\n… and {len(every) - most} more" if len(every) > most else ""
    return dg.MetadataValue.md("\n".join(lines) + more)


def counts(columns: Sequence[str], found: Mapping[str, int]) -> dg.MarkdownMetadataValue:
    """Names and how often each is, most often first."""
    return table(columns, sorted(found.items(), key=lambda item: (-item[1], item[0])))


def thumbnails(
    columns: Sequence[str], rows: Iterable[tuple[str, Sequence[Any]]], config: AnalyzeConfig
) -> dg.MarkdownMetadataValue:
    """A Markdown table whose first column is a small picture: rows are (location, cells)."""
    pictured = [(_Picture(location, config), *cells) for location, cells in rows]
    return table(("", *columns), pictured)


class _Picture:
    """A cell that shows a picture as a data URI; nothing where it cannot be read any more."""

    def __init__(self, location: str, config: AnalyzeConfig) -> None:
        self.location, self.config = location, config

    def __str__(self) -> str:
        try:
            image, _ = open_ad(Source(self.location), self.config)
        except ImageRejected as refusal:
            return f"({refusal.reason})"
        file = BytesIO()
        picture = Image.fromarray(image.thumb)
        picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        picture.save(file, "JPEG", quality=_QUALITY)
        return f"![](data:image/jpeg;base64,{b64encode(file.getvalue()).decode()})"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Any) -> str:
    if isinstance(value, _Picture):
        return str(value)
    if value is None:
        return "–"
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    # Words read from ads are shown as they are: no markup, link or further cell can come of them.
    plain = "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+!|~" else c for c in text if c.isprintable())
    return plain if len(plain) <= _MOST_CHARACTERS else plain[:_MOST_CHARACTERS].rstrip("\\") + "…"
