-- question: How much of the picture is text, by placement?
SELECT
    placement,
    count(*) AS count_ads,
    round(avg(text_area_share), 3) AS mean_text_area_share,
    round(avg(count_lines), 1) AS mean_count_lines
FROM ads_wide
WHERE placement IS NOT NULL AND text_area_share IS NOT NULL
GROUP BY placement
ORDER BY mean_text_area_share DESC, placement;
