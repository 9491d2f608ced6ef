-- question: Which checks reject variants most, and how far off are they?
SELECT check_name, count(*) AS count_failed, round(median(observed), 3) AS median_observed, any_value(threshold) AS threshold
FROM variant_checks_long
WHERE verdict = 'failed' AND is_weighed
GROUP BY check_name
ORDER BY count_failed DESC, check_name;
