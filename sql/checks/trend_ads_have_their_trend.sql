-- guards: Ads belong to a trend that is there, and are ads of the collection.
-- station: trends
SELECT
    e.trend_run_id,
    e.trend_id,
    e.ad_id
FROM trend_ads AS e
LEFT JOIN trend_results AS t ON t.trend_run_id = e.trend_run_id AND t.trend_id = e.trend_id
LEFT JOIN ads AS a ON a.ad_id = e.ad_id
WHERE t.trend_id IS NULL OR a.ad_id IS NULL;
