-- description: Current colours of each ad.
-- grain: one row per ad_id
-- units: shares 0 to 1; lightness, a, b in CIELAB (D65); warmth above 0 is warm
CREATE VIEW stg_colors AS
SELECT
    t.*
FROM colors AS t
JOIN stg_current AS r ON r.ad_id = t.ad_id AND r.fingerprint = t.fingerprint
WHERE r.extractor = 'colors';
