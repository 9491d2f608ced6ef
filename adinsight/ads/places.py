"""A source that knows where it may be read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adinsight.records import Source

OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss"})


@dataclass(frozen=True, slots=True)
class PlacedSource(Source):
    """A source found in a folder, a prefix or a manifest, which must not lead out of it.

    What lies outside is still listed, so that reading it leaves an outcome.

    Args:
        location: As in `Source`; always encodable as UTF-8.
        facts: As in `Source`.
        root: Folder or URL prefix that the location must stay inside; empty for none.
        path: What is opened, where it cannot be written as `location`; empty for the same.
        refusal: Reason and detail of a row that names nothing to read; empty for none.
        modified: When an object of a store was last changed, as its listing says; None for anything else.
    """

    root: str = ""
    path: str = ""
    refusal: tuple[str, str] | tuple[()] = ()
    modified: datetime | None = None


def scheme_of(location: str) -> str:
    """The scheme of a URL in lower case, such as https; empty for a path."""
    scheme, mark, _ = location.partition("://")
    return scheme.lower() if mark else ""


def clean_text(text: str) -> str:
    """The text with what UTF-8 cannot hold written out, since file names may be any bytes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
