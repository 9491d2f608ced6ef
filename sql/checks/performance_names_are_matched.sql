-- guards: Every name in an import was looked for among the images, and is matched if and only if it has an ad.
-- station: performance
SELECT DISTINCT r.import_id, r.creative_key, r.platform_ad_id, m.status, m.ad_id
FROM performance_records AS r
LEFT JOIN performance_matches AS m
    ON m.import_id = r.import_id AND m.creative_key = r.creative_key AND m.platform_ad_id = r.platform_ad_id
WHERE m.status IS NULL OR (m.status = 'matched') <> (m.ad_id IS NOT NULL);
