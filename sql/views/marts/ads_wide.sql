-- description: All that is commonly asked of an ad, in one row.
-- grain: one row per ad_id
-- units: width and height in pixels; count_bytes in bytes; _share columns 0 to 1; aspect is width over height;
--   location, format and the manifest's facts are those of the ad's first file by first_seen, then location;
--   text_area_share is the sum of the lines' boxes, at most 1; top_ columns are the best calibrated score of a
--   taxonomy; caption is the plain one; the other columns as their extractors state
--   count_objects, count_lines and text_area_share are NULL while their extractor has not run on the ad
CREATE VIEW ads_wide AS
SELECT
    ---------- the ad
    d.ad_id,
    d.files.location,
    d.files.file_name,
    coalesce(d.files.count_files, 0) AS count_files,
    d.files.format,
    d.files.count_bytes,
    d.width,
    d.height,
    ---------- the manifest
    d.files.advertiser,
    d.files.brand,
    d.files.platform,
    d.files.campaign,
    d.files.placement,
    d.files.first_seen,
    ---------- captions
    d.captions.caption,
    d.captions.mean_log_probability AS caption_log_probability,
    d.captions.is_out_of_domain,
    d.prompts AS prompted_captions,
    ---------- colours
    d.colors.background_term,
    d.colors.background_hex,
    d.colors.accent_term,
    d.colors.accent_hex,
    d.colors.palette_hexes,
    d.colors.colourfulness,
    d.colors.warmth,
    d.colors.color_contrast,
    d.colors.harmony,
    ---------- composition
    d.composition.brightness,
    d.composition.contrast,
    d.composition.saturation,
    d.composition.sharpness,
    d.composition.clutter,
    d.composition.white_space_share,
    d.composition.symmetry,
    d.composition.balance,
    d.composition.rule_of_thirds,
    d.composition.subject_area_share,
    d.composition.subject_x,
    d.composition.subject_y,
    d.composition.orientation,
    d.composition.aspect,
    ---------- objects
    d.objects.count_objects,
    d.objects.object_labels,
    d.objects.main_object,
    d.objects.main_object_share,
    ---------- words
    d.words.count_lines,
    d.words.words,
    d.words.headline,
    d.words.offer,
    d.words.price,
    d.words.call_to_action,
    d.words.brand_words,
    d.words.legal,
    d.words.text_area_share,
    d.words.least_contrast_ratio,
    ---------- concepts
    d.concepts.top_topic,
    d.concepts.top_sentiment,
    d.concepts.top_strategy,
    d.concepts.top_setting,
    d.concepts.top_season,
    d.concepts.present_concepts,
    ---------- near duplicates
    n.group_id AS near_duplicate_group,
    ---------- whether adinsight made it
    v.ad_id IS NOT NULL AS is_variant,
    d.first_analyzed_at
FROM ads_described AS d
LEFT JOIN near_duplicates AS n ON n.ad_id = d.ad_id
LEFT JOIN (SELECT DISTINCT ad_id FROM variant_attempts) AS v ON v.ad_id = d.ad_id;
