-- description: What goes with performance, from the latest analysis: attributes, pairs of attributes, and ageing.
-- grain: one row per finding_id, which is one outcome and one attribute, pair or kind of ageing
-- units: estimate, lower, upper, shrunken_estimate and naive_estimate are changes of the outcome as shares (0.12 is
--   12 % more; of cost_per_result less is better), NULL where nothing could be estimated; naive_estimate is with
--   against without, all campaigns together, never to be shown alone; level, p_value, q_value, sign_error,
--   robustness_value, extractor_precision and extractor_recall 0 to 1; the last two are as measured on
--   count_calibration_ads ads whose truth is known, and NULL where the reader is not measured; q_value over all
--   count_tests of the outcome; count_creatives in ads, near-duplicates counted once, in campaigns that have both
--   kinds; exposure in impressions, clicks or spend; confounder_strength in multiples of confounder_benchmark
CREATE VIEW findings AS
SELECT
    f.finding_id,
    f.outcome,
    f.kind,
    f.family,
    f.attribute,
    f.other_family,
    f.other_attribute,
    f.verdict,
    f.statement,
    f.reason,
    exp(f.estimate) - 1 AS estimate,
    exp(f.lower) - 1 AS lower,
    exp(f.upper) - 1 AS upper,
    f.level,
    f.p_value,
    f.q_value,
    f.count_tests,
    exp(f.shrunken_estimate) - 1 AS shrunken_estimate,
    f.sign_error,
    exp(f.naive_estimate) - 1 AS naive_estimate,
    f.count_creatives_with,
    f.count_creatives_without,
    f.count_campaigns,
    f.exposure,
    f.count_events,
    f."method",
    f.grain,
    f.is_summable,
    f.evidence,
    f.robustness_value,
    f.confounder_strength,
    f.confounder_benchmark,
    f.extractor_precision,
    f.extractor_recall,
    f.count_calibration_ads,
    r.computed_at,
    f.finding_run_id
FROM finding_results AS f
JOIN (
    SELECT finding_run_id, computed_at
    FROM finding_runs
    QUALIFY row_number() OVER (ORDER BY computed_at DESC, finding_run_id DESC) = 1
) AS r ON r.finding_run_id = f.finding_run_id;
