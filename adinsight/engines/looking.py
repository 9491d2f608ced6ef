"""Runs one extractor over a batch; a batch that fails is split until the one bad ad is found."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from adinsight.analyze.extractor import Extractor
from adinsight.errors import ExtractionError, ModelError, StoreError
from adinsight.records import AdImage, Extraction, Row
from adinsight.store.arrow import fitted
from adinsight.store.extractor_tables import declared_schema


@dataclass(frozen=True, slots=True)
class Failure:
    """An ad that an extractor could not describe, and why."""

    ad_id: str
    extractor: str
    reason: str
    seconds: float


def look(extractor: Extractor, fingerprint: str, images: Sequence[AdImage]) -> list[Extraction | Failure]:
    """What an extractor says of each image, in their order.

    Raises:
        ModelError: If the extractor's model cannot be loaded: that is no ad's fault.
        StoreError: If it declares a table or column that cannot be: nor is that.
    """
    if not images:
        return []
    began = time.perf_counter()
    columns = tuple(extractor.columns.items())
    # Refuses an impossible declaration here, where it is not taken for a bad ad.
    declared_schema(extractor.name, extractor.table, columns)
    try:
        rows = checked(extractor, images, extractor.extract(images))
    except ModelError:
        raise
    # An extractor may be anybody's code and fail in any way; the run has to go on.
    except Exception as error:  # noqa: BLE001
        if len(images) == 1:
            return [Failure(images[0].ad_id, extractor.name, _reason(error), time.perf_counter() - began)]
        middle = len(images) // 2
        return look(extractor, fingerprint, images[:middle]) + look(extractor, fingerprint, images[middle:])
    seconds = (time.perf_counter() - began) / len(images)
    return [
        Extraction(image.ad_id, extractor.name, extractor.table, columns, fingerprint, tuple(found), seconds)
        for image, found in zip(images, rows, strict=True)
    ]


def checked(extractor: Extractor, images: Sequence[AdImage], rows: list[list[Row]]) -> list[list[Row]]:
    """The rows, if they keep the contract: so no batch is refused when it is written.

    Raises:
        ExtractionError: If the number of lists, or the keys or values of a row, are not as promised.
    """
    if len(rows) != len(images):
        raise ExtractionError(f"{extractor.name} returned {len(rows)} lists of rows for {len(images)} images")
    schema = declared_schema(extractor.name, extractor.table, tuple(extractor.columns.items()))
    own = schema.remove(schema.get_field_index("fingerprint")).remove(schema.get_field_index("ad_id"))
    try:
        fitted([row for found in rows for row in found], own, extractor.table)
    except StoreError as error:
        raise ExtractionError(f"{extractor.name}: {error}") from error
    return rows


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:500]
