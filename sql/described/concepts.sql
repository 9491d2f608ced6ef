-- part: What an ad means: the best calibrated score of five taxonomies, and all concepts that are present.
SELECT
    a.ad_id,
    struct_pack(
        top_topic := arg_max(t.concept, t.score) FILTER (t.taxonomy = 'topic'),
        top_sentiment := arg_max(t.concept, t.score) FILTER (t.taxonomy = 'sentiment'),
        top_strategy := arg_max(t.concept, t.score) FILTER (t.taxonomy = 'strategy'),
        top_setting := arg_max(t.concept, t.score) FILTER (t.taxonomy = 'setting'),
        top_season := arg_max(t.concept, t.score) FILTER (t.taxonomy = 'season'),
        present_concepts := list(t.concept ORDER BY t.score DESC, t.concept) FILTER (t.is_present)
    ) AS part
FROM {ran} AS a
LEFT JOIN {rows} AS t
    ON t.ad_id = a.ad_id
    AND (t.is_present OR t.taxonomy IN ('topic', 'sentiment', 'strategy', 'setting', 'season'))
GROUP BY a.ad_id
