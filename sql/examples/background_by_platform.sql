-- question: Which background colours does each platform use most?
SELECT
    platform,
    background_term,
    count(*) AS count_ads,
    round(count(*) / sum(count(*)) OVER (PARTITION BY platform), 3) AS ads_share
FROM ads_wide
WHERE platform IS NOT NULL AND background_term IS NOT NULL
GROUP BY platform, background_term
ORDER BY platform, count_ads DESC, background_term;
