-- description: The still-image ABCD features that can be measured: yes or no, from words, boxes and proportions.
--   Ids and thresholds are those of the BulkAiBCD detector; the features that need judgement are concepts of the
--   taxonomy abcd.
-- grain: one row per ad_id whose words have been read
-- units: booleans; a line's box stands for its letters, a_large_supers asks for more than 0.1 of the height,
--   a_shorts_video_format for a picture at least 1.7 times as high as wide
CREATE VIEW abcd_features AS
WITH lines AS (
    SELECT
        ad_id,
        max(height_share) > 0.1 AS is_large,
        bool_or("role" = 'call_to_action') AS has_call_to_action,
        bool_or("role" = 'price') AS has_price,
        bool_or("role" = 'brand') AS has_brand,
        bool_or(regexp_matches("text", '\bfree\b', 'i')) AS has_free
    FROM stg_words
    GROUP BY ad_id
),

read_ads AS (SELECT ad_id FROM stg_current WHERE extractor = 'words')

SELECT
    a.ad_id,
    l.ad_id IS NOT NULL AS a_has_supers,
    coalesce(l.is_large, false) AS a_large_supers,
    d.height >= 1.7 * d.width AS a_shorts_video_format,
    coalesce(l.has_brand, false) AS b_brand_overlaid,
    coalesce(l.has_call_to_action, false) AS d_call_to_action_supers,
    coalesce(l.has_price, false) AS d_price_text,
    coalesce(l.has_free, false) AS d_free_text
FROM read_ads AS a
JOIN ads AS d ON d.ad_id = a.ad_id
LEFT JOIN lines AS l ON l.ad_id = a.ad_id;
