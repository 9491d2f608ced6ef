from __future__ import annotations

from adinsight.report.page_model import WordUse
from adinsight.report.reading import reading
from adinsight.report.words import words_of


def test_lines_are_counted_by_role_with_the_rate_of_the_ads_that_carry_them(told):
    with reading(told) as reader:
        reader.show(["01" * 8, "03" * 8])
        uses = words_of(reader)
    by_line = {(use.role, use.text): use for use in uses}
    assert by_line["headline", "Summer Sale"] == WordUse("Summer Sale", "headline", 2, 0.015, 2000, ("01" * 8,))
    assert by_line["offer", "Free refill"] == WordUse("Free refill", "offer", 1, 0.02, 500, ("03" * 8,))
    assert by_line["call_to_action", "Order"].ctr is None
    assert [use.text for use in uses if use.role == "call_to_action"] == ["Shop now", "Order"]


def test_lines_that_differ_in_case_and_blanks_are_one(tmp_path, maker_of_words):
    path = maker_of_words(tmp_path, ("Shop now", "SHOP  NOW ", "Shop now", "shop Now", " "))
    with reading(path) as reader:
        reader.show([])
        uses = words_of(reader)
    assert [(use.text, use.count_ads, use.ad_ids) for use in uses] == [("Shop now", 4, ())]
