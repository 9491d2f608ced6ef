-- part: What the captioner says of an ad when it is asked, by prompt.
SELECT ad_id, map_from_entries(list((prompt, "text") ORDER BY prompt)) AS part
FROM {rows}
WHERE prompt <> ''
GROUP BY ad_id
