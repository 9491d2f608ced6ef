-- question: What was spent each week, by currency, and what did a thousand impressions cost?
SELECT
    date_trunc('week', "day")::DATE AS week_start,
    currency,
    count(DISTINCT ad_id) AS count_ads,
    round(sum(spend), 2) AS spend,
    round(1000 * sum(spend) / sum(impressions), 2) AS cost_of_1000_impressions
FROM performance_daily
WHERE spend IS NOT NULL AND impressions > 0
GROUP BY ALL
ORDER BY week_start, currency;
