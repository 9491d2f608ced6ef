from __future__ import annotations

from adinsight.report.choosing import choose, pointed_at
from adinsight.report.effects import effects_of
from adinsight.report.experiments import experiments_of
from adinsight.report.reading import reading
from adinsight.report.trends import trends_of


def test_a_small_collection_is_shown_whole(told):
    with reading(told) as reader:
        assert len(choose(reader, 12, [])) == 12


def test_what_is_pointed_at_is_always_shown(told):
    with reading(told) as reader:
        named = pointed_at(effects_of(reader)[0], trends_of(reader), experiments_of(reader))
        # Parent and variant, the medoid of the look, and the ads behind the finding, which are two of these.
        assert named == ["03" * 8, "0c" * 8, "01" * 8]
        assert set(named) < set(choose(reader, 9, named))
        assert len(choose(reader, 9, named)) == 9
        assert set(choose(reader, 2, named)) == set(named)


def test_the_sample_is_the_same_each_time_and_no_id_is_made_up(told):
    with reading(told) as reader:
        first = choose(reader, 4, ["gone"])
        assert first == choose(reader, 4, [])
        assert len(set(first)) == 4
        assert first == choose(reader, 5, [])[:4]
