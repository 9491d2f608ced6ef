-- part: How an ad is composed.
SELECT
    a.ad_id,
    struct_pack(
        brightness := first(t.brightness),
        contrast := first(t.contrast),
        saturation := first(t.saturation),
        sharpness := first(t.sharpness),
        clutter := first(t.clutter),
        white_space_share := first(t.white_space_share),
        symmetry := first(t.symmetry),
        balance := first(t.balance),
        rule_of_thirds := first(t.rule_of_thirds),
        subject_area_share := first(t.subject_area_share),
        subject_x := first(t.subject_x),
        subject_y := first(t.subject_y),
        orientation := first(t.orientation),
        aspect := first(t.aspect)
    ) AS part
FROM {ran} AS a
LEFT JOIN {rows} AS t ON t.ad_id = a.ad_id
GROUP BY a.ad_id
