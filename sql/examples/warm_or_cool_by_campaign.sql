-- question: Is a campaign warm or cool in colour?
SELECT
    campaign,
    count(*) AS count_ads,
    round(avg(warmth), 3) AS mean_warmth,
    CASE WHEN avg(warmth) > 0 THEN 'warm' ELSE 'cool' END AS temperature
FROM ads_wide
WHERE campaign IS NOT NULL AND warmth IS NOT NULL
GROUP BY campaign
ORDER BY mean_warmth DESC, campaign;
