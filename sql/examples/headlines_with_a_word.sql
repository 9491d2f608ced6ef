-- question: Which headlines say free or sale?
SELECT ad_id, advertiser, headline
FROM ads_wide
WHERE regexp_matches(headline, '\b(free|sale)\b', 'i')
ORDER BY advertiser, ad_id;
