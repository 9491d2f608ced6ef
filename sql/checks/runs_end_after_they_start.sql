-- guards: A run that is over has an end that is not before its start; one that is running has none.
-- station: ads
SELECT run_id, status, started_at, finished_at
FROM runs
WHERE (status = 'running') <> (finished_at IS NULL) OR finished_at < started_at;
