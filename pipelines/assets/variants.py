"""`variants`: new ads from what passed the gate, read back; with a reason where there is nothing to make."""

from pathlib import Path
from typing import Any

import dagster as dg

from adinsight.database import make_variants, propose_variants
from adinsight.errors import InsufficientData
from adinsight.variants.brief import BrandKit, Product, Wording
from adinsight.variants.briefs.arms import Order
from adinsight.variants.briefs.brand_kit import load_brand_kit
from adinsight.variants.briefs.planning import Proposal
from adinsight.variants.making import VariantsReport
from pipelines.assets.reading import POOL
from pipelines.metadata import Materialized, Metadata, counts, table, thumbnails
from pipelines.progress import Logged
from pipelines.resources import PREFIX, Collection, VariantOrder


def variants_asset() -> dg.AssetsDefinition:
    """The asset."""

    @dg.asset(
        name="variants", deps=["findings", "trends"], group_name="variants", pool=POOL,
        description="Briefs from findings that passed the gate, and the ads made from them, each read back.",
    )  # fmt: skip
    def made(context: dg.AssetExecutionContext, collection: Collection, order: VariantOrder) -> Materialized:
        if not order.product:
            return _skipped(f"no product is named; set {PREFIX}PRODUCT to a picture of what is sold")
        try:
            proposal = propose_variants(_order(order), collection.path)
        except InsufficientData as short:
            return _skipped(str(short))
        if not proposal.briefs:
            return _skipped(" ".join(one.answer for one in proposal.gates), **_told(proposal))
        out = Path(collection.out) / "variants"
        report = make_variants(proposal.briefs, collection.path, out, progress=Logged(context.log))
        return Materialized(metadata=_told(proposal) | _metadata(collection, report))

    return made


def _order(order: VariantOrder) -> Order:
    picture = Path(order.product)
    return Order(
        product=Product(order.product_name or picture.stem.replace("_", " ").replace("-", " "), picture),
        brand=load_brand_kit(Path(order.brand)) if order.brand else BrandKit(),
        wording=Wording(headline=order.headline, call_to_action=order.call_to_action),
    )


def _skipped(reason: str, **told: Any) -> Materialized:
    return Materialized(metadata={"status": "skipped", "reason": reason, "wanted": 0, "accepted": 0, **told})


def _told(proposal: Proposal) -> Metadata:
    return {
        "gate": table(("outcome", "p", "answer"), [(one.outcome, one.p, one.answer) for one in proposal.gates]),
        "not briefed": table(("what", "because"), [(one.subject, one.reason) for one in proposal.set_aside]),
    }


def _metadata(collection: Collection, report: VariantsReport) -> Metadata:
    shown = [
        (str(one.file), (one.slot.brief.arm, one.slot.brief.change, one.status, ", ".join(one.reasons)))
        for one in report.made
        if one.file is not None
    ]
    return {
        "status": "done",
        "wanted": report.count_wanted,
        "accepted": report.count_accepted,
        "unfilled": report.count_unfilled,
        "attempts": len(report.made),
        "rejected because": counts(("check", "attempts"), report.reasons()),
        "seconds": round(sum(report.seconds.values()), 3),
        "made": thumbnails(("arm", "change", "status", "reasons"), shown, collection.config()),
    }
