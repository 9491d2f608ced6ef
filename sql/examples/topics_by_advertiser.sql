-- question: What mix of topics does each advertiser run?
SELECT
    advertiser,
    top_topic,
    count(*) AS count_ads,
    round(count(*) / sum(count(*)) OVER (PARTITION BY advertiser), 3) AS ads_share
FROM ads_wide
WHERE advertiser IS NOT NULL AND top_topic IS NOT NULL
GROUP BY advertiser, top_topic
ORDER BY advertiser, count_ads DESC, top_topic;
