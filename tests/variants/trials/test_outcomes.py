"""Promises beside what came of them, from ratios of two arms to a database that an export came back to."""

from __future__ import annotations

import numpy as np
import pytest

from adinsight.errors import ConfigError, InsufficientData
from adinsight.store.migrations import migrate, now
from adinsight.store.variants import write_variants
from adinsight.variants.trials.account import account_of
from adinsight.variants.trials.outcomes import (
    OBSERVED,
    RANDOMISED,
    Realised,
    Seen,
    calibration,
    dispersion,
    outcomes,
    rate_ratio,
)
from adinsight.variants.trials.plan import made_variants


def seen(arm, ad, events, exposure, stratum="s"):
    return Seen(arm, ad, stratum, float(events), float(exposure))


def test_the_ratio_of_one_stratum_is_that_of_the_rates():
    told = rate_ratio([seen("finding", "a", 120, 1_000)], [seen("control", "b", 300, 3_000)])
    assert told.log == pytest.approx(np.log(1.2))
    assert told.error == pytest.approx(np.sqrt(1 / 120 + 1 / 300))


def test_strata_are_only_compared_with_themselves():
    first = [seen("finding", "a", 10, 1_000, "low"), seen("finding", "a", 40, 200, "high")]
    second = [seen("control", "b", 2, 200, "low"), seen("control", "b", 200, 1_000, "high")]
    # Pooled, the first looks four times worse; in each stratum there is no difference.
    assert rate_ratio(first, second).log == pytest.approx(0.0)


def test_luck_of_ads_is_averaged_over_ads_not_over_exposure():
    many = [seen("finding", str(n), 1_000, 10_000) for n in range(10)]
    one = [seen("control", "x", 10_000, 100_000)]
    told, plain = rate_ratio(many, one, luck=0.04), rate_ratio(many, one)
    assert told.error**2 - plain.error**2 == pytest.approx(0.04 * (1 / 10 + 1))


def test_without_events_on_both_sides_there_is_no_ratio():
    assert rate_ratio([seen("finding", "a", 0, 100)], [seen("control", "b", 5, 100)]) is None
    assert rate_ratio([seen("finding", "a", 5, 100, "s")], [seen("control", "b", 5, 100, "t")]) is None


def test_dispersion_is_what_counting_does_not_explain():
    rng = np.random.default_rng(3)
    arms = [
        [seen("finding", str(n), rng.poisson(300 * np.exp(rng.normal(0, 0.2))), 10_000) for n in range(30)]
        for _ in range(10)
    ]
    assert dispersion(arms) == pytest.approx(0.04, abs=0.012)
    even = [[seen("finding", str(n), rng.poisson(300), 10_000) for n in range(30)] for _ in range(10)]
    assert dispersion(even) < 0.002
    assert dispersion([[seen("finding", "a", 5, 10)]]) == 0.0


def realised(promised, lift, half=0.05):
    ends = (None, None) if promised is None else (promised - 0.02, promised + 0.02)
    return Realised("e", "click_rate", "finding", "s", RANDOMISED, promised, *ends, lift, lift - half, lift + half,
                    None, 2, 1e5)  # fmt: skip


def test_calibration_is_realised_over_promised():
    told = calibration([realised(0.10, 0.10), realised(0.20, 0.20), realised(0.05, 0.05), realised(None, 0.5)])
    assert told.count == told.count_as_promised == told.count_same_side == 3
    assert told.ratio == pytest.approx(1.0)
    assert told.lower < 1 < told.upper
    half = calibration([realised(0.10, np.sqrt(1.10) - 1), realised(0.20, np.sqrt(1.20) - 1)])
    assert half.ratio == pytest.approx(0.5)
    assert calibration([realised(0.1, 0.1)]) is None
    assert calibration([realised(0.1, -0.2), realised(0.1, -0.1)]).count_same_side == 0


def test_a_promise_is_met_where_the_intervals_meet():
    assert realised(0.10, 0.16).is_as_promised
    assert not realised(0.10, 0.20).is_as_promised
    assert realised(None, 0.1).is_as_promised is None


def brief_row(experiment, arm, promised=0.2):
    change = {"finding": "blue", "control": None, "random": "red"}[arm]
    return {
        "brief_id": f"{experiment}-{arm}", "experiment_id": experiment, "arm": arm, "grounds": "finding",
        "source_id": "f", "statement": "Blue goes with more clicks.", "outcome": "click_rate", "estimate": 0.25,
        "lower": 0.1, "upper": 0.4, "predicted": promised, "predicted_lower": promised - 0.1,
        "predicted_upper": promised + 0.1, "gate_p": 0.01, "product": "red hat",
        "change_family": change and "background", "change_name": change, "is_change_wanted": change and True,
        "parent_id": None, "brief": "{}", "briefed_at": now(),
    }  # fmt: skip


