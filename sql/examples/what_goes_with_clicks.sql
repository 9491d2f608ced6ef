-- question: What goes with more clicks, or with fewer, and how sure is that?
SELECT
    family,
    attribute,
    round(100 * shrunken_estimate, 1) AS percent_more,
    round(100 * lower, 1) AS at_least,
    round(100 * upper, 1) AS at_most,
    round(q_value, 3) AS q_value,
    evidence,
    count_creatives_with AS count_ads_with
FROM findings
WHERE outcome = 'click_rate' AND kind = 'attribute' AND verdict IN ('higher', 'lower')
ORDER BY abs(shrunken_estimate) DESC, family, attribute;
