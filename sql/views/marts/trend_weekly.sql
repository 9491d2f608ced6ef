-- description: The course of each trend of the latest analysis, with what each week's look would have called it.
-- grain: one row per trend_id and week_start, a Monday
-- units: counts of creatives (near-duplicates once) and named advertisers first seen in the week; shares 0 to 1 of
--   count_all_, NULL where that is 0, with Wilson intervals of 90 %; count_tested is the count that the test sees, in
--   which no advertiser counts for more than two; q_rise and q_fall 0 to 1, NULL before the eighth week
CREATE VIEW trend_weekly AS
SELECT
    w.trend_id,
    t.kind,
    t."name",
    w.week_start,
    w.count_creatives,
    w.count_all_creatives,
    w.creative_share,
    w.creative_share_lower,
    w.creative_share_upper,
    w.count_advertisers,
    w.count_all_advertisers,
    w.advertiser_share,
    w.advertiser_share_lower,
    w.advertiser_share_upper,
    w.count_tested,
    w.status,
    w.signal,
    w.q_rise,
    w.q_fall
FROM trend_weeks AS w
JOIN trends AS t ON t.trend_run_id = w.trend_run_id AND t.trend_id = w.trend_id;
