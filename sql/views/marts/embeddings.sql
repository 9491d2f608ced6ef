-- description: The current vector of each ad, as a list. For nearest neighbours the tables embeddings_n are faster.
-- grain: one row per ad_id and extractor
-- units: vector of length 1
CREATE VIEW embeddings AS
SELECT ad_id, extractor, fingerprint, dimensions, vector
FROM stg_embeddings;
