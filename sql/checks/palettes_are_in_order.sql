-- guards: The colours of a palette come largest first.
-- station: colors
SELECT ad_id, palette
FROM stg_colors
WHERE list_transform(palette, lambda color: color."share")
    <> list_reverse_sort(list_transform(palette, lambda color: color."share"));
