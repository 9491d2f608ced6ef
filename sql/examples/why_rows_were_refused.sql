-- question: Which rows of the exports were dropped or refused, and why?
SELECT
    file_name,
    "action",
    reason,
    count(*) AS count_rows,
    min(row_number) AS first_row,
    any_value("value" ORDER BY row_number) AS first_value
FROM performance_odd_rows
WHERE "action" IN ('dropped', 'refused')
GROUP BY ALL
ORDER BY count_rows DESC, file_name, reason;
