-- question: Which ads of each campaign are clicked most often, of those shown a thousand times or more?
SELECT
    p.campaign,
    f.file_name,
    sum(p.impressions)::BIGINT AS impressions,
    round(100 * sum(p.clicks) / sum(p.impressions), 2) AS clicks_percent
FROM performance_rows AS p
JOIN (SELECT ad_id, min(file_name) AS file_name FROM stg_files GROUP BY ad_id) AS f ON f.ad_id = p.ad_id
WHERE p.impressions IS NOT NULL AND p.clicks IS NOT NULL AND p.is_summable
GROUP BY p.campaign, f.file_name
HAVING sum(p.impressions) >= 1000
QUALIFY row_number() OVER (PARTITION BY p.campaign ORDER BY clicks_percent DESC, f.file_name) <= 3
ORDER BY p.campaign, clicks_percent DESC, f.file_name;
