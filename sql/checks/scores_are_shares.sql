-- guards: Scores of objects, words and concepts lie between 0 and 1; a concept that the model was never shown has none.
-- station: concepts
WITH scores AS (
    SELECT ad_id, 'objects' AS source, score FROM objects
    UNION ALL
    SELECT ad_id, 'words', score FROM words
    UNION ALL
    SELECT ad_id, 'concepts', score FROM concepts WHERE score IS NOT NULL
)

SELECT *
FROM scores
WHERE score IS NULL OR score < 0 OR score > 1;
