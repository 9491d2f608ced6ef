-- description: Every picture that was made for a brief, accepted or not, with the brief's reason and what it leads back to.
-- grain: one row per variant_id, which is one attempt at one variant of a brief in one size
-- units: attempt from 1; status is accepted, rejected, failed or refused; reasons are the checks that rejected it, or why
--   there is no picture; estimate and predicted with their ends are changes of the outcome as shares (0.12 is 12 % more);
--   predicted was chosen on one part of the ads and estimated on the other; change_ columns are NULL in the control;
--   seconds of wall clock; made_at in UTC
CREATE VIEW variants AS
SELECT
    v.variant_id,
    b.experiment_id,
    b.arm,
    v.brief_id,
    v.size_name,
    v."number",
    v.attempt,
    v.status,
    v.reasons,
    v.ad_id,
    v.file_name,
    v.location,
    b.parent_id,
    b.product,
    b.grounds,
    b.source_id,
    b.statement,
    b.outcome,
    b.change_family,
    b.change_name,
    b.is_change_wanted,
    b.estimate,
    b.lower,
    b.upper,
    b.predicted,
    b.predicted_lower,
    b.predicted_upper,
    b.gate_p,
    v.prompt,
    v.negative_prompt,
    v.prompt_cut,
    v.seed,
    v.model_id,
    v.model_revision,
    v.model_license,
    v.seconds,
    v.made_at
FROM variant_attempts AS v
JOIN variant_briefs AS b ON b.brief_id = v.brief_id;
