-- question: Which captions, plain or prompted, mention coffee?
SELECT ad_id, prompt, "text"
FROM captions_long
WHERE contains(lower("text"), 'coffee')
ORDER BY ad_id, prompt;
