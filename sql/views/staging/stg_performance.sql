-- description: Every row of a performance export that was kept, with the image that it was matched to.
-- grain: one row per import_id and row_number
-- units: row_number as a spreadsheet counts; spend and conversion_value in currency; match_score 0 to 1
CREATE VIEW stg_performance AS
SELECT
    r.*,
    m.ad_id,
    m.method AS match_method,
    m.score AS match_score,
    i.is_experiment
FROM performance_records AS r
JOIN performance_imports AS i ON i.import_id = r.import_id
LEFT JOIN performance_matches AS m
    ON m.import_id = r.import_id AND m.creative_key = r.creative_key AND m.platform_ad_id = r.platform_ad_id;
