-- question: What can the data not tell, and why?
SELECT
    outcome,
    verdict,
    coalesce(reason, 'the interval is too wide') AS reason,
    count(*) AS count_attributes,
    list(attribute ORDER BY attribute)[:5] AS such_as
FROM findings
WHERE kind = 'attribute' AND verdict IN ('insufficient data', 'not identifiable')
GROUP BY ALL
ORDER BY outcome, count_attributes DESC, reason;
