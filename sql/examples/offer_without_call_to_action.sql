-- question: Which ads make an offer but do not say what to do?
SELECT ad_id, location, offer, headline
FROM ads_wide
WHERE offer IS NOT NULL AND call_to_action IS NULL
ORDER BY location, ad_id;
