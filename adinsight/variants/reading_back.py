"""What the extractors that read the collection say of a variant, out of the same database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import ConfigError
from adinsight.records import Box
from adinsight.store.database import connect

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import duckdb

_TRAITS = "SELECT ad_id, family, attribute FROM ad_attributes WHERE ad_id IN (SELECT unnest($ads::VARCHAR[]))"
_LINES = """
SELECT ad_id, "text", x0, y0, x1, y1 FROM words_long WHERE ad_id IN (SELECT unnest($ads::VARCHAR[]))
ORDER BY ad_id, line_index
"""
_VECTORS = "SELECT ad_id, vector FROM embeddings WHERE ad_id IN (SELECT unnest($ads::VARCHAR[]))"
_ATTEMPTS = """
SELECT variant_id, status FROM variant_attempts WHERE brief_id IN (SELECT unnest($briefs::VARCHAR[]))
"""
_FILES = "SELECT location, ad_id FROM ad_files WHERE location IN (SELECT unnest($places::VARCHAR[]))"
# Findings speak of what one version of each extractor saw; a variant read by another cannot be held against them.
_MIXED = """
WITH asked AS (
    SELECT unnest($ads::VARCHAR[]) AS ad_id
),

made AS (
    SELECT ad_id FROM asked UNION SELECT ad_id FROM variant_attempts WHERE ad_id IS NOT NULL
),

known AS (
    SELECT k.extractor, k.fingerprint FROM stg_current AS k ANTI JOIN made AS m ON m.ad_id = k.ad_id
)

SELECT DISTINCT c.extractor, c.extractor IN (SELECT extractor FROM known) AS is_known
FROM stg_current AS c
SEMI JOIN asked AS a ON a.ad_id = c.ad_id
WHERE c.extractor IN ('colors', 'objects', 'words', 'composition', 'concepts', 'embeddings')
    AND (c.extractor, c.fingerprint) NOT IN (SELECT (extractor, fingerprint) FROM known)
"""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What was seen in one ad.

    Args:
        ad_id: The ad.
        traits: Family and name of everything that the view ad_attributes says it has.
        lines: The words on it, line by line in reading order, and where each stands.
        vector: Its CLIP vector, float32 (dimension,); None where it was not embedded.
    """

    ad_id: str
    traits: frozenset[tuple[str, str]]
    lines: tuple[tuple[str, Box], ...]
    vector: NDArray[np.float32] | None


def read_back(path: Path, ad_ids: Collection[str]) -> dict[str, ReadBack]:
    """What was seen in these ads, by ad.

    Args:
        path: The database file.
        ad_ids: Ads that have been analysed.

    Raises:
        StoreError: If the database cannot be read.
    """
    ads = {"ads": sorted(set(ad_ids))}
    with connect(path, read_only=True) as connection:
        traits = _grouped(connection, _TRAITS, ads)
        lines = _grouped(connection, _LINES, ads)
        vectors = dict(connection.execute(_VECTORS, ads).fetchall())
    return {
        ad_id: ReadBack(
            ad_id,
            frozenset((family, name) for family, name in traits.get(ad_id, [])),
            tuple((text, Box(*edges)) for text, *edges in lines.get(ad_id, [])),
            np.asarray(vectors[ad_id], np.float32) if ad_id in vectors else None,
        )
        for ad_id in ads["ads"]
    }


def ads_at(path: Path, locations: Collection[str]) -> dict[str, str]:
    """Location to ad of the files that were read."""
    with connect(path, read_only=True) as connection:
        return dict(connection.execute(_FILES, {"places": sorted(set(locations))}).fetchall())


def attempts_made(path: Path, brief_ids: Collection[str]) -> dict[str, str]:
    """variant_id to status of every attempt at these briefs that the database knows."""
    with connect(path, read_only=True) as connection:
        return dict(connection.execute(_ATTEMPTS, {"briefs": sorted(set(brief_ids))}).fetchall())


def require_same_readers(path: Path, ad_ids: Collection[str]) -> None:
    """Makes sure that variants were read by the versions of the extractors that read the collection.

    Raises:
        ConfigError: If one was not; says which extractor, and how to read with the same.
    """
    with connect(path, read_only=True) as connection:
        found = connection.execute(_MIXED, {"ads": sorted(set(ad_ids))}).fetchall()
    unread = sorted(name for name, is_known in found if not is_known)
    if unread:
        raise ConfigError(
            f"the collection was never read by {', '.join(unread)}, so what is seen in the variants cannot be held "
            "against it; run `adinsight analyze` over the collection with all extractors first"
        )
    if found:
        mixed = ", ".join(sorted(name for name, _ in found))
        raise ConfigError(
            f"the variants were read by other versions of {mixed} than the collection, so what is seen in them cannot "
            "be held against its findings; choose the collection's models with --profile, or analyse the collection "
            "again"
        )


def _grouped(connection: duckdb.DuckDBPyConnection, query: str, params: dict[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for ad_id, *rest in connection.execute(query, params).fetchall():
        found.setdefault(ad_id, []).append(tuple(rest))
    return found
