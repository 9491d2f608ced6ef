"""The ads themselves: all that is known of each that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adinsight.report.page_model import Achieved, Ad, Concept, Line, Money, SeenObject, Swatch
from adinsight.report.reading import iso, rate, rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adinsight.report.page_model import Box
    from adinsight.report.reading import Reader, Row

# What is measured of every picture, by the names that findings use.
MEASURES = {
    "brightness": "brightness",
    "contrast": "contrast",
    "saturation": "saturation",
    "colourfulness": "colourfulness",
    "warmth": "warmth",
    "color_contrast": "color_contrast",
    "harmony": "harmony",
    "sharpness": "sharpness",
    "clutter": "clutter",
    "white_space": "white_space_share",
    "symmetry": "symmetry",
    "balance": "balance",
    "rule_of_thirds": "rule_of_thirds",
    "subject_size": "subject_area_share",
    "text_share": "text_area_share",
}
_ADS = "SELECT * FROM ads_wide SEMI JOIN shown USING (ad_id) ORDER BY is_variant, file_name, ad_id"
_PALETTE = """
SELECT ad_id, hex, "share", term, "role" FROM palette SEMI JOIN shown USING (ad_id) ORDER BY ad_id, rank
"""
_OBJECTS = """
SELECT ad_id, "label", score, x0, y0, x1, y1 FROM objects_long SEMI JOIN shown USING (ad_id)
ORDER BY ad_id, score DESC, "label", x0, y0
"""
_LINES = """
SELECT ad_id, "text", "role", x0, y0, x1, y1 FROM words_long SEMI JOIN shown USING (ad_id) ORDER BY ad_id, line_index
"""
_CONCEPTS = """
SELECT ad_id, taxonomy, concept, score FROM concepts_long SEMI JOIN shown USING (ad_id)
WHERE is_present ORDER BY ad_id, taxonomy, score DESC, concept
"""
_CLUSTERS = """
SELECT m.ad_id, t.trend_id, t.kind, t."name" FROM trends AS t
JOIN trend_ads AS m ON m.trend_run_id = t.trend_run_id AND m.trend_id = t.trend_id
SEMI JOIN shown AS s ON s.ad_id = m.ad_id
ORDER BY m.ad_id, t.kind, t.trend_id
"""
# The campaign, platform and placement with the most impressions stand in where the manifest names none.
_ACHIEVED = """
SELECT
    ad_id,
    sum(impressions) AS impressions,
    sum(clicks) AS clicks,
    sum(impressions) FILTER (clicks IS NOT NULL) AS exposure,
    sum(clicks) FILTER (impressions IS NOT NULL) AS exposed_clicks,
    arg_max(campaign, impressions) AS campaign,
    arg_max(platform, impressions) AS platform,
    arg_max(placement, impressions) AS placement
FROM performance_rows SEMI JOIN shown USING (ad_id) GROUP BY ad_id
"""
_SPEND = """
SELECT ad_id, currency, sum(spend) AS amount FROM performance_rows SEMI JOIN shown USING (ad_id)
WHERE spend IS NOT NULL GROUP BY ad_id, currency ORDER BY ad_id, amount DESC, currency
"""
_RESULTS = """
SELECT ad_id, result_name, sum(conversions) AS count FROM performance_rows SEMI JOIN shown USING (ad_id)
WHERE conversions IS NOT NULL GROUP BY ad_id, result_name ORDER BY ad_id, count DESC, result_name
"""
_QUERIES = {
    "palette": _PALETTE, "objects": _OBJECTS, "lines": _LINES, "concepts": _CONCEPTS, "clusters": _CLUSTERS,
    "achieved": _ACHIEVED, "spend": _SPEND, "results": _RESULTS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows of one ad from each of `_QUERIES`, and the ids of all trends that there are."""

    rows: Mapping[str, Sequence[Row]]
    trend_ids: frozenset[str]

    def of(self, name: str) -> Sequence[Row]:
        return self.rows.get(name, ())


