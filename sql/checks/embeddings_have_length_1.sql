-- guards: Every vector has length 1, within 0.001.
-- station: embeddings
SELECT ad_id, extractor, sqrt(list_dot_product(vector, vector)) AS length
FROM embeddings
WHERE NOT coalesce(abs(sqrt(list_dot_product(vector, vector)) - 1) <= 1e-3, false);
