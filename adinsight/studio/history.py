"""Twelve weeks of performance for a drawn corpus, with effects and trends that are known because they were planted.

    folder/meta.csv      what the ads achieved, as Meta Ads Manager exports it by week and placement
    folder/planted.json  what was planted: effects, a decoy, fatigue, and what rises and fades

The manifest's first_seen and campaign are written again, so that they are those of the history.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import SourceError
from adinsight.studio.corpus import LabelledAd, read_truth
from adinsight.studio.truth import Truth

FIRST_DAY = date(2026, 1, 5)
WEEKS = 12
HEADERS = (
    "Reporting starts", "Reporting ends", "Campaign name", "Ad set name", "Ad name", "Platform", "Placement",
    "Impressions", "Reach", "Frequency", "Link clicks", "CTR (link click-through rate)", "Purchases",
    "Amount spent (EUR)",
)  # fmt: skip
_CAMPAIGNS = ("Loyalty", "Newsletter", "Brand", "Always On", "New Year", "Winter Sale", "Retargeting", "Last Call")
_PLACES = (("facebook", "feed", 0.0, 5.0), ("instagram", "story", -0.35, 3.5))
# Rates of the weakest and the strongest campaign, and how far an ad with an offer leans to the strong ones.
_RATES, _LEAN = (0.006, 0.02), 1.2
_MOST_WEEKS_RUN, _LEAST_WEEKS_RUN = 6, 3
_MEAN_LOG_SHOWN, _SPREAD_LOG_SHOWN = 8.0, 0.5
_CREATIVE_SPREAD, _CELL_SPREAD = 0.12, 0.08
_CONVERSION_RATE = 0.05


@dataclass(frozen=True, slots=True)
class Effect:
    """What goes with a higher or lower rate of clicks.

    Args:
        name: In words.
        field: What of the truth it is: object_kind, background_color, line_role or topic.
        value: The value that has it.
        log_ratio: Natural logarithm of the ratio of rates, with to without.
    """

    name: str
    field: str
    value: str
    log_ratio: float


@dataclass(frozen=True, slots=True)
class Theme:
    """What becomes more or less common among new ads; `course` is rising or fading, the rest as in `Effect`."""

    name: str
    field: str
    value: str
    course: str


EFFECTS = (
    Effect("people in the picture", "object_kind", "person", 0.40),
    Effect("a blue background", "background_color", "blue", 0.30),
    Effect("a price on the ad", "line_role", "price", -0.25),
)
# It does nothing, and is commoner in the campaigns that do well: the naive mean takes it for a lift.
DECOY = Effect("an offer on the ad", "line_role", "offer", 0.0)
THEMES = (
    Theme("ads for clothing", "topic", "clothing", "rising"),
    Theme("ads for electronics", "topic", "electronics", "fading"),
)
FATIGUE_PER_WEEK = -0.04
_FIELDS: dict[str, Callable[[Truth], set[str]]] = {
    "object_kind": lambda truth: {one.kind for one in truth.objects},
    "background_color": lambda truth: {truth.background_color},
    "line_role": lambda truth: {line.role for line in truth.lines},
    "topic": lambda truth: {truth.topic},
}


def write_history(folder: Path, seed: int) -> Path:
    """Writes a corpus's history and returns the export; the same corpus and seed give the same files.

    Args:
        folder: That of a corpus that was drawn.
        seed: Of all chance in it.

    Raises:
        SourceError: If there is no corpus, or the folder cannot be written.
    """
    ads = [ad for ad in read_truth(folder) if "_copy" not in Path(ad.path).stem]
    chance = np.random.default_rng([seed, 20261125])
    campaigns = _campaigns(ads, chance)
    weeks = np.array([_first_week(ad.truth, chance) for ad in ads])
    days = {ad.path: FIRST_DAY + timedelta(int(week) * 7) for ad, week in zip(ads, weeks, strict=True)}
    names = {ad.path: _CAMPAIGNS[campaign] for ad, campaign in zip(ads, campaigns, strict=True)}
    rows = [
        row for number, ad in enumerate(ads) for row in _rows(ad, int(campaigns[number]), int(weeks[number]), chance)
    ]
    try:
        _write_manifest(folder / "manifest.csv", days, names)
        _write_export(folder / "meta.csv", rows)
        planted = json.dumps(_planted(ads, seed), indent=1) + "\n"
        (folder / "planted.json").write_text(planted, encoding="utf-8")
    except OSError as error:
        raise SourceError(f"the history cannot be written to {folder} ({error}); choose another folder") from error
    return folder / "meta.csv"


def has(truth: Truth, part: Effect | Theme) -> bool:
    """Whether an ad has what an effect or theme is about."""
    return part.value in _FIELDS[part.field](truth)


def _campaigns(ads: Sequence[LabelledAd], chance: np.random.Generator) -> NDArray[np.int64]:
    """The place of each ad's campaign, as many ads in each; ads with an offer lean to the later ones."""
    leaning = [_LEAN * has(ad.truth, DECOY) for ad in ads] + chance.normal(size=len(ads))
    ranks = np.argsort(np.argsort(leaning))
    return np.asarray(ranks * len(_CAMPAIGNS) // len(ads), np.int64)


def _first_week(truth: Truth, chance: np.random.Generator) -> int:
    """The week in which an ad is first seen: later for what rises, earlier for what fades."""
    course = next((theme.course for theme in THEMES if has(truth, theme)), "steady")
    weights = {"rising": np.arange(WEEKS) ** 2.0, "fading": np.arange(WEEKS)[::-1] ** 2.0}.get(course, np.ones(WEEKS))
    return int(chance.choice(WEEKS, p=weights / weights.sum()))


def _rows(ad: LabelledAd, campaign: int, first: int, chance: np.random.Generator) -> list[tuple[object, ...]]:
    low, high = np.log(_RATES)
    level = low + (high - low) * campaign / (len(_CAMPAIGNS) - 1)
    level += sum(effect.log_ratio for effect in EFFECTS if has(ad.truth, effect))
    level += chance.normal(0.0, _CREATIVE_SPREAD)
    reach_out = _MEAN_LOG_SHOWN + chance.normal(0.0, _SPREAD_LOG_SHOWN)
    name = _name(Path(ad.path), chance)
    last = min(first + int(chance.integers(_LEAST_WEEKS_RUN, _MOST_WEEKS_RUN + 1)), WEEKS)
    rows = []
    for week in range(first, last):
        start = FIRST_DAY + timedelta(7 * week)
        for place in _PLACES:
            rate = level + place[2] + FATIGUE_PER_WEEK * (week - first) + chance.normal(0.0, _CELL_SPREAD)
            facts = (
                start,
                start + timedelta(6),
                _CAMPAIGNS[campaign],
                f"{_CAMPAIGNS[campaign]} / all",
                name,
                *place[:2],
            )
            rows.append((*facts, *_counts(float(np.exp(rate)), reach_out, place[3], chance)))
    return rows


def _counts(rate: float, reach_out: float, cost: float, chance: np.random.Generator) -> tuple[object, ...]:
    """Impressions, reach, frequency, clicks, their rate in per cent, purchases and money of a week."""
    shown = int(np.exp(reach_out + chance.normal(0.0, 0.2)))
    reach = max(1, int(shown / chance.uniform(1.05, 1.6)))
    clicks = int(chance.binomial(shown, min(rate, 1.0)))
    bought = int(chance.binomial(clicks, _CONVERSION_RATE))
    spent = shown / 1000 * cost * chance.uniform(0.9, 1.1)
    frequency = f"{shown / reach:.2f}"
    return shown, reach, frequency, clicks, f"{100 * clicks / shown:.6f}", bought or "", f"{spent:.2f}"


def _name(path: Path, chance: np.random.Generator) -> str:
    """What people call the ad: mostly its file, now and then without the ending or as a copy of itself."""
    draw = chance.random()
    return path.name if draw < 0.8 else path.stem if draw < 0.95 else f"{path.stem} - Copy"


def _write_manifest(path: Path, days: dict[str, date], names: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        # A copy is the ad that it repeats; a broken file stays where the corpus put it.
        original = row["path"].replace("_copy", "")
        if original in days:
            row |= {"first_seen": days[original].isoformat(), "campaign": names[original]}
        else:
            row["first_seen"] = FIRST_DAY.isoformat()
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def _write_export(path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    """The export as it would come: with a total at its end, and one ad that no picture is known of."""
    film = (FIRST_DAY, FIRST_DAY + timedelta(6), "Brand", "Brand / all", "brand film 15s", "facebook", "feed")
    rows = [*rows, (*film, 1000, 800, "1.25", 10, "1.000000", "", "5.00")]
    shown, clicks = (sum(int(str(row[place])) for row in rows) for place in (7, 10))
    spent = sum(float(str(row[13])) for row in rows)
    total = ("",) * 7 + (shown, "", "", clicks, f"{100 * clicks / shown:.6f}", "", f"{spent:.2f}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows((HEADERS, *rows, total))
    # With its byte order mark, as the platform writes it.
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def _planted(ads: Sequence[LabelledAd], seed: int) -> dict[str, object]:
    def told(part: Effect | Theme) -> dict[str, object]:
        return asdict(part) | {"count_ads": sum(has(ad.truth, part) for ad in ads)}

    return {
        "seed": seed,
        "first_day": FIRST_DAY.isoformat(),
        "last_day": (FIRST_DAY + timedelta(7 * WEEKS - 1)).isoformat(),
        "count_ads": len(ads),
        "effects": [told(effect) | {"rate_ratio": round(float(np.exp(effect.log_ratio)), 3)} for effect in EFFECTS],
        "decoys": [told(DECOY) | {"rate_ratio": 1.0}],
        "fatigue_log_ratio_per_week": FATIGUE_PER_WEEK,
        "themes": [told(theme) for theme in THEMES],
    }
