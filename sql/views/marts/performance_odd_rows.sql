-- description: Everything in the exports that was odd, dropped or refused, and why.
-- grain: one row per import_id, row_number, column_name and reason
-- units: row_number as a spreadsheet counts, NULL for what concerns the whole file; action is kept, dropped or refused
CREATE VIEW performance_odd_rows AS
SELECT
    o.import_id,
    regexp_extract(i.location, '[^/\\]*$') AS file_name,
    o.row_number,
    o.column_name,
    o."value",
    o.reason,
    o."action"
FROM performance_oddities AS o
JOIN performance_imports AS i ON i.import_id = o.import_id;
