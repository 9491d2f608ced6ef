-- description: Ads that look almost the same.
-- grain: one row per group_id
-- units: count_ads in ads, two at least; ad_ids in order
CREATE VIEW near_duplicate_groups AS
SELECT
    n.group_id,
    count(*) AS count_ads,
    list(n.ad_id ORDER BY n.ad_id) AS ad_ids,
    min(f.first_seen) AS first_seen,
    list_sort(list(DISTINCT f.advertiser) FILTER (f.advertiser IS NOT NULL)) AS advertisers
FROM near_duplicates AS n
LEFT JOIN (
    SELECT ad_id, min(first_seen) AS first_seen, min(advertiser) AS advertiser FROM stg_files GROUP BY ad_id
) AS f ON f.ad_id = n.ad_id
GROUP BY n.group_id;
