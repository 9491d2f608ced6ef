-- part: Where an ad is, and what the manifest says of it: of its first file by first_seen, then location.
SELECT
    ad_id,
    struct_pack(
        count_files := count(*) OVER (PARTITION BY ad_id),
        location := location,
        file_name := regexp_extract(location, '[^/\\]*$'),
        format := format,
        count_bytes := count_bytes,
        advertiser := advertiser,
        brand := brand,
        platform := platform,
        campaign := campaign,
        placement := placement,
        first_seen := coalesce(try_cast(first_seen AS DATE), try_cast(first_seen AS TIMESTAMP)::DATE)
    ) AS part
FROM {rows}
QUALIFY row_number() OVER (
    PARTITION BY ad_id
    ORDER BY coalesce(try_cast(first_seen AS DATE), try_cast(first_seen AS TIMESTAMP)::DATE) NULLS LAST, location
) = 1
