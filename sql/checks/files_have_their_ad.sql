-- guards: Every file and file stamp belongs to an ad.
-- station: ads
WITH places AS (
    SELECT ad_id, location FROM ad_files
    UNION ALL
    SELECT ad_id, location FROM file_stamps
)

SELECT p.*
FROM places AS p
ANTI JOIN ads AS a ON a.ad_id = p.ad_id;
