-- guards: Every ad has at least one file.
-- station: ads
SELECT a.ad_id
FROM ads AS a
ANTI JOIN ad_files AS f ON f.ad_id = a.ad_id;