def ads_of(reader: Reader) -> tuple[Ad, ...]:
    """The ads of the table `shown`, variants last, then by file name. Their places on the map are yet to come."""
    by_part = {name: reader.by_ad(query) for name, query in _QUERIES.items()}
    trend_ids = frozenset(row["trend_id"] for row in reader.rows("SELECT trend_id FROM trends"))
    return tuple(
        _ad(row, _Known({name: by_ad.get(row["ad_id"], ()) for name, by_ad in by_part.items()}, trend_ids))
        for row in reader.rows(_ADS)
    )


def _ad(row: Row, known: _Known) -> Ad:
    shown = next(iter(known.of("achieved")), {})
    measures = ((name, rounded(row[column])) for name, column in MEASURES.items())
    return Ad(
        ad_id=row["ad_id"],
        file_name=row["file_name"] or row["ad_id"],
        width=row["width"],
        height=row["height"],
        advertiser=row["advertiser"],
        brand=row["brand"],
        platform=row["platform"] or shown.get("platform"),
        campaign=row["campaign"] or shown.get("campaign"),
        placement=row["placement"] or shown.get("placement"),
        first_seen=iso(row["first_seen"]),
        caption=row["caption"],
        intentions=tuple((prompt, text or "") for prompt, text in row["prompted_captions"] or ()),
        is_out_of_domain=bool(row["is_out_of_domain"]),
        is_variant=row["is_variant"],
        background=row["background_term"],
        background_hex=row["background_hex"],
        accent=row["accent_term"],
        orientation=row["orientation"],
        topic=row["top_topic"],
        setting=row["top_setting"],
        sentiment=row["top_sentiment"],
        near_duplicate_group=row["near_duplicate_group"],
        palette=tuple(_swatch(one) for one in known.of("palette")),
        objects=tuple(SeenObject(one["label"], round(one["score"], 3), _box(one)) for one in known.of("objects")),
        lines=tuple(Line(one["text"], one["role"] or "other", _box(one)) for one in known.of("lines")),
        concepts=tuple(
            Concept(one["taxonomy"], one["concept"], round(one["score"] or 0.0, 3)) for one in known.of("concepts")
        ),
        measures=tuple((name, value) for name, value in measures if value is not None),
        achieved=_achieved(shown, known) if shown else None,
        trend_ids=(*(one["trend_id"] for one in known.of("clusters")), *_attributes(row, known.trend_ids)),
        look=next((one["name"] for one in known.of("clusters") if one["kind"] == "look"), None),
        x=None,
        y=None,
    )


def _attributes(row: Row, trend_ids: frozenset[str]) -> list[str]:
    """The trends of an ad's topic, background, objects and offer, by the ids that trends give these."""
    offer = None if row["count_lines"] is None else "has an offer" if row["offer"] else "no offer"
    color = row["background_term"] and f"{row['background_term']} background"
    named = [("topic", row["top_topic"]), ("color", color), ("offer", offer)]
    named += [("object", label) for label in row["object_labels"] or ()]
    ids = (f"{kind}:{name}" for kind, name in named if name)
    return [trend_id for trend_id in ids if trend_id in trend_ids]


def _achieved(shown: Mapping[str, Any], known: _Known) -> Achieved:
    result: Row = next(iter(known.of("results")), {"result_name": None, "count": 0.0})
    return Achieved(
        impressions=int(shown["impressions"] or 0),
        clicks=int(shown["clicks"] or 0),
        conversions=round(float(result["count"]), 2),
        spend=tuple(Money(one["currency"] or "", round(one["amount"], 2)) for one in known.of("spend")),
        ctr=rate(shown["exposed_clicks"], shown["exposure"]),
        result_name=result["result_name"],
    )


def _swatch(row: Row) -> Swatch:
    return Swatch(row["hex"], round(row["share"], 4), row["term"], row["role"] or "other")


def _box(row: Row) -> Box:
    return round(row["x0"], 4), round(row["y0"], 4), round(row["x1"], 4), round(row["y1"], 4)
