-- question: Which object goes with which background colour?
SELECT w.background_term, o."label", count(*) AS count_ads
FROM object_shares AS o
JOIN ads_wide AS w ON w.ad_id = o.ad_id
WHERE w.background_term IS NOT NULL
GROUP BY w.background_term, o."label"
ORDER BY count_ads DESC, w.background_term, o."label"
LIMIT 20;
