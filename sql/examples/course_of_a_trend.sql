-- question: How did the share of each rising or falling trend move from week to week?
SELECT
    kind,
    "name",
    week_start,
    count_creatives,
    round(100 * creative_share, 1) AS percent_of_creatives,
    round(100 * advertiser_share, 1) AS percent_of_advertisers,
    status
FROM trend_weekly
WHERE trend_id IN (SELECT trend_id FROM trends WHERE signal IS NOT NULL)
ORDER BY kind, "name", week_start;
