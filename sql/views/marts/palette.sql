-- description: The colours of each ad, largest first.
-- grain: one row per ad_id and rank
-- units: share 0 to 1, all of an ad's sum to 1; lightness 0 to 100, a and b in CIELAB (D65)
CREATE VIEW palette AS
WITH numbered AS (
    SELECT ad_id, unnest(palette) AS color, generate_subscripts(palette, 1)::INTEGER AS rank
    FROM stg_colors
)

SELECT
    ad_id,
    rank,
    color.hex AS hex,
    color."share" AS "share",
    color.lightness AS lightness,
    color.a AS a,
    color.b AS b,
    color.term AS term,
    color.css_name AS css_name,
    color."role" AS "role"
FROM numbered;
