-- question: How does the palette change from month to month?
SELECT
    date_trunc('month', w.first_seen)::DATE AS month,
    p.term,
    count(DISTINCT p.ad_id) AS count_ads,
    round(sum(p."share") / sum(sum(p."share")) OVER (PARTITION BY date_trunc('month', w.first_seen)), 3) AS area_share
FROM palette AS p
JOIN ads_wide AS w ON w.ad_id = p.ad_id
WHERE w.first_seen IS NOT NULL
GROUP BY date_trunc('month', w.first_seen), p.term
ORDER BY month, area_share DESC, p.term;
