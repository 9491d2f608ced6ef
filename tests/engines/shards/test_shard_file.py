from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import duckdb
import pytest

from adinsight.engines.examining import Examined, ExaminedBatch
from adinsight.engines.shards.shard_file import from_parquet, to_parquet
from adinsight.errors import ExtractionError, StoreError
from adinsight.records import AdFile, Extraction, Outcome
from adinsight.store.stamps import FileStamp, RejectionStamp

AD, OTHER = "a" * 16, "b" * 16


class Odd:
    """An extractor of every kind of column."""

    name, table, fingerprint = "odd one", "odd", "odd-1"
    columns: ClassVar[dict[str, str]] = {
        "vector": "FLOAT[3]", "boxes": "STRUCT(x FLOAT, name VARCHAR)[]", "at": "TIMESTAMPTZ", "sum": "HUGEINT",
        "kind": "ENUM('a', 'b')", "raw": "BLOB", "map": "MAP(VARCHAR, INTEGER)",
    }  # fmt: skip

    def extract(self, images):
        return [[] for _ in images]


def row(number: int) -> dict:
    return {
        "vector": [number / 4, 0.5, 1.0], "boxes": [{"x": 0.25, "name": "é"}], "at": None, "sum": 10**30,
        "kind": "b", "raw": b"\x00\xff", "map": [("one", 1)],
    }  # fmt: skip


def batch() -> ExaminedBatch:
    """An ad with two rows, its copy, an ad without rows, one on which the extractor failed, one refused."""
    facts = (("brand", "Péak"),)

    def file(ad_id: str, location: str) -> AdFile:
        return AdFile(ad_id, location, "PNG", 120, 12, 10, facts)

    def outcome(ad_id: str | None, location: str, stage: str = "read", status="done", reason: str = "") -> Outcome:
        return Outcome(ad_id, location, stage, status, reason, 0.0, "odd-1" if stage == "odd one" else "")

    read = [outcome(AD, "1"), outcome(AD, "2"), outcome(OTHER, "3"), outcome("c" * 16, "4")]
    inputs = (
        Examined((read[0], outcome(AD, "1", "odd one")), file(AD, "1"), FileStamp("1", 120, 10**18, AD)),
        Examined((read[1], outcome(AD, "2", "odd one", reason="duplicate")), file(AD, "2")),
        Examined((read[2], outcome(OTHER, "3", "odd one")), file(OTHER, "3")),
        Examined((read[3], outcome("c" * 16, "4", "odd one", "failed", "no colour")), file("c" * 16, "4")),
        Examined((outcome(None, "5", status="rejected", reason="empty: it is"),), None,
                 RejectionStamp("5", 0, 7, "empty: it is", "rules")),
    )  # fmt: skip
    columns = tuple(Odd.columns.items())
    extractions = (
        Extraction(AD, "odd one", "odd", columns, "odd-1", (row(1), row(2)), 0.0),
        Extraction(OTHER, "odd one", "odd", columns, "odd-1", (), 0.0),
    )
    return ExaminedBatch(inputs, extractions)


def test_a_batch_survives_its_file() -> None:
    assert from_parquet(to_parquet(batch(), [Odd()]), {}) == batch()


def test_the_seconds_come_from_the_receipt_and_not_from_the_file() -> None:
    slow = replace(batch(), extractions=tuple(replace(e, seconds=9.0) for e in batch().extractions))
    assert to_parquet(slow, [Odd()]) == to_parquet(batch(), [Odd()])
    told = from_parquet(to_parquet(slow, [Odd()]), {"read": 0.5, "odd one": 0.25})
    assert {extraction.seconds for extraction in told.extractions} == {0.25}
    assert [outcome.seconds for item in told.inputs[:2] for outcome in item.outcomes] == [0.5, 0.25, 0.5, 0.0]


def test_a_shard_without_extractors_or_ads_is_a_file_too() -> None:
    refused = ExaminedBatch(batch().inputs[4:])
    assert from_parquet(to_parquet(refused, []), {}) == refused
    assert from_parquet(to_parquet(refused, [Odd()]), {}) == refused


def test_the_file_answers_sql(tmp_path) -> None:
    (tmp_path / "shard.parquet").write_bytes(to_parquet(batch(), [Odd()]))
    query = """
        SELECT location, ad_id, r.sum, r.vector[1] FROM (
            SELECT location, ad_id, unnest(rows['odd one']) AS r FROM read_parquet(?)
        ) ORDER BY ALL
    """
    found = duckdb.execute(query, [str(tmp_path / "shard.parquet")]).fetchall()
    assert found == [("1", AD, 10**30, 0.25), ("1", AD, 10**30, 0.5)]


def test_a_type_that_parquet_lacks_is_refused_by_name() -> None:
    class Span(Odd):
        columns: ClassVar[dict[str, str]] = {"span": "INTERVAL"}

    with pytest.raises(ExtractionError, match=r"a type that a shard's file cannot hold.*interval"):
        to_parquet(ExaminedBatch(batch().inputs), [Span()])


def test_half_a_file_is_not_taken_for_a_shard() -> None:
    with pytest.raises(StoreError, match="a shard's file is not whole"):
        from_parquet(to_parquet(batch(), [Odd()])[:-20], {})
