-- question: Which files were not read, and why?
SELECT reason, status, count(*) AS count_files, min(location) AS example
FROM latest_outcomes
WHERE status <> 'done'
GROUP BY reason, status
ORDER BY count_files DESC, reason;
