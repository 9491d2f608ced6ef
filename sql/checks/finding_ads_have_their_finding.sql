-- guards: Ads stand behind a finding that is there, and are ads of the collection.
-- station: findings
SELECT
    e.finding_run_id,
    e.finding_id,
    e.ad_id
FROM finding_ads AS e
LEFT JOIN finding_results AS f ON f.finding_run_id = e.finding_run_id AND f.finding_id = e.finding_id
LEFT JOIN ads AS a ON a.ad_id = e.ad_id
WHERE f.finding_id IS NULL OR a.ad_id IS NULL;