def attempt_row(experiment, arm, number, ad, status="accepted"):
    return {
        "variant_id": f"{experiment}{arm}{number}", "brief_id": f"{experiment}-{arm}", "size_name": "square",
        "number": number, "attempt": 1, "ad_id": ad, "location": None, "file_name": f"{ad}.png", "status": status,
        "reasons": [], "seed": 1, "prompt": "p", "negative_prompt": None, "prompt_atoms": "[]", "prompt_cut": [],
        "model_id": "m", "model_revision": None, "model_license": "l", "scene": None, "seconds": 1.0, "made_at": now(),
    }  # fmt: skip


@pytest.fixture
def ran(tmp_path, write_account, shown_ad):
    """Two experiments with 6 ads an arm in two campaigns: blue does 20 % more in both; one rejected ad ran too."""
    path = tmp_path / "ads.duckdb"
    migrate(path)
    ads, attempts = [], []
    for place, experiment in enumerate(("e1", "e2")):
        for arm, rate in (("finding", 0.024), ("control", 0.020), ("random", 0.020)):
            for number in range(6):
                ad = f"{place}{arm[0]}{number}".rjust(16, "0")
                attempts.append(attempt_row(experiment, arm, number, ad))
                for campaign, factor in (("cold", 1.0), ("warm", 2.0)):
                    ads.append(shown_ad(ad, campaign, 50_000, round(50_000 * rate * factor)))
    attempts.append(attempt_row("e1", "finding", 99, "f" * 16, "rejected"))
    ads.append(shown_ad("f" * 16, "cold", 50_000, 40_000))
    briefs = [brief_row(experiment, arm) for experiment in ("e1", "e2") for arm in ("finding", "control", "random")]
    write_variants(path, {"variant_briefs": briefs, "variant_attempts": attempts})
    return path, ads


def test_the_export_comes_back(ran, write_account):
    path, ads = ran
    with pytest.raises(InsufficientData, match="adinsight performance import"):
        outcomes(path)
    write_account(path, ads, is_experiment=True)
    told = outcomes(path)
    assert [one.experiment_id for one in told.realised] == ["e1", "e2"]
    one = told.realised[0]
    assert one.evidence == RANDOMISED
    assert one.lift == pytest.approx(0.2)
    assert one.lower < 0.2 < one.upper
    assert one.by_chance == pytest.approx(0.0)
    assert (one.count_ads, one.exposure) == (12, 12 * 100_000)
    assert one.is_as_promised
    assert told.calibration.ratio == pytest.approx(1.0)
    assert told.notes == ()
    with pytest.raises(ConfigError, match="--level"):
        outcomes(path, level=1.0)


def test_what_was_not_assigned_by_chance_is_observed(ran, write_account):
    path, ads = ran
    write_account(path, [ad for ad in ads if ad.ad_id[-3] != "1"], is_experiment=False)
    told = outcomes(path)
    assert [one.evidence for one in told.realised] == [OBSERVED]
    assert told.calibration is None


def test_an_arm_that_has_not_run_is_told(ran, write_account):
    path, ads = ran
    write_account(path, [ad for ad in ads if ad.ad_id[-2] != "c"])
    told = outcomes(path)
    assert told.realised == ()
    assert told.notes[0] == "experiment e1: the finding arm and its control have not both had events yet"


def test_what_was_made_can_be_planned(ran):
    path, _ = ran
    made = made_variants(path)
    assert len(made) == 36
    assert {(one.arm, one.change) for one in made} == {
        ("finding", "background blue"), ("control", ""), ("random", "background red")
    }  # fmt: skip
    assert made[0].predicted_lower == pytest.approx(0.1)


def test_the_account_behind_a_plan(tmp_path, write_account, shown_ad):
    rng = np.random.default_rng(2)
    ads = [
        shown_ad(f"{n:016x}", "c", 10_000, int(rng.poisson(200 * np.exp(rng.normal(0, 0.2)))),
                 tuple(name for name in ("dog", "tree") if rng.random() < 0.5))
        for n in range(150)
    ]  # fmt: skip
    both = [*ads, *(shown_ad(ad.ad_id, "d", 10_000, ad.clicks, ad.objects) for ad in ads)]
    write_account(tmp_path / "ads.duckdb", both)
    told = account_of(tmp_path / "ads.duckdb")
    assert told.base_rates == {"click_rate": pytest.approx(0.02, rel=0.05)}
    assert told.dispersions["click_rate"] == pytest.approx(0.04, abs=0.015)
