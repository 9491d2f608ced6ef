-- guards: In the counts that a finished run keeps, files is the sum of done, unchanged, rejected and failed.
-- station: ads
WITH counted AS (
    SELECT
        run_id,
        (counts ->> 'files')::BIGINT AS count_files,
        (counts ->> 'done')::BIGINT AS count_done,
        coalesce((counts ->> 'unchanged')::BIGINT, 0) AS count_unchanged,
        (counts ->> 'rejected')::BIGINT AS count_rejected,
        (counts ->> 'failed')::BIGINT AS count_failed
    FROM runs
    WHERE counts IS NOT NULL
)

SELECT *
FROM counted
WHERE count_files <> count_done + count_unchanged + count_rejected + count_failed;
