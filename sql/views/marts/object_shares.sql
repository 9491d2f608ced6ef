-- description: How many objects of a kind an ad shows, and how much of the picture they take.
-- grain: one row per ad_id and label
-- units: area_share is the sum of the boxes, at most 1; boxes that overlap are counted twice. best_score 0 to 1
CREATE VIEW object_shares AS
SELECT
    ad_id,
    "label",
    count(*) AS count_objects,
    least(sum(area_share), 1.0) AS area_share,
    max(score) AS best_score
FROM stg_objects
GROUP BY ad_id, "label";
