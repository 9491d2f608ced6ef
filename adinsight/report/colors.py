"""Colours: how each term is used, over time and with what click rate, and which go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.report.page_model import ColorUse, Count, Pairing
from adinsight.report.reading import rate

if TYPE_CHECKING:
    from adinsight.report.reading import Reader

# The hex of a term is that of its largest patch that is nearest to the mean of all its patches.
_USES = """
WITH own AS (SELECT * FROM ads_wide WHERE NOT is_variant),

patches AS (
    SELECT p.* FROM palette AS p SEMI JOIN own AS o ON o.ad_id = p.ad_id WHERE p.term IS NOT NULL
),

centres AS (
    SELECT term, sum(lightness * "share") / sum("share") AS l, sum(a * "share") / sum("share") AS a,
        sum(b * "share") / sum("share") AS b
    FROM patches GROUP BY term
),

typical AS (
    SELECT p.term, arg_min(p.hex, (sqrt((p.lightness - c.l) ** 2 + (p.a - c.a) ** 2 + (p.b - c.b) ** 2), p.hex)) AS hex
    FROM patches AS p JOIN centres AS c ON c.term = p.term GROUP BY p.term
),

shares AS (
    SELECT term, avg(total) AS mean_share
    FROM (SELECT term, ad_id, sum("share") AS total FROM patches GROUP BY ALL) GROUP BY term
),

exposed AS (
    SELECT o.background_term AS term, sum(r.clicks) AS clicks, sum(r.impressions) AS impressions
    FROM performance_rows AS r JOIN own AS o ON o.ad_id = r.ad_id
    WHERE r.clicks IS NOT NULL AND r.impressions IS NOT NULL GROUP BY ALL
)

SELECT
    t.term,
    t.hex,
    (SELECT count(*) FROM own AS o WHERE o.background_term = t.term) AS count_background,
    (SELECT count(*) FROM own AS o WHERE o.accent_term = t.term) AS count_accent,
    s.mean_share,
    n.clicks,
    n.impressions
FROM typical AS t
JOIN shares AS s ON s.term = t.term
LEFT JOIN exposed AS n ON n.term = t.term
ORDER BY count_background DESC, count_accent DESC, t.term
"""
_MONTHS = """
SELECT background_term AS term, strftime(first_seen, '%Y-%m') AS "month", count(*) AS count
FROM ads_wide WHERE NOT is_variant AND background_term IS NOT NULL AND first_seen IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
_ADS = """
SELECT background_term AS term, ad_id FROM ads_wide SEMI JOIN shown USING (ad_id)
WHERE NOT is_variant AND background_term IS NOT NULL ORDER BY file_name, ad_id
"""
_PAIRINGS = """
SELECT background_term AS background, accent_term AS accent, count(*) AS count
FROM ads_wide WHERE NOT is_variant AND background_term IS NOT NULL AND accent_term IS NOT NULL
GROUP BY ALL ORDER BY count DESC, background, accent
"""


def colors_of(reader: Reader) -> tuple[ColorUse, ...]:
    """Every colour term of the palettes, the commonest background first.

    Counts are of all ads that are no variants; those of the table `shown` are named.
    """
    months: dict[str, list[Count]] = {}
    for row in reader.rows(_MONTHS):
        months.setdefault(row["term"], []).append(Count(row["month"], row["count"]))
    ads: dict[str, list[str]] = {}
    for row in reader.rows(_ADS):
        ads.setdefault(row["term"], []).append(row["ad_id"])
    return tuple(
        ColorUse(
            term=row["term"],
            hex=row["hex"],
            count_background=row["count_background"],
            count_accent=row["count_accent"],
            mean_share=round(row["mean_share"], 4),
            ctr=rate(row["clicks"], row["impressions"]),
            count_impressions=int(row["impressions"] or 0),
            monthly=tuple(months.get(row["term"], ())),
            ad_ids=tuple(ads.get(row["term"], ())),
        )
        for row in reader.rows(_USES)
    )


def pairings_of(reader: Reader) -> tuple[Pairing, ...]:
    """Background and accent of all ads that have both, the commonest pair first."""
    return tuple(Pairing(row["background"], row["accent"], row["count"]) for row in reader.rows(_PAIRINGS))
