-- question: Which ads look least like the rest (cosine distance from the mean vector)?
WITH numbers AS (
    SELECT e.dimensions, e.fingerprint, i.position, avg(e.vector[i.position]) AS mean_number
    FROM embeddings AS e, LATERAL (SELECT unnest(range(1, e.dimensions + 1)) AS position) AS i
    GROUP BY e.dimensions, e.fingerprint, i.position
),

centroids AS (
    SELECT fingerprint, list(mean_number::FLOAT ORDER BY position) AS center
    FROM numbers
    GROUP BY fingerprint
)

SELECT e.ad_id, w.location, w.caption, round(1 - list_cosine_similarity(e.vector, c.center)::DOUBLE, 4) AS distance
FROM embeddings AS e
JOIN centroids AS c ON c.fingerprint = e.fingerprint
JOIN ads_wide AS w ON w.ad_id = e.ad_id
ORDER BY distance DESC, e.ad_id
LIMIT 10;
