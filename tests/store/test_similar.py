from __future__ import annotations

from pathlib import Path

import pytest

from adinsight.errors import QueryError, StoreError
from adinsight.store.similar import nearest

BEACH = (1.0, 0.0, 0.0, 0.0)


def ids(table) -> list[int]:
    return [int(ad_id[:2], 16) for ad_id in table.column("ad_id").to_pylist()]


def test_nearest_come_first_with_caption_and_place(built: Path) -> None:
    found = nearest(built, BEACH, "embeddings-1", 5).to_pylist()
    assert [row["similarity"] for row in found] == pytest.approx([1, 1, 0.8, 0.8, 0.8])
    assert found[2] == {
        "ad_id": "03" * 8,
        "similarity": pytest.approx(0.8),
        "caption": "a cup of coffee on a table",
        "location": "/ads/coffee.jpg",
    }


def test_length_of_the_vector_does_not_matter(built: Path) -> None:
    assert nearest(built, (9.0, 0, 0, 0), "embeddings-1", 3).equals(nearest(built, BEACH, "embeddings-1", 3))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("platform = 'tiktok'", [2, 5, 6]),
        ("platform = 'tiktok' -- and so on", [2, 5, 6]),
        ("campaign = 'outdoor' AND list_contains(object_labels, 'dog')", [7]),
        ("ad_id IN (SELECT ad_id FROM objects_long WHERE label = 'cup')", [3, 4]),
        ("false", []),
        ("  ", [1, 2, 3]),
        (None, [1, 2, 3]),
    ],
)
def test_condition_narrows(built: Path, where: str | None, expected: list[int]) -> None:
    assert ids(nearest(built, BEACH, "embeddings-1", 3, where)) == expected


@pytest.mark.parametrize(
    "where",
    [
        "true) UNION SELECT ad_id FROM ads WHERE (true",
        "true); DROP TABLE ads; SELECT (1",
        "true), (false",
        "true) ORDER BY (1",
        "true) FROM ads WHERE (true",
        "true) LIMIT (1",
        "true))",
        "true /*",
        "SELECT 1, 2",
        "nosuch = 1",
        "count(*) > 1",
        "EXISTS (SELECT * FROM read_text('/etc/hostname'))",
    ],
)
def test_what_is_no_condition_is_refused(built: Path, where: str) -> None:
    with pytest.raises(QueryError):
        nearest(built, BEACH, "embeddings-1", 3, where)


def test_vectors_of_another_model_are_refused(built: Path) -> None:
    with pytest.raises(StoreError, match="no embeddings of this model"):
        nearest(built, BEACH, "embeddings-2")
    with pytest.raises(StoreError, match="no embeddings of this model"):
        nearest(built, BEACH, "colors-1")
    with pytest.raises(StoreError, match=r"has 2 numbers.*embeddings_4"):
        nearest(built, (1.0, 0.0), "embeddings-1")
    with pytest.raises(StoreError, match="at least 1"):
        nearest(built, BEACH, "embeddings-1", 0)
