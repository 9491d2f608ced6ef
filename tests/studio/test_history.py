from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from adinsight.errors import SourceError
from adinsight.studio import history
from adinsight.studio.casting import cast
from adinsight.studio.history import DECOY, EFFECTS, THEMES, has, write_history
from adinsight.studio.truth import as_row, tell

COUNT, FIRST = 260, 100_000


@pytest.fixture(scope="module")
def truths():
    return [tell(cast(seed)) for seed in range(FIRST, FIRST + COUNT)]


@pytest.fixture
def folder(truths, tmp_path: Path) -> Path:
    """The manifest and truth of the demo's ads, without their pictures."""
    lines = [{"path": f"ads/{truth.seed}.jpg", "copy_of": "", **as_row(truth)} for truth in truths]
    lines.append({**lines[0], "path": f"ads/{FIRST}_copy.jpg", "copy_of": lines[0]["path"]})
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    paths = [*(line["path"] for line in lines), "ads/broken_empty.jpg"]
    rows = "".join(f"{path},Acme,Acme,meta,old,feed,2026-06-01\n" for path in paths)
    (tmp_path / "manifest.csv").write_text(
        f"path,advertiser,brand,platform,campaign,placement,first_seen\n{rows}", "utf-8"
    )
    return tmp_path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_gives_the_same_files(folder):
    names = ("meta.csv", "planted.json", "manifest.csv")
    write_history(folder, 7)
    before = [(folder / name).read_bytes() for name in names]
    assert write_history(folder, 7) == folder / "meta.csv"
    assert [(folder / name).read_bytes() for name in names] == before
    write_history(folder, 8)
    assert (folder / "meta.csv").read_bytes() != before[0]


def test_the_manifest_is_of_the_twelve_weeks(folder):
    write_history(folder, 7)
    rows = {row["path"]: row for row in rows_of(folder / "manifest.csv")}
    days = [date.fromisoformat(row["first_seen"]) for row in rows.values()]
    assert min(days) == history.FIRST_DAY
    assert max(days) == history.FIRST_DAY + timedelta(77)
    original, copy = rows[f"ads/{FIRST}.jpg"], rows[f"ads/{FIRST}_copy.jpg"]
    assert (original["campaign"], original["first_seen"]) == (copy["campaign"], copy["first_seen"])
    assert original["campaign"] in history._CAMPAIGNS


def test_planted_effects_are_in_the_numbers_within_campaigns_and_the_decoy_only_in_the_naive_mean(folder, truths):
    write_history(folder, 7)
    by_stem = {str(truth.seed): truth for truth in truths}
    rows = [row for row in rows_of(folder / "meta.csv") if row["Ad name"][:6] in by_stem]
    campaigns = sorted({row["Campaign name"] for row in rows})
    x = np.array([[has(by_stem[row["Ad name"][:6]], effect) for effect in (*EFFECTS, DECOY)] for row in rows], float)
    groups = np.array([[row["Campaign name"] == name for name in campaigns] for row in rows], float)
    place = np.array([[row["Placement"] == "story"] for row in rows], float)
    y = np.log([(int(row["Link clicks"]) + 0.5) / int(row["Impressions"]) for row in rows])
    fitted = np.linalg.lstsq(np.hstack([x, groups, place]), y, rcond=None)[0]
    assert fitted[:4] == pytest.approx([effect.log_ratio for effect in (*EFFECTS, DECOY)], abs=0.08)
    offers = x[:, 3] == 1
    assert y[offers].mean() - y[~offers].mean() > 0.15


def test_one_theme_rises_and_one_fades(folder, truths):
    write_history(folder, 7)
    first_seen = {row["path"]: row["first_seen"] for row in rows_of(folder / "manifest.csv")}
    middle = (history.FIRST_DAY + timedelta(42)).isoformat()
    for theme in THEMES:
        days = [first_seen[f"ads/{truth.seed}.jpg"] for truth in truths if has(truth, theme)]
        late = sum(day >= middle for day in days) / len(days)
        assert late > 0.7 if theme.course == "rising" else late < 0.3


def test_what_was_planted_is_told(folder, truths):
    write_history(folder, 7)
    planted = json.loads((folder / "planted.json").read_text("utf-8"))
    assert [(one["name"], one["rate_ratio"]) for one in planted["effects"]] == [
        ("people in the picture", 1.492), ("a blue background", 1.35), ("a price on the ad", 0.779),
    ]  # fmt: skip
    assert [one["count_ads"] for one in planted["effects"]] == [sum(has(t, e) for t in truths) for e in EFFECTS]
    assert (planted["count_ads"], planted["first_day"], planted["last_day"]) == (COUNT, "2026-01-05", "2026-03-29")
    assert [(one["value"], one["course"]) for one in planted["themes"]] == [
        ("clothing", "rising"),
        ("electronics", "fading"),
    ]


def test_the_export_ends_with_its_total(folder):
    write_history(folder, 7)
    *rows, total = rows_of(folder / "meta.csv")
    assert total["Ad name"] == "" and int(total["Impressions"]) == sum(int(row["Impressions"]) for row in rows)
    assert rows[-1]["Ad name"] == "brand film 15s"


def test_without_a_corpus_there_is_no_history(tmp_path):
    with pytest.raises(SourceError, match="is not the truth of a corpus"):
        write_history(tmp_path, 7)
