from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from adinsight.report import page_model
from adinsight.report.packing import chunked, pack, safe_json, schema_of
from adinsight.report.page_model import Count, Fact, Making, Money, ReportPage, Week


def unpacked(value: Any, record: str | None, depth: int, schema: dict) -> Any:
    """What the page's script makes of packed data, in Python."""
    if value is None or record is None:
        return value
    if depth:
        return [unpacked(item, record, depth - 1, schema) for item in value]
    return {name: unpacked(value[at], inner, deep, schema) for at, (name, inner, deep) in enumerate(schema[record])}


def test_a_record_comes_back_by_its_schema():
    making = Making(
        runs=((Fact("run", "r1"), Fact("took", "3 s")), (Fact("run", "r2"),)),
        models=(Fact("clip", "starter"),),
        settings=(),
        limits=("none",),
        not_concluded=(Count("few", 3),),
    )
    back = unpacked(json.loads(safe_json(pack(making))), "Making", 0, schema_of(Making))
    assert back == {
        "runs": [[{"name": "run", "value": "r1"}, {"name": "took", "value": "3 s"}], [{"name": "run", "value": "r2"}]],
        "models": [{"name": "clip", "value": "starter"}],
        "settings": [],
        "limits": ["none"],
        "not_concluded": [{"name": "few", "count": 3}],
    }


def test_the_schema_knows_every_record_of_the_page():
    schema = schema_of(ReportPage)
    records = {name: one for name, one in vars(page_model).items() if isinstance(one, type) and is_dataclass(one)}
    assert schema.keys() == records.keys()
    for name, record in records.items():
        assert [entry[0] for entry in schema[name]] == [field.name for field in fields(record)]
    assert ("achieved", "Achieved", 0) in schema["Ad"]
    assert ("objects", "SeenObject", 1) in schema["Ad"]
    assert ("runs", "Fact", 2) in schema["Making"]
    assert ("intentions", None, 0) in schema["Ad"]


@pytest.mark.parametrize(
    ("value", "packed"),
    [
        (float("nan"), None),
        (float("-inf"), None),
        (0.123456789, 0.12346),
        (2**53, 2**53),
        (2**53 + 1, "9007199254740993"),
        (True, True),
        (("a", 1.0), ["a", 1.0]),
        (Money("EUR", 1.5), ["EUR", 1.5]),
        (Week("2026-01-05", 1, 0.1, float("inf"), 0.3), ["2026-01-05", 1, 0.1, None, 0.3]),
    ],
)
def test_numbers_that_json_or_the_page_cannot_hold_are_changed(value, packed):
    result = pack(value)
    assert result == packed
    assert type(result) is type(packed)


@pytest.mark.parametrize("text", ["</script><!--", "a & b > c", "\u2028\u2029", "\udcff", "\x00", "é🙂", "\u202egnp"])
def test_json_is_plain_and_comes_back_the_same(text):
    made = safe_json([text])
    assert made.isascii()
    assert not set("<>&") & set(made)
    assert json.loads(made) == [text]


def test_pictures_are_grouped_in_the_order_in_which_they_are_seen():
    pictures = {"c": "3", "a": "1", "v1": "9", "b": "2"}
    assert chunked(pictures, ["b", "a", "gone", "b", "c"], 2) == [{"b": "2", "a": "1"}, {"c": "3", "v1": "9"}]
    assert chunked({}, ["a"], 2) == []
