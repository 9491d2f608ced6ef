-- question: Which ads have what goes with performance, and did better than their conditions let expect?
SELECT
    outcome,
    family,
    attribute,
    file_name,
    count_events,
    round(count_expected, 1) AS count_expected,
    round(surprise, 3) AS surprise
FROM finding_evidence
WHERE has_attribute AND count_events > count_expected
QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY count_events - count_expected DESC, ad_id) <= 3
ORDER BY outcome, family, attribute, count_events - count_expected DESC, ad_id;
