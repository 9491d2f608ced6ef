-- description: Current objects of each ad.
-- grain: one row per ad_id and object found
-- units: score 0 to 1; x0, y0, x1, y1 in shares of the image from its top left
CREATE VIEW stg_objects AS
SELECT
    t.*,
    (t.x1 - t.x0) * (t.y1 - t.y0) AS area_share
FROM objects AS t
JOIN stg_current AS r ON r.ad_id = t.ad_id AND r.fingerprint = t.fingerprint
WHERE r.extractor = 'objects';
