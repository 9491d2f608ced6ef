-- description: Every file that holds an ad, with what the manifest says of it.
-- grain: one row per ad_id and location
-- units: count_bytes in bytes; first_seen is a date, NULL where the manifest's text is none
CREATE VIEW stg_files AS
SELECT
    ad_id,
    location,
    regexp_extract(location, '[^/\\]*$') AS file_name,
    format,
    count_bytes,
    advertiser,
    brand,
    platform,
    campaign,
    placement,
    coalesce(try_cast(first_seen AS DATE), try_cast(first_seen AS TIMESTAMP)::DATE) AS first_seen,
    last_seen_run
FROM ad_files;
