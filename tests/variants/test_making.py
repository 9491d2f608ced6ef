"""From briefs to variants that were read back, with a generator that paints the ground that the prompt names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from adinsight.config import AnalyzeConfig
from adinsight.engines.extractors import build_extractors
from adinsight.engines.local import analyze
from adinsight.errors import ConfigError
from adinsight.generate.request import Picture, Request
from adinsight.generate.safety import Policy
from adinsight.models.catalogue import profile
from adinsight.store.checks import run_checks
from adinsight.store.query import run_sql
from adinsight.studio.palette import CENTERS
from adinsight.variants import grounds, variant_run
from adinsight.variants.brief import BrandKit, Brief, Product, Reason, Trait, Wording
from adinsight.variants.drafting import DraftRules
from adinsight.variants.making import Maker
from adinsight.variants.provenance.verifying import verify
from adinsight.variants.scenes.scene import AdScene
from adinsight.variants.variant_run import VariantRules, maker

QUICK_READERS = ("words", "colors", "hashes", "embeddings")
FINDING = Brief(
    "e" * 16, "finding", Reason("finding", "Blue goes with more clicks.", "f1", predicted=0.2), Product("thing"),
    Trait("background", "blue"), (Trait("background", "white"),), brand=BrandKit("Nimbus"),
    wording=Wording("Fresh today", call_to_action="Shop now"), sizes=("medium_rectangle",), seed=2,
)  # fmt: skip
CONTROL = replace(FINDING, arm="control", change=None)
ORIGIN = SimpleNamespace(profile="starter", model_id="painter", revision=None, license=SimpleNamespace(name="MIT"))


@dataclass
class Painter:
    """Paints one colour: that of the prompt, but for the first pictures, which are green."""

    wrong: int = 0
    withheld: str = ""
    asked: list[Request] = field(default_factory=list)
    origin: Any = field(default_factory=lambda: ORIGIN)
    siblings: Any = field(default_factory=lambda: SimpleNamespace(network=None))

    def generate(self, requests: list[Request], batch_size: int, policy: Policy) -> list[Picture]:
        assert "Nimbus" in policy.allowed
        return [self.make(request) for request in requests]

    def make(self, request: Request) -> Picture:
        self.asked.append(request)
        named = re.search(r"(\w+) background", request.prompt)
        color = "green" if len(self.asked) <= self.wrong or named is None else named[1]
        pixels = np.full((request.height or 64, request.width or 64, 3), CENTERS[color], np.uint8)
        facts = {"model": "painter", "revision": None, "license": "MIT"}
        return Picture(pixels, request.seed, facts, self.withheld)


@pytest.fixture(scope="module")
def read_once(drawn_ads: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small collection, read by a few of the extractors."""
    path = tmp_path_factory.mktemp("collection") / "ads.duckdb"
    analyze(drawn_ads / "manifest.csv", path, AnalyzeConfig(profile="starter", extractors=QUICK_READERS))
    return path


