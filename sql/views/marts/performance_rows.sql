-- description: What ads achieved, as exported. Rows that a later export says again are left to that one.
-- grain: one row per import_id and row_number
-- units: period_start and period_end inclusive, NULL where the export has none; spend and conversion_value in
-- currency; conversions are what result_name says; reach in people, never to be summed; frequency in impressions
-- per person; is_summable is false where the platform counts one impression for several rows
CREATE VIEW performance_rows AS
SELECT
    p.import_id,
    p.row_number,
    p.ad_id,
    p.creative_key,
    p.platform,
    coalesce(p.advertiser, f.advertiser) AS advertiser,
    p.campaign,
    p.ad_group,
    p.placement,
    p.audience,
    p.grain,
    p.period_start,
    p.period_end,
    p.impressions,
    p.clicks,
    p.spend,
    p.currency,
    p.conversions,
    p.conversion_value,
    p.result_name,
    p.frequency,
    p.reach,
    p.is_summable,
    p.is_experiment
FROM stg_performance AS p
LEFT JOIN (SELECT ad_id, min(advertiser) AS advertiser FROM stg_files GROUP BY ad_id) AS f ON f.ad_id = p.ad_id
WHERE p.superseded_by IS NULL;
