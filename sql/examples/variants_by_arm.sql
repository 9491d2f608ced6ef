-- question: How many variants of each arm were accepted, after how many attempts, and what was promised?
SELECT
    experiment_id,
    arm,
    any_value(coalesce(change_family || ' ' || change_name, 'nothing changed')) AS change,
    count(*) FILTER (status = 'accepted') AS count_accepted,
    count(*) AS count_attempts,
    any_value(predicted) AS predicted
FROM variants
GROUP BY ALL
ORDER BY experiment_id, arm;
