-- description: What each ad achieved each day, from rows that are of one day. Rows of longer periods are not spread.
-- grain: one row per ad_id and day
-- units: spend and conversion_value in currency, NULL where rows have several; conversions NULL where results of
-- several kinds meet; reach in people, NULL where several rows meet, for people cannot be summed
CREATE VIEW performance_daily AS
SELECT
    ad_id,
    period_start AS day,
    sum(impressions)::BIGINT AS impressions,
    sum(clicks)::BIGINT AS clicks,
    CASE WHEN count(DISTINCT currency) <= 1 THEN sum(spend) END AS spend,
    CASE WHEN count(DISTINCT currency) <= 1 THEN any_value(currency) END AS currency,
    CASE WHEN count(DISTINCT result_name) <= 1 THEN sum(conversions) END AS conversions,
    CASE
        WHEN count(DISTINCT currency) <= 1 AND count(DISTINCT result_name) <= 1 THEN sum(conversion_value)
    END AS conversion_value,
    CASE WHEN count(DISTINCT result_name) <= 1 THEN any_value(result_name) END AS result_name,
    CASE WHEN count(*) = 1 THEN any_value(reach) END AS reach,
    count(*) AS count_rows,
    bool_and(is_summable) AS is_summable,
    bool_and(is_experiment) AS is_experiment
FROM performance_rows
WHERE ad_id IS NOT NULL AND period_start = period_end
GROUP BY ad_id, period_start;
