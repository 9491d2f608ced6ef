-- description: Current lines of text of each ad.
-- grain: one row per ad_id and line_index
-- units: score 0 to 1; x0, y0, x1, y1, height_share in shares of the image; contrast_ratio 1 to 21 as in WCAG
CREATE VIEW stg_words AS
SELECT
    t.*,
    (t.x1 - t.x0) * (t.y1 - t.y0) AS area_share
FROM words AS t
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = 'words'
WHERE t.fingerprint IN (SELECT fingerprint FROM extractors WHERE extractor = 'words');
