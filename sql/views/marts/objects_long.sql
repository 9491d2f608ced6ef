-- description: Every object that was found in an ad.
-- grain: one row per ad_id and object
-- units: score 0 to 1; x0, y0, x1, y1 in shares of the image from its top left; area_share 0 to 1
CREATE VIEW objects_long AS
SELECT ad_id, "label", score, x0, y0, x1, y1, area_share
FROM stg_objects;
