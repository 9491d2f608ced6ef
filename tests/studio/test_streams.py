from __future__ import annotations

import numpy as np

from adinsight.studio.streams import RISE_PER_WEEK, RISE_WEEK, draw_stream


def test_a_seed_gives_the_same_stream_for_ever():
    first, again, other = draw_stream(4, 150.0), draw_stream(4, 150.0), draw_stream(5, 150.0)
    assert first.theme.tolist() == again.theme.tolist()
    assert first.theme.tolist() != other.theme.tolist()


def test_weeks_ascend_and_numbers_are_in_range():
    stream = draw_stream(1, 150.0)
    assert (np.diff(stream.week) >= 0).all()
    assert stream.week[-1] == stream.count_weeks - 1
    assert set(np.unique(stream.theme)) <= set(range(stream.count_themes))
    assert len(stream.rising) == 5


def test_the_volume_is_as_asked_and_grows():
    stream = draw_stream(2, 600.0, count_bursts=0)
    weekly = np.bincount(stream.week)
    assert abs(weekly.mean() - 600) < 30
    assert weekly[-13:].mean() > 1.2 * weekly[:13].mean()


def test_planted_themes_rise_as_said_and_the_others_do_not():
    before = np.zeros(2)
    after = np.zeros(2)
    for seed in range(8):
        stream = draw_stream(seed, 600.0, count_bursts=0)
        rises = np.isin(stream.theme, stream.rising)
        for kind, chosen in enumerate((rises, ~rises)):
            before[kind] += (chosen & (stream.week <= RISE_WEEK) & (stream.week > RISE_WEEK - 6)).sum()
            after[kind] += (chosen & (stream.week >= RISE_WEEK + 10) & (stream.week < RISE_WEEK + 16)).sum()
    odds = after / before
    grown = odds[0] / odds[1]
    planted = np.mean((1 + RISE_PER_WEEK) ** np.arange(10, 16))
    assert 0.7 < grown / planted < 1.3


def test_a_burst_is_one_advertiser_and_mostly_one_group():
    calm, burst = (draw_stream(6, 600.0, count_bursts=count) for count in (0, 1))
    extra = len(burst.week) - len(calm.week)
    groups, sizes = np.unique(burst.group, return_counts=True)
    biggest = burst.group == groups[sizes.argmax()]
    assert 30 < biggest.sum() <= extra
    assert len(set(burst.advertiser[biggest])) == len(set(burst.theme[biggest])) == 1
    assert burst.theme[biggest][0] not in burst.rising


def test_copies_share_week_advertiser_and_theme():
    stream = draw_stream(7, 150.0, count_bursts=0)
    groups, first, sizes = np.unique(stream.group, return_index=True, return_counts=True)
    shared = np.isin(stream.group, groups[sizes > 1])
    assert 0.15 < shared.mean() < 0.35
    origin = first[np.searchsorted(groups, stream.group)]
    for column in (stream.week, stream.advertiser, stream.theme):
        assert (column == column[origin]).all()


def test_nothing_rises_where_nothing_was_asked_to():
    assert draw_stream(1, 150.0, count_rising=0).rising == ()
