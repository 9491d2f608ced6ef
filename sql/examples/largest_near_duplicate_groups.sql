-- question: Which ads are nearly the same picture, and who runs them?
SELECT group_id, count_ads, ad_ids, advertisers
FROM near_duplicate_groups
ORDER BY count_ads DESC, group_id
LIMIT 20;
