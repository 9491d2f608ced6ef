-- guards: In the counts that a finished run keeps, files is the sum of done, rejected and failed, where it states all four.
WITH counted AS (
    SELECT
        run_id,
        (counts ->> 'files')::BIGINT AS count_files,
        (counts ->> 'done')::BIGINT AS count_done,
        (counts ->> 'rejected')::BIGINT AS count_rejected,
        (counts ->> 'failed')::BIGINT AS count_failed
    FROM runs
    WHERE counts IS NOT NULL
)

SELECT *
FROM counted
WHERE count_files <> count_done + count_rejected + count_failed;
