-- question: Which legal lines have less contrast than WCAG AA asks of normal text (4.5)?
SELECT l.ad_id, w.location, l."text", round(l.contrast_ratio, 2) AS contrast_ratio
FROM words_long AS l
JOIN ads_wide AS w ON w.ad_id = l.ad_id
WHERE l."role" = 'legal' AND l.contrast_ratio < 4.5
ORDER BY l.contrast_ratio, l.ad_id, l.line_index;
