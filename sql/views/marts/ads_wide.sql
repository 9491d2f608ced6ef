-- description: All that is commonly asked of an ad, in one row.
-- grain: one row per ad_id
-- units: width and height in pixels; count_bytes in bytes; _share columns 0 to 1; aspect is width over height;
--   location, format and the manifest's facts are those of the ad's first file by first_seen, then location;
--   text_area_share is the sum of the lines' boxes, at most 1; top_ columns are the best calibrated score of a
--   taxonomy; caption is the plain one; the other columns as their extractors state
--   count_objects, count_lines and text_area_share are NULL while their extractor has not run on the ad
CREATE VIEW ads_wide AS
WITH files AS (
    SELECT *, count(*) OVER (PARTITION BY ad_id) AS count_files
    FROM stg_files
    QUALIFY row_number() OVER (PARTITION BY ad_id ORDER BY first_seen NULLS LAST, location) = 1
),

plain_captions AS (
    SELECT ad_id, first("text") AS caption, first(mean_log_probability) AS mean_log_probability,
        first(is_out_of_domain) AS is_out_of_domain
    FROM stg_captions
    WHERE prompt = ''
    GROUP BY ad_id
),

asked AS (
    SELECT ad_id, map_from_entries(list((prompt, "text") ORDER BY prompt)) AS prompted_captions
    FROM stg_captions
    WHERE prompt <> ''
    GROUP BY ad_id
),

ran AS (
    SELECT ad_id, bool_or(extractor = 'objects') AS has_objects, bool_or(extractor = 'words') AS has_words
    FROM stg_current
    GROUP BY ad_id
),

seen AS (
    SELECT
        ad_id,
        count(*) AS count_objects,
        list_sort(list(DISTINCT "label")) AS object_labels,
        arg_max("label", area_share) AS main_object,
        max(area_share) AS main_object_share
    FROM stg_objects
    GROUP BY ad_id
),

said AS (
    SELECT
        ad_id,
        count(*) AS count_lines,
        string_agg("text", ' ' ORDER BY line_index) AS words,
        string_agg("text", ' ' ORDER BY line_index) FILTER ("role" = 'headline') AS headline,
        string_agg("text", ' ' ORDER BY line_index) FILTER ("role" = 'offer') AS offer,
        string_agg("text", ' ' ORDER BY line_index) FILTER ("role" = 'price') AS price,
        string_agg("text", ' ' ORDER BY line_index) FILTER ("role" = 'call_to_action') AS call_to_action,
        string_agg("text", ' ' ORDER BY line_index) FILTER ("role" = 'brand') AS brand_words,
        string_agg("text", ' ' ORDER BY line_index) FILTER ("role" = 'legal') AS legal,
        least(sum(area_share), 1.0) AS text_area_share,
        min(contrast_ratio) AS least_contrast_ratio
    FROM stg_words
    GROUP BY ad_id
),

meant AS (
    SELECT
        ad_id,
        arg_max(concept, score) FILTER (taxonomy = 'topic') AS top_topic,
        arg_max(concept, score) FILTER (taxonomy = 'sentiment') AS top_sentiment,
        arg_max(concept, score) FILTER (taxonomy = 'strategy') AS top_strategy,
        arg_max(concept, score) FILTER (taxonomy = 'setting') AS top_setting,
        arg_max(concept, score) FILTER (taxonomy = 'season') AS top_season,
        list(concept ORDER BY score DESC, concept) FILTER (is_present) AS present_concepts
    FROM stg_concepts
    WHERE is_present OR taxonomy IN ('topic', 'sentiment', 'strategy', 'setting', 'season')
    GROUP BY ad_id
)

SELECT
    ---------- the ad
    a.ad_id,
    f.location,
    f.file_name,
    coalesce(f.count_files, 0) AS count_files,
    f.format,
    f.count_bytes,
    a.width,
    a.height,
    ---------- the manifest
    f.advertiser,
    f.brand,
    f.platform,
    f.campaign,
    f.placement,
    f.first_seen,
    ---------- captions
    p.caption,
    p.mean_log_probability AS caption_log_probability,
    p.is_out_of_domain,
    q.prompted_captions,
    ---------- colours
    c.background_term,
    c.background_hex,
    c.accent_term,
    c.accent_hex,
    list_transform(c.palette, lambda color: color.hex) AS palette_hexes,
    c.colourfulness,
    c.warmth,
    c.contrast AS color_contrast,
    c.harmony,
    ---------- composition
    k.brightness,
    k.contrast,
    k.saturation,
    k.sharpness,
    k.clutter,
    k.white_space_share,
    k.symmetry,
    k.balance,
    k.rule_of_thirds,
    k.subject_area_share,
    k.subject_x,
    k.subject_y,
    k.orientation,
    k.aspect,
    ---------- objects
    CASE WHEN r.has_objects THEN coalesce(s.count_objects, 0) END AS count_objects,
    s.object_labels,
    s.main_object,
    s.main_object_share,
    ---------- words
    CASE WHEN r.has_words THEN coalesce(w.count_lines, 0) END AS count_lines,
    w.words,
    w.headline,
    w.offer,
    w.price,
    w.call_to_action,
    w.brand_words,
    w.legal,
    CASE WHEN r.has_words THEN coalesce(w.text_area_share, 0.0) END AS text_area_share,
    w.least_contrast_ratio,
    ---------- concepts
    m.top_topic,
    m.top_sentiment,
    m.top_strategy,
    m.top_setting,
    m.top_season,
    m.present_concepts,
    ---------- near duplicates
    n.group_id AS near_duplicate_group,
    ---------- whether adinsight made it
    v.ad_id IS NOT NULL AS is_variant,
    a.first_analyzed_at
FROM ads AS a
LEFT JOIN files AS f ON f.ad_id = a.ad_id
LEFT JOIN ran AS r ON r.ad_id = a.ad_id
LEFT JOIN plain_captions AS p ON p.ad_id = a.ad_id
LEFT JOIN asked AS q ON q.ad_id = a.ad_id
LEFT JOIN stg_colors AS c ON c.ad_id = a.ad_id
LEFT JOIN stg_composition AS k ON k.ad_id = a.ad_id
LEFT JOIN seen AS s ON s.ad_id = a.ad_id
LEFT JOIN said AS w ON w.ad_id = a.ad_id
LEFT JOIN meant AS m ON m.ad_id = a.ad_id
LEFT JOIN near_duplicates AS n ON n.ad_id = a.ad_id
LEFT JOIN (SELECT DISTINCT ad_id FROM variant_attempts) AS v ON v.ad_id = a.ad_id;
