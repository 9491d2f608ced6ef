-- description: What each check of each variant saw, beside what it asked for.
-- grain: one row per variant_id and check_name
-- units: verdict is passed, failed or unchecked; observed and threshold in the check's own unit, NULL where it has none;
--   what is not weighed is reported and never rejects
CREATE VIEW variant_checks_long AS
SELECT
    c.variant_id,
    v.experiment_id,
    v.arm,
    v.size_name,
    v.attempt,
    v.status,
    c.check_name,
    c.verdict,
    c.observed,
    c.threshold,
    c.is_weighed,
    c.detail
FROM variant_checks AS c
JOIN variants AS v ON v.variant_id = c.variant_id;
