"""What may change places, and that nothing else does."""

from __future__ import annotations

import numpy as np

from adinsight.variants.briefs.shuffling import halves, places_of, shuffles

# Campaign 0 has four ads of its own, campaign 1 three; two more run in both, one of which is units 7 and 9.
STRATUM = np.array([0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1])
GROUP = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 8])
VALUES = np.arange(11.0)


def shuffled(count=300, seed=4):
    return np.hstack(list(shuffles(VALUES, places_of(STRATUM, GROUP), count, seed)))


def test_ads_change_places_only_within_their_campaigns():
    told = shuffled()
    assert told.shape == (11, 300)
    for units in ([0, 1, 2, 3], [4, 5, 6], [7, 8], [9, 10]):
        assert (np.sort(told[units], axis=0) == np.array(units)[:, None]).all()
    assert set(told[0]) == {0.0, 1.0, 2.0, 3.0}


def test_an_ad_of_two_campaigns_moves_as_a_whole():
    told = shuffled()
    assert ((told[7] == 7) == (told[9] == 9)).all()
    assert 0.3 < (told[7] == 8).mean() < 0.7


def test_what_nothing_can_change_places_with_has_its_sign_turned():
    stratum, group = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 2, 3, 4])
    told = np.hstack(list(shuffles(np.arange(1.0, 7.0), places_of(stratum, group), 400, 1)))
    assert set(map(tuple, told[2:4].T)) == {(3.0, 4.0), (-3.0, -4.0)}
    assert (told[[0, 1, 4, 5]] > 0).all()


def test_a_seed_gives_the_same_shuffles():
    assert (shuffled(seed=9) == shuffled(seed=9)).all()
    assert (shuffled(seed=9) != shuffled(seed=10)).any()


def test_halves_split_campaigns_evenly_and_no_group():
    places = places_of(STRATUM, GROUP)
    rng = np.random.default_rng(3)
    for _ in range(20):
        half = halves(places, rng)
        assert half[[0, 1, 2, 3]].sum() == 2
        assert half[[4, 5, 6]].sum() in (1, 2)
        assert half[7] == half[9] != half[8] == half[10]
