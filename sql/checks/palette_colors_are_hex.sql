-- guards: Every palette colour is # and six hexadecimal digits, with a share above 0.
-- station: colors
SELECT ad_id, rank, hex, "share"
FROM palette
WHERE hex IS NULL OR NOT regexp_full_match(hex, '#[0-9a-fA-F]{6}') OR "share" IS NULL OR "share" <= 0 OR "share" > 1;