@pytest.fixture
def database(read_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(read_once, tmp_path / "ads.duckdb")
    monkeypatch.setattr(grounds, "finished_size", lambda siblings, request: (64, 64))
    monkeypatch.setattr(variant_run, "READERS", QUICK_READERS)
    monkeypatch.setattr("adinsight.variants.drafting.text_limits", lambda generator: (lambda text: 9, 77, True))
    return tmp_path / "ads.duckdb"


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A red disc with a stripe, cut out."""
    picture = Image.new("RGBA", (160, 160))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((8, 8, 151, 151), fill=(200, 40, 40, 255))
    draw.rectangle((40, 70, 120, 84), fill=(250, 220, 60, 255))
    picture.save(tmp_path / "thing.png")
    return tmp_path / "thing.png"


@pytest.fixture
def set_up(database: Path, product: Path, tmp_path: Path) -> Callable[..., Maker]:
    def make(painter: Painter, **rules: Any) -> Maker:
        asked = VariantRules(draft=DraftRules(candidates=1), **rules)
        return maker(database, tmp_path / "out", painter, asked)  # type: ignore[arg-type]

    return make


def of(product: Path, *briefs: Brief) -> list[Brief]:
    return [replace(brief, product=Product("thing", product)) for brief in briefs]


def test_what_was_asked_is_accepted_and_everything_leads_back(
    set_up: Callable[..., Maker], product: Path, database: Path, tmp_path: Path
) -> None:
    painter = Painter()
    report = set_up(painter).make(of(product, FINDING, CONTROL))
    assert [(one.slot.brief.arm, one.attempt, one.status, one.reasons) for one in report.made] == [
        ("finding", 1, "accepted", ()), ("control", 1, "accepted", ()),
    ]  # fmt: skip
    assert (report.count_wanted, report.count_accepted, report.count_unfilled) == (2, 2, 0)
    # The product is laid over a ground that was drawn alone; both arms from the same chance.
    assert [request.prompt for request in painter.asked] == [
        "a blue background, an empty scene", "an empty scene, a white background",
    ]  # fmt: skip
    assert painter.asked[0].seed == painter.asked[1].seed and painter.asked[0].task == "text"
    rows = run_sql(database, "SELECT * FROM variants ORDER BY arm").to_pylist()
    control, finding = rows
    assert (finding["status"], finding["change_name"], finding["predicted"]) == ("accepted", "blue", 0.2)
    assert (control["change_name"], control["model_id"], control["model_license"]) == (None, "painter", "MIT")
    seen = run_sql(database, "SELECT background_term, headline, is_variant FROM ads_wide WHERE ad_id = $ad",
                   params={"ad": finding["ad_id"]}).to_pylist()  # fmt: skip
    assert seen == [{"background_term": "blue", "headline": "Fresh today", "is_variant": True}]
    checks = run_sql(database, "SELECT check_name, verdict FROM variant_checks_long WHERE arm = 'finding'").to_pylist()
    told = {row["check_name"]: row["verdict"] for row in checks}
    assert told["safety"] == "unchecked" and told["clip_i"] == "unchecked"
    passed = {"change_present", "text_read_back", "stray_text", "contrast", "product_intact", "shadow", "near_copy",
              "overlaps", "clipped_glyphs", "file_bytes", "wording"}  # fmt: skip
    assert {name: told[name] for name in passed} == dict.fromkeys(passed, "passed")
    assert report.fidelity[report.made[0].slot.brief.brief_id].count == 1
    assert all(check.is_passed for check in run_checks(database) if "variant" in check.name)


def test_files_carry_their_provenance_and_can_be_taken_apart(
    set_up: Callable[..., Maker], product: Path, tmp_path: Path
) -> None:
    (made,) = set_up(Painter()).make(of(product, FINDING)).made
    assert made.file is not None and made.file.suffix == ".jpg"
    found = verify(made.file)
    assert found.verdict == "matching" and found.sidecar is not None
    record = found.sidecar.record
    assert record.digital_source_type == "compositeWithTrainedAlgorithmicMedia"
    assert (record.source_id, record.arm, record.prompt) == ("f1", "finding", "a blue background, an empty scene")
    folder = tmp_path / "out" / "scenes" / made.file.stem
    scene = AdScene.from_json((folder / "scene.json").read_text(encoding="utf-8"))
    assert {text.role: text.text for text in scene.texts} == {
        "headline": "Fresh today", "call_to_action": "Shop now", "label": "AI-generated",
    }  # fmt: skip
    assert {path.name for path in folder.iterdir()} == {"scene.json", "background.png", "product.png", "shadow.png"}


def test_what_is_rejected_is_tried_again_and_kept_with_its_reason(
    set_up: Callable[..., Maker], product: Path, database: Path
) -> None:
    report = set_up(Painter(wrong=2)).make(of(product, FINDING))
    assert [(one.attempt, one.status, one.reasons) for one in report.made] == [
        (1, "rejected", ("change_present",)), (2, "rejected", ("change_present",)), (3, "accepted", ()),
    ]  # fmt: skip
    assert report.reasons() == {"change_present": 2}
    kept = run_sql(database, "SELECT attempt, reasons FROM variants ORDER BY attempt").to_pylist()
    assert [row["reasons"] for row in kept] == [["change_present"], ["change_present"], []]


def test_attempts_have_a_limit_and_a_later_run_goes_on_from_them(
    set_up: Callable[..., Maker], product: Path, database: Path
) -> None:
    briefs = of(product, FINDING, replace(FINDING, arm="random", change=Trait("background", "red")))
    first = set_up(Painter(wrong=9), most_attempts=2).make(briefs)
    assert (first.count_accepted, first.count_unfilled, len(first.made)) == (0, 2, 4)
    painter = Painter()
    second = set_up(painter, most_attempts=3).make(briefs)
    assert [(one.attempt, one.status) for one in second.made] == [(3, "accepted"), (3, "accepted")]
    idle = Painter()
    third = set_up(idle, most_attempts=3).make(briefs)
    assert (third.made, third.count_accepted, idle.asked) == ((), 2, [])
    assert run_sql(database, "SELECT count(*) AS n FROM variants").to_pylist() == [{"n": 6}]


def test_what_cannot_be_made_is_refused_once_with_its_reason(
    set_up: Callable[..., Maker], product: Path, database: Path, tmp_path: Path
) -> None:
    withheld = set_up(Painter(withheld="the model's checker flagged it")).make(of(product, FINDING))
    assert [(one.status, one.reasons) for one in withheld.made] == [
        ("refused", ("SafetyRefused: the model's checker flagged it",))
    ]
    noisy = np.random.default_rng(1).integers(0, 255, (90, 90, 3), np.uint8)
    Image.fromarray(noisy).save(tmp_path / "noise.png")
    (made,) = set_up(Painter()).make([replace(CONTROL, product=Product("thing", tmp_path / "noise.png"))]).made
    assert made.status == "refused" and made.reasons[0].startswith("ImageRejected: no_cutout")
    assert run_sql(database, "SELECT DISTINCT status, ad_id FROM variants").to_pylist() == [
        {"status": "refused", "ad_id": None}
    ]


def test_variants_must_be_read_by_the_collections_own_readers(
    set_up: Callable[..., Maker], product: Path, database: Path
) -> None:
    made = set_up(Painter())
    config = AnalyzeConfig(profile="starter", extractors=QUICK_READERS)
    readers = build_extractors(profile("starter"), config)
    for reader in readers:
        if reader.name == "colors":
            type(reader).fingerprint, kept = "another", type(reader).fingerprint  # type: ignore[misc]
    try:
        made.analyze = partial(analyze, database=database, config=config, extractors=readers)
        with pytest.raises(ConfigError, match="read by other versions of colors than the collection"):
            made.make(of(product, FINDING))
    finally:
        type(next(reader for reader in readers if reader.name == "colors")).fingerprint = kept  # type: ignore[misc]


def test_variants_are_not_held_against_a_collection_that_a_reader_never_saw(
    set_up: Callable[..., Maker], product: Path, database: Path
) -> None:
    made = set_up(Painter())
    config = AnalyzeConfig(profile="starter", extractors=(*QUICK_READERS, "composition"))
    made.analyze = partial(analyze, database=database, config=config)
    with pytest.raises(ConfigError, match=r"the collection was never read by composition.*`adinsight analyze`"):
        made.make(of(product, FINDING))


def test_without_a_picture_the_generator_draws_the_product(set_up: Callable[..., Maker], database: Path) -> None:
    painter = Painter()
    (made,) = set_up(painter).make([FINDING]).made
    assert painter.asked[0].prompt == "a blue background, a thing"
    names = {check.name for check in made.checks}
    assert made.status == "accepted" and "product_intact" not in names
    assert made.file is not None
    found = verify(made.file)
    assert found.sidecar is not None and found.sidecar.record.digital_source_type == "trainedAlgorithmicMedia"


def test_attempts_are_at_least_one(set_up: Callable[..., Maker]) -> None:
    with pytest.raises(ConfigError, match="at least 1 attempt is needed, got 0; change it with --attempts"):
        set_up(Painter(), most_attempts=0).make([FINDING])
