"""The contract of an extractor: a batch of images in, the rows of one table out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from adinsight.records import AdImage, Row


@runtime_checkable
class Extractor(Protocol):
    """Describes ads. Knows nothing of databases, files, progress or engines.

    Third parties add one through the entry-point group `adinsight.extractors`: the entry
    point is a callable without arguments that returns an extractor.

    What is a property here may be a plain attribute. Reading any of them loads no weights.
    An extractor may also say `needs_model = False`; see `looks_beside`.
    """

    @property
    def name(self) -> str:
        """What results are keyed by, unique among the extractors of a run."""

    @property
    def table(self) -> str:
        """The table that the rows belong to."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Column name to DuckDB type, in order, without ad_id and fingerprint, which the store adds to every row."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the rows would: model id, revision, parameters, code version."""

    def extract(self, images: Sequence[AdImage]) -> list[list[Row]]:
        """One list of rows for each image, in the order of the images.

        A row has exactly the keys of `columns`. An ad may have no rows.
        """


def looks_beside(extractor: Extractor) -> bool:
    """Whether an extractor has no model to run and says so by `needs_model = False`.

    It may then look at a batch in a thread of its own while the models look at it.
    """
    return not getattr(extractor, "needs_model", True)


def fingerprint_of(**parts: Any) -> str:
    """First 12 hex digits of the SHA-256 of the parts, which must be plain JSON data."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
