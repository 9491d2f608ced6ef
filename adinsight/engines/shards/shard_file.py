"""A shard's one file: Parquet with a row for each input, the same bytes whenever the same rows are written.

Beside what is known of the file, `outcomes` holds what became of the input stage by stage, and the column
`rows` has a field for each extractor: the rows of its table for the ad, NULL where it did not look at it. Times and
durations are in the receipt, so that they do not change the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import accumulate
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from adinsight.analyze.extractor import Extractor
from adinsight.engines.examining import Examined, ExaminedBatch
from adinsight.errors import ExtractionError, StoreError
from adinsight.records import AdFile, Extraction, Outcome
from adinsight.store.arrow import fitted
from adinsight.store.extractor_tables import declared_schema
from adinsight.store.stamps import FileStamp, RejectionStamp

_ABOUT = b"adinsight"
_ADDED = ("ad_id", "fingerprint")  # what the store adds to every row
_OUTCOME = pa.struct([("stage", pa.string()), ("status", pa.string()), ("reason", pa.string())])
_FACTS = pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())]))
_STAMP = pa.struct(
    [
        ("location", pa.string()), ("count_bytes", pa.int64()), ("modified_ns", pa.int64()),
        ("reason", pa.string()), ("rules", pa.string()),
    ]
)  # fmt: skip
_INPUT = pa.schema(
    [
        ("location", pa.string()), ("ad_id", pa.string()), ("format", pa.string()), ("count_bytes", pa.int64()),
        ("width", pa.int64()), ("height", pa.int64()), ("facts", _FACTS), ("stamp", _STAMP),
        ("outcomes", pa.list_(_OUTCOME)),
    ]
)  # fmt: skip


def to_parquet(batch: ExaminedBatch, extractors: Sequence[Extractor]) -> bytes:
    """The file of a shard.

    Args:
        batch: All inputs of the shard, in their order.
        extractors: Those of the job.

    Raises:
        ExtractionError: If an extractor declares a type that Parquet does not have.
    """
    described = {(item.ad_id, item.extractor): item for item in batch.extractions}
    owners = _first_inputs(batch.inputs)
    table = pa.Table.from_pylist([_input_row(item) for item in batch.inputs], schema=_INPUT)
    columns = [
        _rows_of(extractor, [described.get((owner, extractor.name)) for owner in owners]) for extractor in extractors
    ]
    if columns:
        names = [extractor.name for extractor in extractors]
        table = table.append_column("rows", pa.StructArray.from_arrays(columns, names=names))
    about = [[e.name, e.table, list(e.columns.items()), e.fingerprint] for e in extractors]
    buffer = BytesIO()
    try:
        pq.write_table(table.replace_schema_metadata({_ABOUT: json.dumps(about)}), buffer, compression="zstd")
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise ExtractionError(f"an extractor declares a type that a shard's file cannot hold: {error}") from error
    return buffer.getvalue()


def from_parquet(data: bytes, seconds: Mapping[str, float]) -> ExaminedBatch:
    """What `to_parquet` was given.

    Args:
        data: The file.
        seconds: Of each station per input that it looked at, from the receipt.

    Raises:
        StoreError: If the file is not whole.
    """
    try:
        table = pq.ParquetFile(BytesIO(data)).read()
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"a shard's file is not whole: {error}; remove it, and the run makes it again") from error
    about = json.loads(table.schema.metadata[_ABOUT])
    fingerprints = {name: fingerprint for name, _, _, fingerprint in about}
    rows = table.select(_INPUT.names).to_pylist()
    extractions: list[Extraction] = []
    for name, kind, columns, fingerprint in about:
        found = table.column("rows").combine_chunks().field(name).to_pylist()
        declared = tuple((column, type_) for column, type_ in columns)
        extractions += [
            Extraction(row["ad_id"], name, kind, declared, fingerprint, tuple(own), seconds.get(name, 0.0))
            for row, own in zip(rows, found, strict=True)
            if own is not None
        ]
    return ExaminedBatch(tuple(_input(row, fingerprints, seconds) for row in rows), tuple(extractions))


def _first_inputs(inputs: Sequence[Examined]) -> list[str]:
    """For each input the ad that it is the first to hold, else an empty text."""
    seen: set[str] = set()
    owners = []
    for item in inputs:
        ad_id = item.outcomes[0].ad_id or ""
        owners.append("" if ad_id in seen else ad_id)
        seen.add(ad_id)
    return owners


def _rows_of(extractor: Extractor, found: Sequence[Extraction | None]) -> pa.Array:
    """An extractor's rows as a list for each input, typed as its table is; NULL where there is no result."""
    schema = declared_schema(extractor.name, extractor.table, tuple(extractor.columns.items()))
    own = pa.schema([field for field in schema if field.name not in _ADDED])
    flat = fitted([row for item in found if item for row in item.rows], own, extractor.table).combine_chunks()
    values = pa.StructArray.from_arrays([_whole(flat.column(name)) for name in own.names], fields=list(own))
    offsets = accumulate((len(item.rows) if item else 0 for item in found), initial=0)
    mask = pa.array([item is None for item in found], pa.bool_())
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values, mask=mask)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _input_row(item: Examined) -> dict[str, Any]:
    file, stamp = item.file, item.stamp
    row: dict[str, Any] = {"location": item.outcomes[0].location, "ad_id": item.outcomes[0].ad_id}
    if file is not None:
        row |= {name: getattr(file, name) for name in ("format", "count_bytes", "width", "height")}
        row["facts"] = [{"name": name, "value": value} for name, value in file.facts]
    if stamp is not None:
        row["stamp"] = {name: getattr(stamp, name, None) for name in _STAMP.names}
    row["outcomes"] = [{name: getattr(o, name) for name in _OUTCOME.names} for o in item.outcomes]
    return row


def _input(row: Mapping[str, Any], fingerprints: Mapping[str, str], seconds: Mapping[str, float]) -> Examined:
    ad_id, location = row["ad_id"], row["location"]
    outcomes = tuple(
        Outcome(
            ad_id, location, **stage, fingerprint=fingerprints.get(stage["stage"], ""),
            seconds=0.0 if stage["reason"] in ("duplicate", "unchanged") else seconds.get(stage["stage"], 0.0),
        )
        for stage in row["outcomes"]
    )  # fmt: skip
    return Examined(outcomes, _file(row), _stamp(row["stamp"], ad_id))


def _file(row: Mapping[str, Any]) -> AdFile | None:
    if row["format"] is None:
        return None
    facts = tuple((fact["name"], fact["value"]) for fact in row["facts"])
    return AdFile(row["ad_id"], row["location"], row["format"], row["count_bytes"], row["width"], row["height"], facts)


def _stamp(said: Mapping[str, Any] | None, ad_id: str | None) -> FileStamp | RejectionStamp | None:
    if said is None:
        return None
    place = said["location"], said["count_bytes"], said["modified_ns"]
    if said["rules"] is not None:
        return RejectionStamp(*place, said["reason"], said["rules"])
    return FileStamp(*place, ad_id or "")
