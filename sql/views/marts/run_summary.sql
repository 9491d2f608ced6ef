-- description: Every run, how long it took and what came of its inputs.
-- grain: one row per run_id
-- units: times in UTC; duration_seconds from start to end, NULL while running; count_ columns are outcome rows
CREATE VIEW run_summary AS
SELECT
    r.run_id,
    r.status,
    r.profile,
    r.package_version,
    r.git_revision,
    r.started_at,
    r.finished_at,
    date_diff('millisecond', r.started_at, r.finished_at) / 1000.0 AS duration_seconds,
    count(DISTINCT o.location) AS count_files,
    count(*) FILTER (o.status = 'done') AS count_done,
    count(*) FILTER (o.status = 'rejected') AS count_rejected,
    count(*) FILTER (o.status = 'failed') AS count_failed,
    coalesce(sum(o.seconds), 0.0) AS work_seconds
FROM runs AS r
LEFT JOIN outcomes AS o ON o.run_id = r.run_id
GROUP BY ALL;
