-- question: Are tall ads busier than wide ones?
SELECT
    orientation,
    count(*) AS count_ads,
    round(avg(clutter), 3) AS mean_clutter,
    round(avg(white_space_share), 3) AS mean_white_space_share
FROM ads_wide
WHERE orientation IS NOT NULL
GROUP BY orientation
ORDER BY mean_clutter DESC, orientation;
