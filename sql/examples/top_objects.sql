-- question: Which objects appear in the most ads, and how large are they?
SELECT
    "label",
    count(*) AS count_ads,
    sum(count_objects)::BIGINT AS count_objects,
    round(avg(area_share), 3) AS mean_area_share
FROM object_shares
GROUP BY "label"
ORDER BY count_ads DESC, "label"
LIMIT 20;
