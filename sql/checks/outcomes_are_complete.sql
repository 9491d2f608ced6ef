-- guards: Every outcome has a known status and run; a rejected or failed one has a reason; seconds are not negative.
-- station: ads
SELECT o.run_id, o.location, o.stage, o.status, o.reason, o.seconds
FROM outcomes AS o
LEFT JOIN runs AS r ON r.run_id = o.run_id
WHERE r.run_id IS NULL
    OR o.status NOT IN ('done', 'rejected', 'failed')
    OR (o.status <> 'done' AND o.reason = '')
    OR o.seconds < 0;
