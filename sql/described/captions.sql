-- part: What the captioner says of an ad unasked.
SELECT
    a.ad_id,
    struct_pack(
        caption := first(t."text"),
        mean_log_probability := first(t.mean_log_probability),
        is_out_of_domain := first(t.is_out_of_domain)
    ) AS part
FROM {ran} AS a
LEFT JOIN {rows} AS t ON t.ad_id = a.ad_id AND coalesce(t.prompt, '') = ''
GROUP BY a.ad_id
