-- guards: Every result's extractor is known with its table, and its run is on record.
-- station: ads
SELECT r.ad_id, r.extractor, r.fingerprint, r.run_id
FROM results AS r
LEFT JOIN extractors AS e ON e.extractor = r.extractor AND e.fingerprint = r.fingerprint
LEFT JOIN runs AS u ON u.run_id = r.run_id
WHERE e.extractor IS NULL OR u.run_id IS NULL;
