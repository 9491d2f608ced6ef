-- guards: No variant is accepted that failed a check which is weighed, and none is rejected without a reason.
-- station: variants
SELECT v.variant_id, v.status
FROM variant_attempts AS v
WHERE
    (v.status = 'accepted' AND v.variant_id IN (SELECT variant_id FROM variant_checks WHERE is_weighed AND verdict = 'failed'))
    OR (v.status <> 'accepted' AND len(v.reasons) = 0);
