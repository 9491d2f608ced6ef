-- description: Every line of text that was read in an ad.
-- grain: one row per ad_id and line_index
-- units: line_index from 0 in reading order; score 0 to 1; boxes, area_share and height_share in shares of the image;
--   contrast_ratio 1 to 21 as in WCAG
CREATE VIEW words_long AS
SELECT ad_id, line_index, "text", "role", score, x0, y0, x1, y1, area_share, height_share, contrast_ratio
FROM stg_words;
