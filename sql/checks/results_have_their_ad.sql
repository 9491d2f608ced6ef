-- guards: Every result belongs to an ad.
-- station: ads
SELECT r.ad_id, r.extractor, r.fingerprint
FROM results AS r
ANTI JOIN ads AS a ON a.ad_id = r.ad_id;
