-- guards: Every result has exactly the rows in its table that it says, and every row has its result.
-- station: ads
WITH found AS (
    SELECT 'captions' AS table_name, ad_id, fingerprint, count(*) AS count_rows FROM captions GROUP BY ALL
    UNION ALL
    SELECT 'colors', ad_id, fingerprint, count(*) FROM colors GROUP BY ALL
    UNION ALL
    SELECT 'objects', ad_id, fingerprint, count(*) FROM objects GROUP BY ALL
    UNION ALL
    SELECT 'words', ad_id, fingerprint, count(*) FROM words GROUP BY ALL
    UNION ALL
    SELECT 'composition', ad_id, fingerprint, count(*) FROM composition GROUP BY ALL
    UNION ALL
    SELECT 'concepts', ad_id, fingerprint, count(*) FROM concepts GROUP BY ALL
    UNION ALL
    SELECT 'hashes', ad_id, fingerprint, count(*) FROM hashes GROUP BY ALL
),

stated AS (
    SELECT e.table_name, r.ad_id, r.fingerprint, r.count_rows
    FROM results AS r
    JOIN extractors AS e ON e.extractor = r.extractor AND e.fingerprint = r.fingerprint
    WHERE e.table_name IN ('captions', 'colors', 'objects', 'words', 'composition', 'concepts', 'hashes')
)

SELECT
    coalesce(s.table_name, f.table_name) AS table_name,
    coalesce(s.ad_id, f.ad_id) AS ad_id,
    coalesce(s.fingerprint, f.fingerprint) AS fingerprint,
    s.count_rows AS count_stated,
    coalesce(f.count_rows, 0) AS count_found
FROM stated AS s
FULL JOIN found AS f
    ON f.table_name = s.table_name AND f.ad_id = s.ad_id AND f.fingerprint = s.fingerprint
WHERE s.count_rows IS DISTINCT FROM coalesce(f.count_rows, 0);
