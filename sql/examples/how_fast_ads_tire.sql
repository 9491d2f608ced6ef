-- question: How fast do ads tire, with age and with how often a person meets them?
SELECT
    outcome,
    attribute AS per_week_of_age_or_doubling_of_frequency,
    round(100 * estimate, 1) AS percent,
    round(100 * lower, 1) AS at_least,
    round(100 * upper, 1) AS at_most,
    verdict
FROM findings
WHERE kind = 'ageing'
ORDER BY outcome, attribute;
