-- guards: ads_wide has each ad once.
-- station: ads
WITH counted AS (SELECT ad_id, count(*) AS count_rows FROM ads_wide GROUP BY ad_id)

SELECT coalesce(a.ad_id, w.ad_id) AS ad_id, coalesce(w.count_rows, 0) AS count_rows
FROM ads AS a
FULL JOIN counted AS w ON w.ad_id = a.ad_id
WHERE a.ad_id IS NULL OR w.count_rows IS DISTINCT FROM 1;
