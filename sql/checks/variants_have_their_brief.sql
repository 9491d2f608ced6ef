-- guards: An attempt belongs to a brief, a check to an attempt, and one that was accepted was read as an ad.
-- station: variants
SELECT v.variant_id, 'no brief' AS fault
FROM variant_attempts AS v
ANTI JOIN variant_briefs AS b ON b.brief_id = v.brief_id
UNION ALL
SELECT c.variant_id, 'check of no attempt'
FROM variant_checks AS c
ANTI JOIN variant_attempts AS v ON v.variant_id = c.variant_id
UNION ALL
SELECT v.variant_id, 'accepted and never read'
FROM variant_attempts AS v
ANTI JOIN ads AS a ON a.ad_id = v.ad_id
WHERE v.status = 'accepted';
