-- part: The colours of an ad.
SELECT
    a.ad_id,
    struct_pack(
        background_term := first(t.background_term),
        background_hex := first(t.background_hex),
        accent_term := first(t.accent_term),
        accent_hex := first(t.accent_hex),
        palette_hexes := first(list_transform(t.palette, lambda color: color.hex)),
        colourfulness := first(t.colourfulness),
        warmth := first(t.warmth),
        color_contrast := first(t.contrast),
        harmony := first(t.harmony)
    ) AS part
FROM {ran} AS a
LEFT JOIN {rows} AS t ON t.ad_id = a.ad_id
GROUP BY a.ad_id
