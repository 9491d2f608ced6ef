-- description: Current vectors of each ad, whatever their length. The comment in the body is replaced by one
--   SELECT for each table embeddings_n.
-- grain: one row per ad_id and extractor
-- units: vector of length 1; dimensions is its count of numbers
CREATE VIEW stg_embeddings AS
WITH vectors AS (
    /* every vector */
)
SELECT r.extractor, t.*
FROM vectors AS t
JOIN stg_current AS r ON r.ad_id = t.ad_id AND r.fingerprint = t.fingerprint
WHERE r.extractor IN (SELECT extractor FROM extractors WHERE starts_with(table_name, 'embeddings_'));
