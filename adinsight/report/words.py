"""What ads say: their lines by role, and the single words that many of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.report.page_model import WordUse
from adinsight.report.reading import rate

if TYPE_CHECKING:
    from adinsight.report.reading import Reader

# Role of the single words, beside the roles of whole lines.
WORD = "word"
_MOST_A_ROLE = 40
_MOST_ADS = 60
# Lines that differ in case and blanks alone are one; what is shown is the commonest way to write it.
_USES = """
WITH said AS (
    SELECT w.ad_id, coalesce(w."role", 'other') AS "role", w."text",
        lower(regexp_replace(trim(w."text"), '\\s+', ' ', 'g')) AS phrase
    FROM words_long AS w
    UNION ALL
    SELECT ad_id, $word, attribute, attribute FROM ad_attributes WHERE family = 'word'
),

own AS (SELECT ad_id, min(file_name) AS file_name FROM ads_wide WHERE NOT is_variant GROUP BY ad_id),

used AS (
    SELECT s."role", s.phrase, mode(s."text" ORDER BY s."text") AS "text", list(DISTINCT s.ad_id) AS ads
    FROM said AS s SEMI JOIN own AS o ON o.ad_id = s.ad_id
    WHERE s.phrase <> ''
    GROUP BY s."role", s.phrase
    QUALIFY row_number() OVER (PARTITION BY s."role" ORDER BY len(ads) DESC, s.phrase) <= $most
),

exposed AS (
    SELECT ad_id, sum(clicks) AS clicks, sum(impressions) AS impressions FROM performance_rows
    WHERE clicks IS NOT NULL AND impressions IS NOT NULL GROUP BY ad_id
),

carried AS (SELECT "role", phrase, unnest(ads) AS ad_id FROM used)

SELECT
    u."text",
    u."role",
    count(*) AS count_ads,
    sum(n.clicks) AS clicks,
    sum(n.impressions) AS impressions,
    coalesce(list(s.ad_id ORDER BY o.file_name, s.ad_id) FILTER (s.ad_id IS NOT NULL)[:$most_ads], []) AS ad_ids
FROM carried AS c
JOIN used AS u ON u."role" = c."role" AND u.phrase = c.phrase
JOIN own AS o ON o.ad_id = c.ad_id
LEFT JOIN exposed AS n ON n.ad_id = c.ad_id
LEFT JOIN shown AS s ON s.ad_id = c.ad_id
GROUP BY u."role", u.phrase, u."text"
ORDER BY u."role", count_ads DESC, u.phrase
"""


def words_of(reader: Reader) -> tuple[WordUse, ...]:
    """The commonest lines of each role and the commonest words.

    Counts are of all ads that are no variants; some of those of the table `shown` are named.
    """
    return tuple(
        WordUse(
            text=row["text"],
            role=row["role"],
            count_ads=row["count_ads"],
            ctr=rate(row["clicks"], row["impressions"]),
            count_impressions=int(row["impressions"] or 0),
            ad_ids=tuple(row["ad_ids"]),
        )
        for row in reader.rows(_USES, {"word": WORD, "most": _MOST_A_ROLE, "most_ads": _MOST_ADS})
    )
