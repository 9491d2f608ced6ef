-- description: Current colours of each ad.
-- grain: one row per ad_id
-- units: shares 0 to 1; lightness, a, b in CIELAB (D65); warmth above 0 is warm
CREATE VIEW stg_colors AS
SELECT
    t.*
FROM colors AS t
ANTI JOIN superseded_results AS s
    ON s.ad_id = t.ad_id AND s.fingerprint = t.fingerprint AND s.extractor = 'colors'
WHERE t.fingerprint IN (SELECT fingerprint FROM extractors WHERE extractor = 'colors');
