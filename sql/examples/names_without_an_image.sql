-- question: Which names in the exports have no image, and which are they most like?
SELECT
    u.creative_key,
    u.status,
    u.impressions,
    round(u.best_score, 2) AS best_score,
    list(DISTINCT f.file_name ORDER BY f.file_name) FILTER (f.file_name IS NOT NULL) AS candidates
FROM unmatched_performance AS u
LEFT JOIN stg_files AS f ON list_contains(u.candidates, f.ad_id)
GROUP BY u.import_id, u.platform_ad_id, u.creative_key, u.status, u.impressions, u.best_score
ORDER BY u.impressions DESC NULLS LAST, u.creative_key
LIMIT 20;
