from __future__ import annotations

from adinsight.trends.identity import carry_identities

ADS = ["a", "b", "c", "d", "e", "f"]


def test_the_first_run_numbers_its_clusters():
    assert carry_identities({}, ADS, [0, 0, 1, 1, -1, 1], 1) == (["t1", "t2"], 3)


def test_identities_follow_the_ads_not_the_order():
    before = {"a": "t1", "b": "t1", "c": "t2", "d": "t2"}
    assert carry_identities(before, ADS, [1, 1, 0, 0, 0, 1], 3) == (["t2", "t1"], 3)


def test_of_a_split_the_larger_part_keeps_the_identity():
    before = dict.fromkeys(ADS, "t4")
    assert carry_identities(before, ADS, [0, 0, 1, 1, 1, 1], 5) == (["t5", "t4"], 6)


def test_a_cluster_of_unknown_ads_is_new():
    assert carry_identities({"x": "t1"}, ADS, [0] * 6, 2) == (["t2"], 3)


def test_no_cluster_no_identity():
    assert carry_identities({"a": "t1"}, ADS, [-1] * 6, 2) == ([], 2)
