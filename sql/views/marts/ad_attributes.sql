-- description: What each ad has, in the terms that findings are told in. What is not listed, the ad has not.
-- grain: one row per ad_id, family and attribute
-- units: composition says above the median of a measure over the ads that are no variants; words are lower-case, of
--   three letters at least, in five of these ads and one in twenty at least, brand and legal lines left out; concepts
--   are those present; look and message are the clusters of the latest trends, none where trends were not run
CREATE VIEW ad_attributes AS
WITH made AS (
    SELECT DISTINCT ad_id FROM variant_attempts WHERE ad_id IS NOT NULL
),

measured AS (
    UNPIVOT (
        SELECT
            ad_id,
            warmth::DOUBLE AS warmth,
            colourfulness::DOUBLE AS colourfulness,
            color_contrast::DOUBLE AS color_contrast,
            brightness::DOUBLE AS brightness,
            saturation::DOUBLE AS saturation,
            sharpness::DOUBLE AS sharpness,
            clutter::DOUBLE AS clutter,
            white_space_share::DOUBLE AS white_space,
            symmetry::DOUBLE AS symmetry,
            balance::DOUBLE AS balance,
            rule_of_thirds::DOUBLE AS rule_of_thirds,
            subject_area_share::DOUBLE AS subject_size,
            text_area_share::DOUBLE AS text_share
        FROM ads_wide
    )
    ON COLUMNS(* EXCLUDE (ad_id))
    INTO NAME measure VALUE "value"
),

halves AS (
    SELECT m.measure, median(m."value") AS middle
    FROM measured AS m
    ANTI JOIN made AS v ON v.ad_id = m.ad_id
    GROUP BY m.measure
),

spoken AS (
    SELECT DISTINCT ad_id, unnest(regexp_extract_all(lower("text"), '\p{L}{3,}')) AS word
    FROM stg_words
    WHERE "role" NOT IN ('brand', 'legal')
),

common AS (
    SELECT s.word
    FROM spoken AS s
    ANTI JOIN made AS v ON v.ad_id = s.ad_id
    GROUP BY s.word
    HAVING count(*) >= greatest(
        5,
        0.05 * (SELECT count(DISTINCT c.ad_id) FROM stg_current AS c ANTI JOIN made AS v ON v.ad_id = c.ad_id
            WHERE c.extractor = 'words')
    )
)

SELECT ad_id, 'background' AS family, background_term AS attribute FROM stg_colors WHERE background_term IS NOT NULL
UNION ALL
SELECT ad_id, 'accent', accent_term FROM stg_colors WHERE accent_term IS NOT NULL
UNION ALL
SELECT ad_id, 'orientation', orientation FROM stg_composition WHERE orientation IS NOT NULL
UNION ALL
SELECT m.ad_id, 'composition', m.measure FROM measured AS m JOIN halves AS h USING (measure) WHERE m."value" > h.middle
UNION ALL
SELECT DISTINCT ad_id, 'object', "label" FROM stg_objects
UNION ALL
SELECT DISTINCT ad_id, 'line', "role" FROM stg_words WHERE "role" IS NOT NULL AND "role" <> 'other'
UNION ALL
SELECT s.ad_id, 'word', s.word FROM spoken AS s SEMI JOIN common AS c ON c.word = s.word
UNION ALL
SELECT DISTINCT ad_id, taxonomy, concept FROM stg_concepts WHERE is_present
UNION ALL
SELECT
    a.ad_id,
    t.kind,
    -- Clusters of one name are told apart by what they are known by from run to run.
    if(count(DISTINCT t.trend_id) OVER (PARTITION BY t.kind, t."name") > 1, concat_ws(' ', t."name", t.trend_id), t."name")
FROM trends AS t
JOIN trend_ads AS a ON a.trend_run_id = t.trend_run_id AND a.trend_id = t.trend_id
WHERE t.kind IN ('look', 'message');
