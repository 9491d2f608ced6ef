-- question: How does the palette change from month to month?
WITH seen AS (
    SELECT ad_id, date_trunc('month', first_seen)::DATE AS month
    FROM ads_wide
    WHERE first_seen IS NOT NULL
),

-- LEFT, so that the dates are looked up and the palettes, which are large, stream past them.
dated AS (
    SELECT
        s.month,
        list_transform(c.palette, lambda color: color.term) AS terms,
        list_transform(c.palette, lambda color: color."share") AS shares
    FROM stg_colors AS c
    LEFT JOIN seen AS s ON s.ad_id = c.ad_id
    WHERE s.month IS NOT NULL
),

painted AS (
    SELECT month, terms, unnest(terms) AS term, unnest(shares) AS "share", generate_subscripts(terms, 1) AS rank
    FROM dated
)

SELECT
    month,
    term,
    -- An ad counts once for a term, though several of its colours may have it.
    count(*) FILTER (rank = list_position(terms, term)) AS count_ads,
    round(sum("share") / sum(sum("share")) OVER (PARTITION BY month), 3) AS area_share
FROM painted
GROUP BY month, term
ORDER BY month, area_share DESC, term;
