-- description: Names in the exports that no image answers to, or several do.
-- grain: one row per import_id, creative_key and platform_ad_id
-- units: status is ambiguous or unmatched; candidates are ad_ids, best_score 0 to 1; spend NULL where currencies differ
CREATE VIEW unmatched_performance AS
SELECT
    m.import_id,
    m.creative_key,
    m.platform_ad_id,
    m.status,
    m.method,
    m.score AS best_score,
    m.candidates,
    count(r.row_number) AS count_rows,
    sum(r.impressions)::BIGINT AS impressions,
    CASE WHEN count(DISTINCT r.currency) <= 1 THEN sum(r.spend) END AS spend
FROM performance_matches AS m
LEFT JOIN performance_records AS r
    ON r.import_id = m.import_id AND r.creative_key = m.creative_key AND r.platform_ad_id = m.platform_ad_id
WHERE m.ad_id IS NULL
GROUP BY m.import_id, m.creative_key, m.platform_ad_id, m.status, m.method, m.score, m.candidates;
