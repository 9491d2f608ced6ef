"""The twelve ads of tests/store with what they achieved, trends, findings and variants, all written down by hand."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from adinsight.records import AdFile, Commit, Extraction, Outcome
from adinsight.store.arrow import fitted, insert, table_schema
from adinsight.store.database import connect
from adinsight.store.writer import Writer

AT = datetime(2025, 3, 1, 12)
BEACH, COPY, COFFEE, LATTE, TRAIL, BOOTS, DOG, BLANK = (f"{number:02x}" * 8 for number in range(1, 9))
MADE = "0c" * 8


def store_fixtures() -> ModuleType:
    path = Path(__file__).parents[1] / "store" / "conftest.py"
    spec = importlib.util.spec_from_file_location("adinsight_store_fixtures_of_report", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def put(path: Path, table: str, rows: list[dict]) -> None:
    """Rows of a table; what they do not name is NULL."""
    with connect(path) as connection:
        schema = table_schema(connection, table)
        blank = dict.fromkeys(schema.names)
        insert(connection, table, fitted([{**blank, **row} for row in rows], schema, table))


def achieved(row_number: int, key: str, impressions: int | None, clicks: int | None, **rest: object) -> dict:
    row = {
        "import_id": "i", "row_number": row_number, "creative_key": key, "platform_ad_id": "", "platform": "meta",
        "campaign": "summer", "placement": "feed", "grain": "ad", "period_start": date(2025, 1, 6),
        "period_end": date(2025, 1, 12), "impressions": impressions, "clicks": clicks, "currency": "EUR",
        "result_name": "Purchases", "is_summable": True,
    }  # fmt: skip
    return {**row, **rest}


def add_performance(path: Path) -> None:
    """Euros, dollars, a kind of result of its own, a blank column, an asset report, and what no ad answers to."""
    counts = {"count_rows": 8, "count_kept": 8, "count_dropped": 0, "count_refused": 0}
    put(path, "performance_imports", [{"import_id": "i", "location": "/exports/meta.csv", "platform": "meta",
        "grain": "ad", "is_experiment": False, "settings": "{}", "package_version": "1", "imported_at": AT,
        **counts}])  # fmt: skip
    put(path, "performance_records", [
        achieved(2, "beach", 1000, 20, spend=10.0, conversions=2.0),
        achieved(3, "beach", 1000, 10, spend=5.0, conversions=1.0, period_end=date(2025, 2, 2)),
        achieved(4, "coffee", 500, 10, spend=4.0, currency="USD", conversions=1.0, result_name="Leads"),
        achieved(5, "coffee", 100, None, spend=1.0),
        achieved(6, "trail", 400, 8, spend=3.0, is_summable=False),
        achieved(7, "blank", 0, 0, campaign="always on", platform="google", placement="display"),
        achieved(8, "mystery", 100, 1, spend=2.5),
    ])  # fmt: skip
    keys = {"beach": BEACH, "coffee": COFFEE, "trail": TRAIL, "blank": BLANK, "mystery": None}
    put(path, "performance_matches", [
        {"import_id": "i", "creative_key": key, "platform_ad_id": "", "ad_id": ad_id,
         "status": "matched" if ad_id else "unmatched", "candidates": []}
        for key, ad_id in keys.items()
    ])  # fmt: skip


def add_trends(path: Path) -> None:
    """A look, a rising topic and a colour on which nothing can be said."""
    put(path, "trend_runs", [{"trend_run_id": "t", "computed_at": AT, "package_version": "1", "seed": 0,
        "rules": '{"least_size": 2}', "fingerprint": "embeddings-1", "next_number": 2,
        "notes": ["4 creatives have no date and are in no course"]}])  # fmt: skip
    base = {"trend_run_id": "t", "terms": ["a"], "level": 0.9, "count_tests": 3, "medoid_ad_ids": []}
    put(path, "trend_results", [
        {**base, "trend_id": "color:green background", "kind": "color", "name": "green background",
         "status": "insufficient data", "count_ads": 2, "count_creatives": 2, "count_advertisers": 1},
        {**base, "trend_id": "t1", "kind": "look", "name": "blue, beach", "terms": ["blue", "beach"],
         "status": "steady", "count_ads": 2, "count_creatives": 1, "count_advertisers": 1, "stability": 0.75,
         "medoid_ad_ids": [BEACH], "q_rise": 0.5, "q_fall": 0.5},
        {**base, "trend_id": "topic:coffee", "kind": "topic", "name": "coffee", "status": "rising",
         "signal": "confirmed", "count_ads": 2, "count_creatives": 2, "count_advertisers": 1,
         "creative_share": 0.25, "creative_share_lower": 0.1, "creative_share_upper": 0.4, "growth": 0.2,
         "growth_error": 0.05, "q_rise": 0.01, "q_fall": 0.9},
    ])  # fmt: skip
    week = {"trend_run_id": "t", "trend_id": "topic:coffee", "count_advertisers": 0, "count_all_advertisers": 0,
            "count_tested": 0.0, "status": "rising"}  # fmt: skip
    put(path, "trend_weeks", [
        {**week, "week_start": date(2025, 1, 6), "count_creatives": 0, "count_all_creatives": 0},
        {**week, "week_start": date(2025, 1, 13), "count_creatives": 1, "count_all_creatives": 4,
         "creative_share": 0.25, "creative_share_lower": 0.08, "creative_share_upper": 0.56},
    ])  # fmt: skip
    put(path, "trend_ads", [{"trend_run_id": "t", "trend_id": "t1", "ad_id": ad_id} for ad_id in (BEACH, COPY)])


def found(finding_id: str, outcome: str, family: str, attribute: str, verdict: str, **rest: object) -> dict:
    row = {
        "finding_run_id": "f", "finding_id": finding_id, "outcome": outcome, "kind": "attribute", "family": family,
        "attribute": attribute, "verdict": verdict, "level": 0.9, "count_tests": 6, "count_creatives_with": 7,
        "count_creatives_without": 9, "count_campaigns": 3, "exposure": 1000.0, "count_events": 20.0,
        "method": "negative binomial", "grain": "ad", "is_summable": True, "evidence": "within campaign",
        "statement": f"{finding_id}: said.",
    }  # fmt: skip
    return {**row, **rest}


def add_findings(path: Path) -> None:
    """Each verdict once or twice, a pair, an age, and the ads behind one of them."""
    put(path, "finding_runs", [{"finding_run_id": "f", "computed_at": AT, "package_version": "1",
        "rules": '{"false_discovery": 0.1}', "notes": []}])  # fmt: skip
    sizes = {"lower": 0.05, "upper": 0.3, "p_value": 0.001, "q_value": 0.01}
    put(path, "finding_results", [
        found("few", "click_rate", "word", "free", "insufficient data", reason="few creatives"),
        found("wide", "click_rate", "ageing", "age", "insufficient data", kind="ageing", estimate=0.0,
              lower=float(np.log(0.5)), upper=float(np.log(2)), shrunken_estimate=0.0),
        found("tied", "click_rate", "orientation", "square", "not identifiable",
              reason="cannot be told apart from other attributes or conditions"),
        found("blue", "click_rate", "background", "blue", "higher", estimate=float(np.log(1.2)),
              shrunken_estimate=float(np.log(1.1)), naive_estimate=float(np.log(1.3)), **sizes,
              statement="Background blue goes with 10 % more clicks per impression: estimate +20 %, and so on."),
        found("none", "click_rate", "composition", "warmth", "no difference", kind="pair", other_family="object",
              other_attribute="dog", estimate=0.01, shrunken_estimate=0.01, **sizes),
        found("call", "cost_per_result", "line", "call_to_action", "lower", estimate=float(np.log(0.5)),
              shrunken_estimate=float(np.log(0.6)), lower=float(np.log(0.4)), upper=float(np.log(0.8))),
    ])  # fmt: skip
    behind = {"finding_run_id": "f", "finding_id": "blue", "count_expected": 25.55}
    put(path, "finding_ads", [
        {**behind, "ad_id": COFFEE, "has_attribute": False, "count_events": 10.0, "exposure": 500.0},
        {**behind, "ad_id": BEACH, "has_attribute": True, "count_events": 30.0, "exposure": 2000.0},
    ])  # fmt: skip


def add_variants(path: Path) -> None:
    """One experiment of two arms: an attempt that was read back, and one that was rejected before."""
    base = {"experiment_id": "x", "grounds": "finding", "source_id": "blue", "statement": "Background blue goes with",
            "outcome": "click_rate", "predicted": 0.08, "predicted_lower": -0.04, "predicted_upper": 0.2,
            "gate_p": 0.001, "product": "mug", "parent_id": COFFEE, "brief": "{}", "briefed_at": AT}  # fmt: skip
    put(path, "variant_briefs", [
        {**base, "brief_id": "b2", "arm": "control"},
        {**base, "brief_id": "b1", "arm": "finding", "change_family": "background", "change_name": "blue",
         "is_change_wanted": True},
        {**base, "brief_id": "b3", "arm": "random", "change_family": "word", "change_name": "free",
         "is_change_wanted": False},
    ])  # fmt: skip
    atoms = [{"text": "a blue background", "source": "finding", "trait": "background blue", "source_id": "blue"},
             {"text": "an empty scene", "source": "product", "trait": None, "source_id": None}]  # fmt: skip
    made = {"size_name": "square", "number": 0, "reasons": [], "prompt": "a blue background, an empty scene",
            "negative_prompt": "", "prompt_atoms": json.dumps(atoms), "prompt_cut": ["at noon"],
            "model_id": "starter/generator", "model_revision": "abc", "model_license": "Apache-2.0", "seconds": 1.0,
            "made_at": AT, "brief_id": "b1"}  # fmt: skip
    put(path, "variant_attempts", [
        {**made, "variant_id": "v1", "attempt": 1, "status": "rejected", "reasons": ["sharpness"], "seed": 2**62 + 1},
        {**made, "variant_id": "v2", "attempt": 2, "status": "accepted", "seed": 7, "ad_id": MADE,
         "location": "/ads/plain_12.jpg"},
    ])  # fmt: skip
    check = {"variant_id": "v1", "is_weighed": True, "detail": ""}
    put(path, "variant_checks", [
        {**check, "check_name": "change_present", "verdict": "passed", "observed": 1.0, "threshold": 1.0},
        {**check, "check_name": "aesthetics", "verdict": "unchecked", "is_weighed": False, "detail": "not measured"},
        {**check, "check_name": "sharpness", "verdict": "failed", "observed": 0.123456, "threshold": 0.5},
    ])  # fmt: skip


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that a report shows, in one database; not to be written to."""
    path = tmp_path_factory.mktemp("report") / "ads.duckdb"
    store_fixtures().build(path)
    for add in (add_performance, add_trends, add_findings, add_variants):
        add(path)
    return path


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which nothing was read yet; not to be written to."""
    path = tmp_path_factory.mktemp("bare") / "ads.duckdb"
    Writer(path)
    return path


HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "\"'`;--<!--]]>&amp;\\",
    "\u202egnp.drawkcab\u202c שלום",
    "zero\x00byte\x1b[31m\u2028line\u2029end",
    "=HYPERLINK(\"http://example.com\",\"x\")",
    "👩‍👩‍👧‍👦🏳️‍🌈" + "é" * 40,
    "long " * 2000,
    "${7*7}{{7*7}}{% raw %}",
)  # fmt: skip


def picture(number: int, side: int = 96) -> np.ndarray:
    """A picture unlike the others: grain upon a colour, since flat ones compress to nothing."""
    rng = np.random.default_rng(number)
    ground = rng.integers(40, 200, 3)
    return np.clip(ground + rng.normal(0, 20, (side, side * 3 // 2, 3)), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database `ads.duckdb` of pictures `ad_0.png` …, all of whose texts are hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    rows, files, items, outcomes = store_fixtures(), [], [], []
    for number, text in enumerate(HOSTILE):
        place = folder / f"ad_{number}.png"
        Image.fromarray(picture(number)).save(place)
        ad_id = hashlib.sha256(place.read_bytes()).hexdigest()[:16]
        facts = tuple((name, text) for name in ("advertiser", "brand", "platform", "campaign", "placement"))
        files.append(AdFile(ad_id, place.name, "PNG", 1, 144, 96, (*facts, ("first_seen", "2025-01-05"))))
        files.append(AdFile(ad_id, f"/elsewhere/{text}", "PNG", 1, 144, 96, facts))
        for table, said in (
            ("captions", [rows.caption_row(text)]),
            ("colors", [rows.colors_row("blue", "red", 0.1)]),
            ("words", rows.word_rows((("headline", text, 5.0), ("offer", text, 5.0)))),
            ("objects", rows.object_rows(((text, (0.1, 0.1, 0.2, 0.2)),))),
            ("concepts", rows.concept_rows(text)),
        ):
            columns = tuple(tuple(column.split(" ", 1)) for column in rows.COLUMNS[table].split("|"))
            items.append(Extraction(ad_id, table, table, columns, f"{table}-1", tuple(said), 0.1))
        outcomes.append(Outcome(None, f"/elsewhere/{text}", "read", "rejected", f"corrupt: {text}"))
    writer = Writer(folder / "ads.duckdb")
    writer.begin_run("run", package_version="1")
    writer.write(Commit("run", tuple(files), tuple(items), tuple(outcomes)))
    writer.finish_run("run", "done", {})
    return folder


@pytest.fixture
def hostile(hostile_folder: Path, tmp_path: Path) -> Path:
    """The hostile database, copied, beside its pictures; a test may change both."""
    shutil.copytree(hostile_folder, tmp_path / "collection")
    return tmp_path / "collection" / "ads.duckdb"


@pytest.fixture
def maker_of_words():
    """Makes a database of ads that each say one line."""

    def make(folder: Path, lines: tuple[str, ...]) -> Path:
        rows, path = store_fixtures(), folder / "words.duckdb"
        files = [AdFile(f"{number:016x}", f"/{number}.png", "PNG", 1, 10, 10) for number in range(len(lines))]
        columns = tuple(tuple(column.split(" ", 1)) for column in rows.COLUMNS["words"].split("|"))
        said = [
            Extraction(file.ad_id, "words", "words", columns, "w", tuple(rows.word_rows((("offer", line, 5.0),))), 0.1)
            for file, line in zip(files, lines, strict=True)
        ]
        Writer(path).write(Commit("run", tuple(files), tuple(said), ()))
        return path

    return make
