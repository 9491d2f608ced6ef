-- guards: The shares of an ad's palette sum to 1.
-- station: colors
SELECT ad_id, sum("share") AS sum_of_shares
FROM palette
GROUP BY ad_id
HAVING abs(sum("share") - 1) > 1e-3;
