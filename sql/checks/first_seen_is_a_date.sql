-- guards: What the manifest gives as first_seen can be read as a date.
-- station: ads
-- severity: warn
SELECT f.ad_id, f.location, f.first_seen
FROM ad_files AS f
JOIN stg_files AS s ON s.ad_id = f.ad_id AND s.location = f.location
WHERE f.first_seen IS NOT NULL AND s.first_seen IS NULL;
