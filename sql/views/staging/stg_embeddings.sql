-- description: Current vectors of each ad, whatever their length. The comment in the body is replaced by one
--   SELECT for each table embeddings_n.
-- grain: one row per ad_id and extractor
-- units: vector of length 1; dimensions is its count of numbers
CREATE VIEW stg_embeddings AS
WITH vectors AS (
    /* every vector */
)
SELECT e.extractor, t.*
FROM vectors AS t
JOIN extractors AS e ON e.fingerprint = t.fingerprint AND starts_with(e.table_name, 'embeddings_')
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = e.extractor;
