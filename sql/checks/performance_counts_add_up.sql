-- guards: An import has as many rows as it says were kept, and kept, dropped and refused rows are those of its file.
-- station: performance
SELECT i.import_id, i.count_rows, i.count_kept, i.count_dropped, i.count_refused, count(r.import_id) AS count_records
FROM performance_imports AS i
LEFT JOIN performance_records AS r ON r.import_id = i.import_id
GROUP BY ALL
HAVING i.count_kept <> count(r.import_id) OR i.count_rows <> i.count_kept + i.count_dropped + i.count_refused;
