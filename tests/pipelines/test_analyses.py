"""What the analyses say of themselves, from reports whose numbers are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from adinsight.errors import InsufficientData
from adinsight.records import AdFile, Commit
from adinsight.store.writer import Writer
from adinsight.trends.analysis import TrendsReport
from adinsight.trends.trend import Trend
from adinsight.trends.weekly import Called, Share
from adinsight.variants.brief import BrandKit, Brief, Product, Reason, Trait, Wording
from adinsight.variants.briefs.arms import Experiment, Order, SetAside
from adinsight.variants.briefs.planning import Proposal
from adinsight.variants.making import MadeVariant, VariantsReport
from adinsight.variants.slot import slots_of
from pipelines.assets import trends, variants
from pipelines.resources import Environment, resources_of

from .conftest import environment


def metadata(asset: dg.AssetsDefinition, chosen: Environment, instance: dg.DagsterInstance) -> dict[str, Any]:
    result = dg.materialize([asset], instance=instance, resources=resources_of(chosen))
    (made,) = result.asset_materializations_for_node(asset.key.to_user_string())
    return {name: value.value for name, value in made.metadata.items()}


def trend(kind: str, name: str, count: int, medoids: tuple[str, ...]) -> Trend:
    share, called = Share(1, 4), Called("rising", "confirmed")
    return Trend(name, kind, name, (name,), (), count, 1, share, share, called, 2, None, medoids, ())


def test_trends_tell_the_share_of_noise_and_show_typical_ads(
    shop: Path, tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = min((shop / "ads").glob("0*.jpg"))
    writer = Writer(tmp_path / "ads.duckdb")
    writer.begin_run("r1", package_version="1")
    writer.write(Commit("r1", (AdFile("a1", str(picture), "JPEG", 1, 10, 10),), (), ()))
    found = (trend("look", "red beach", 12, ("a1",)), trend("topic", "cars", 5, ()))
    monkeypatch.setattr(trends, "find_trends", lambda *_, **__: TrendsReport("t1", found, ("a note",), 20, 16, 9))
    told = metadata(trends.trends_asset(()), environment(tmp_path), instance)
    assert [told[name] for name in ("status", "trends", "ads", "creatives", "weeks")] == ["done", 2, 20, 16, 9]
    assert told["noise share of looks"] == 0.25
    assert told["by status"].splitlines()[2:] == ["| rising | 2 |"]
    assert "| look | red beach | rising | confirmed |" in told["what rises first"]
    shown = told["typical ads of looks"].splitlines()[2:]
    assert len(shown) == 1
    assert shown[0].startswith("| ![](data:image/jpeg;base64,")
    assert shown[0].endswith(" | red beach | rising |")


@pytest.fixture
def ordered(shop: Path, tmp_path: Path) -> Environment:
    """An environment with a product, which is any picture."""
    return environment(tmp_path, product=str(min((shop / "ads").glob("0*.jpg"))), headline="Made for today")


def brief(arm: Any, change: Trait | None) -> Brief:
    return Brief(
        experiment_id="e1", arm=arm, reason=Reason("finding", "It goes with clicks."), product=Product("red hat"),
        change=change, keep=(), parent_id=None, brand=BrandKit(), wording=Wording(), sizes=("square",), count=1, seed=0,
    )  # fmt: skip


def test_variants_tell_what_was_accepted_and_why_not(
    ordered: Environment, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    blue = brief("finding", Trait("background", "blue"))
    experiment = Experiment(blue, brief("control", None), brief("random", Trait("background", "red")))
    asked = list[Order]()

    def propose(order: Order, db: Path) -> Proposal:
        asked.append(order)
        return Proposal((experiment,), (SetAside("line offer", "it is in the words"),), ())

    def make(briefs: tuple[Brief, ...], db: Path, out: Path, **_: object) -> VariantsReport:
        assert (briefs, out) == (experiment.arms, Path(ordered.out) / "variants")
        (slot,) = slots_of([blue])
        made = (
            MadeVariant(slot, 1, "rejected", ("drift",), Path(ordered.product)),
            MadeVariant(slot, 2, "accepted", (), Path(ordered.product)),
        )
        return VariantsReport(made, 3, 1, 2, {"draft": 2.0, "read": 1.0})

    monkeypatch.setattr(variants, "propose_variants", propose)
    monkeypatch.setattr(variants, "make_variants", make)
    told = metadata(variants.variants_asset(), ordered, instance)
    counts = [told[name] for name in ("status", "wanted", "accepted", "unfilled", "attempts", "seconds")]
    assert counts == ["done", 3, 1, 2, 2, 3.0]
    assert told["rejected because"].splitlines()[2:] == ["| drift | 1 |"]
    assert told["not briefed"].splitlines()[2:] == ["| line offer | it is in the words |"]
    assert told["made"].count("data:image/jpeg;base64,") == 2
    assert "| finding | background blue | accepted |" in told["made"]
    (order,) = asked
    assert order.product == Product(Path(ordered.product).stem, Path(ordered.product))
    assert order.wording == Wording(headline="Made for today")


def test_what_is_not_briefed_is_skipped_with_its_reason(
    ordered: Environment, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(order: Order, db: Path) -> Proposal:
        raise InsufficientData("there are no findings")

    monkeypatch.setattr(variants, "propose_variants", refuse)
    told = metadata(variants.variants_asset(), ordered, instance)
    assert (told["status"], told["reason"], told["accepted"]) == ("skipped", "there are no findings", 0)
