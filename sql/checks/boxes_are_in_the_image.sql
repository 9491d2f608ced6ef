-- guards: Boxes of objects and words have their edges in order and between 0 and 1.
-- station: objects
WITH boxes AS (
    SELECT ad_id, 'objects' AS source, x0, y0, x1, y1 FROM objects
    UNION ALL
    SELECT ad_id, 'words', x0, y0, x1, y1 FROM words
)

SELECT *
FROM boxes
WHERE NOT coalesce(0 <= x0 AND x0 <= x1 AND x1 <= 1 AND 0 <= y0 AND y0 <= y1 AND y1 <= 1, false);
