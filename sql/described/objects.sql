-- part: What objects an ad shows; main_object takes the most of the picture.
SELECT
    a.ad_id,
    struct_pack(
        count_objects := count(t.ad_id),
        object_labels := list_sort(list(DISTINCT t."label") FILTER (t.ad_id IS NOT NULL)),
        main_object := arg_max(t."label", (t.x1 - t.x0) * (t.y1 - t.y0)),
        main_object_share := max((t.x1 - t.x0) * (t.y1 - t.y0))
    ) AS part
FROM {ran} AS a
LEFT JOIN {rows} AS t ON t.ad_id = a.ad_id
GROUP BY a.ad_id
