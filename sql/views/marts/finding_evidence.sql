-- description: The ads behind each declared finding, with what they achieved and what their conditions let expect.
-- grain: one row per finding_id and ad_id
-- units: exposure in impressions, clicks or spend; count_events in clicks or results; count_expected is the model's,
--   with the ad's campaign, placement, audience, period and attributes; surprise is events over expected less 1
CREATE VIEW finding_evidence AS
SELECT
    e.finding_id,
    f.outcome,
    f.family,
    f.attribute,
    f.other_family,
    f.other_attribute,
    e.ad_id,
    n.file_name,
    e.has_attribute,
    e.count_events,
    e.exposure,
    e.count_expected,
    e.count_events / nullif(e.count_expected, 0) - 1 AS surprise
FROM finding_ads AS e
JOIN findings AS f ON f.finding_run_id = e.finding_run_id AND f.finding_id = e.finding_id
LEFT JOIN (SELECT ad_id, min(file_name) AS file_name FROM stg_files GROUP BY ad_id) AS n ON n.ad_id = e.ad_id;
