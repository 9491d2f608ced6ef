-- guards: A group of near-duplicates has two ads at least, all of them known.
-- station: hashes
SELECT n.group_id, n.ad_id
FROM near_duplicates AS n
LEFT JOIN ads AS a ON a.ad_id = n.ad_id
QUALIFY count(*) OVER (PARTITION BY n.group_id) < 2 OR a.ad_id IS NULL;
