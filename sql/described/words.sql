-- part: What is written in an ad, all of it and by role; text_area_share is the sum of the lines' boxes, at most 1.
SELECT
    a.ad_id,
    struct_pack(
        count_lines := count(t.ad_id),
        words := string_agg(t."text", ' ' ORDER BY t.line_index),
        headline := string_agg(t."text", ' ' ORDER BY t.line_index) FILTER (t."role" = 'headline'),
        offer := string_agg(t."text", ' ' ORDER BY t.line_index) FILTER (t."role" = 'offer'),
        price := string_agg(t."text", ' ' ORDER BY t.line_index) FILTER (t."role" = 'price'),
        call_to_action := string_agg(t."text", ' ' ORDER BY t.line_index) FILTER (t."role" = 'call_to_action'),
        brand_words := string_agg(t."text", ' ' ORDER BY t.line_index) FILTER (t."role" = 'brand'),
        legal := string_agg(t."text", ' ' ORDER BY t.line_index) FILTER (t."role" = 'legal'),
        text_area_share := least(coalesce(sum((t.x1 - t.x0) * (t.y1 - t.y0)), 0.0), 1.0),
        least_contrast_ratio := min(t.contrast_ratio)
    ) AS part
FROM {ran} AS a
LEFT JOIN {rows} AS t ON t.ad_id = a.ad_id
GROUP BY a.ad_id
