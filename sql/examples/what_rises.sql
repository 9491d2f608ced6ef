-- question: Which looks, messages, topics, colours, objects and offers rise or are new, and how sure is that?
SELECT
    kind,
    "name",
    status,
    signal,
    round(100 * creative_share, 1) AS percent_of_creatives,
    round(100 * growth, 1) AS percent_a_week,
    round(q_rise, 3) AS q_rise,
    medoid_file_names[1] AS typical_ad
FROM trends
WHERE status IN ('rising', 'new')
ORDER BY signal, q_rise, kind, "name";
