-- description: Ads that no row of any export was matched to. All of them where nothing was imported.
-- grain: one row per ad_id
-- units: first_seen is a date
CREATE VIEW ads_without_performance AS
SELECT
    f.ad_id,
    min(f.file_name) AS file_name,
    min(f.advertiser) AS advertiser,
    min(f.campaign) AS campaign,
    min(f.platform) AS platform,
    min(f.first_seen) AS first_seen
FROM stg_files AS f
ANTI JOIN performance_rows AS p ON p.ad_id = f.ad_id
GROUP BY f.ad_id;
