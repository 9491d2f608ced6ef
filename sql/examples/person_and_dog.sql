-- question: Which ads show a person together with a dog?
SELECT ad_id, location, caption
FROM ads_wide
WHERE list_has_all(object_labels, ['person', 'dog'])
ORDER BY ad_id;
