"""Rows that an export says twice."""

from __future__ import annotations

import pyarrow as pa
import pytest

from adinsight.ads.performance.repeats import MAYBE_TWICE, TWICE, first_alike

WITH_ID = "Day,Ad name,Ad ID,Ad delivery,Impressions,Link clicks,Amount spent (USD)"
WITHOUT = "Day,Ad name,Ad delivery,Impressions,Link clicks,Amount spent (USD)"


def said(export):
    return [(row.row_number, row.value, row.reason, row.action) for row in export.odd_rows()]


def test_a_row_pasted_twice_is_counted_once_and_told(read):
    export = read(
        f"{WITH_ID}\n"
        "2025-01-01,mug.jpg,238500001,active,100,2,1.50\n"
        "2025-01-02,mug.jpg,238500001,active,100,2,1.50\n"
        "2025-01-01,mug.jpg,238500001,active,100,2,1.50\n"
        "2025-01-01,mug.jpg,238500002,active,100,2,1.50\n"
        "2025-01-01,mug.jpg,238500001,active,100,2,1.50\n"
    )
    assert [row.row_number for row in export.records()] == [2, 3, 5]
    assert said(export) == [(4, "row 2", TWICE, "dropped"), (6, "row 2", TWICE, "dropped")]
    assert (export.count_rows, export.count("kept"), export.count("dropped")) == (5, 3, 2)


@pytest.mark.parametrize(("delivery", "count_dropped"), [("active", 1), ("inactive", 0)])
def test_a_column_that_is_not_read_tells_rows_apart_too(read, delivery, count_dropped):
    export = read(
        f"{WITH_ID}\n2025-01-01,mug.jpg,238500001,active,7,1,0.1\n2025-01-01,mug.jpg,238500001,{delivery},7,1,0.1\n"
    )
    assert export.count("dropped") == count_dropped


def test_without_an_id_it_may_be_another_ad_of_that_name_and_is_kept(read):
    export = read(f"{WITHOUT}\n" + 2 * "2025-01-01,mug.jpg,active,100,2,1.50\n")
    assert [row.impressions for row in export.records()] == [100, 100]
    assert said(export) == [(3, "row 2", MAYBE_TWICE, "kept")]


def test_an_asset_may_be_in_several_ads_and_is_kept(read):
    export = read(
        "Asset,Asset ID,Day,Currency code,Cost,Impr.,Clicks\n" + 2 * "mug.png,7654321,2025-01-01,EUR,1,10,1\n"
    )
    assert (export.grain, export.count("kept")) == ("asset", 2)
    assert said(export) == [(3, "row 2", MAYBE_TWICE, "kept")]


def test_first_alike_is_of_all_columns_whatever_their_chunks():
    cells = pa.table(
        {
            "a": pa.chunked_array([["x", "x", "y"], ["x", "y", "x"]]),
            "b": pa.chunked_array([["1"], ["2", "1", "2", "1", ""]]),
        }
    )
    assert first_alike(cells).tolist() == [0, 1, 2, 1, 2, 5]
    assert first_alike(cells.slice(0, 0)).tolist() == []
