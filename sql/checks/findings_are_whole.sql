-- guards: A finding that claims a difference has a size inside its interval, p, q, ads to go on and a sentence.
-- station: findings
SELECT
    finding_run_id,
    finding_id,
    verdict
FROM finding_results
WHERE statement = ''
    OR (
        verdict IN ('higher', 'lower')
        AND (
            estimate IS NULL
            OR q_value IS NULL
            OR q_value < p_value - 1e-9
            OR NOT estimate BETWEEN lower AND upper
            OR count_creatives_with = 0
        )
    );
