-- guards: A trend that is called so has its q and its signal, and shares lie inside their intervals, week by week.
-- station: trends
SELECT trend_run_id, trend_id, status
FROM trend_results
WHERE (status IN ('rising', 'falling', 'new', 'fading')) <> (signal IS NOT NULL)
    OR (signal IS NOT NULL AND least(q_rise, q_fall) IS NULL)
    OR NOT creative_share BETWEEN creative_share_lower AND creative_share_upper
UNION ALL
SELECT w.trend_run_id, w.trend_id, w.status
FROM trend_weeks AS w
LEFT JOIN trend_results AS t ON t.trend_run_id = w.trend_run_id AND t.trend_id = w.trend_id
WHERE t.trend_id IS NULL
    OR w.count_creatives > w.count_all_creatives
    OR w.count_advertisers > w.count_all_advertisers
    OR NOT w.creative_share BETWEEN w.creative_share_lower AND w.creative_share_upper;
