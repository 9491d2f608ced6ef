-- description: Looks, messages, topics, colours, objects and offers, how many share them now, and whether that rises or falls.
-- grain: one row per trend_id of the latest analysis; a cluster keeps its trend_id from analysis to analysis
-- units: shares 0 to 1 of the creatives (near-duplicates once) and of the named advertisers first seen in the last four
--   weeks, with Wilson intervals at level; growth is the change of the expected count per week since the likeliest
--   bend, against the steady ones (0.1 is 10 % more a week), with an interval at level; q_rise and q_fall 0 to 1, over
--   count_tests; status is rising, falling, new, fading, steady, insufficient data or no dates; signal is early signal
--   or confirmed; stability 0 to 1, NULL for what is no cluster; medoids are the ads nearest to the centre
CREATE VIEW trends AS
WITH latest AS (
    SELECT t.*, r.computed_at
    FROM trend_results AS t
    JOIN (
        SELECT trend_run_id, computed_at
        FROM trend_runs
        QUALIFY row_number() OVER (ORDER BY computed_at DESC, trend_run_id DESC) = 1
    ) AS r ON r.trend_run_id = t.trend_run_id
),

typical AS (
    SELECT trend_id, unnest(medoid_ad_ids) AS ad_id, generate_subscripts(medoid_ad_ids, 1) AS place
    FROM latest
),

named AS (
    SELECT y.trend_id, list(f.file_name ORDER BY y.place) AS file_names
    FROM typical AS y
    LEFT JOIN (
        SELECT ad_id, min(file_name) AS file_name
        FROM stg_files
        WHERE ad_id IN (SELECT ad_id FROM typical)
        GROUP BY ad_id
    ) AS f ON f.ad_id = y.ad_id
    GROUP BY y.trend_id
)

SELECT
    t.trend_id,
    t.kind,
    t."name",
    t.terms,
    t.status,
    t.signal,
    t.count_ads,
    t.count_creatives,
    t.count_advertisers,
    t.creative_share,
    t.creative_share_lower,
    t.creative_share_upper,
    t.advertiser_share,
    t.advertiser_share_lower,
    t.advertiser_share_upper,
    t.level,
    exp(t.growth) - 1 AS growth,
    exp(t.growth - 1.6449 * t.growth_error) - 1 AS growth_lower,
    exp(t.growth + 1.6449 * t.growth_error) - 1 AS growth_upper,
    t.q_rise,
    t.q_fall,
    t.count_tests,
    t.stability,
    t.medoid_ad_ids,
    coalesce(n.file_names, []) AS medoid_file_names,
    t.computed_at,
    t.trend_run_id
FROM latest AS t
LEFT JOIN named AS n ON n.trend_id = t.trend_id;
