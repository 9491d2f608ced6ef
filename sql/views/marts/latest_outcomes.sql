-- description: What became of each file the last time that it was read, at every stage.
-- grain: one row per location and stage
-- units: seconds; recorded_at in UTC
CREATE VIEW latest_outcomes AS
SELECT o.location, o.stage, o.ad_id, o.status, o.reason, o.seconds, o.fingerprint, o.run_id, o.recorded_at
FROM outcomes AS o
QUALIFY row_number() OVER (PARTITION BY o.location, o.stage ORDER BY o.recorded_at DESC, o.run_id DESC) = 1;
