"""A database of analysed ads without pixels: the tables as extractors would have left them, drawn in SQL."""

from __future__ import annotations

from pathlib import Path

from adinsight.store.database import connect, transaction
from adinsight.store.described import describe_all
from adinsight.store.migrations import migrate

RED_EVERY = 7
"""Every seventh ad, from the first, is red behind its subject, and no other."""

# The number of an ad and of a draw give the same share each time, 0 to 1; no draw knows of another.
_SHARE = "CREATE TEMP MACRO share(ad, draw) AS (hash(ad * 1009 + draw) % 1000003) / 1000003"
_DRAWN = """
CREATE TEMP TABLE drawn AS
SELECT range AS ad, format('{:016x}', range) AS ad_id, 'f' AS fingerprint, range % $every = 0 AS is_red
FROM range($count)
"""
_TABLES = (
    "INSERT INTO ads SELECT ad_id, 1080, 1080, TIMESTAMP '2025-01-01' FROM drawn",
    """
    INSERT INTO ad_files BY NAME
    SELECT ad_id, format('/ads/creative_{:06d}.jpg', ad) AS location, 'JPEG' AS format, 100000 AS count_bytes,
        'r' AS last_seen_run
    FROM drawn
    """,
    """
    INSERT INTO results
    SELECT ad_id, extractor, fingerprint, 'r', 1, 0.1, TIMESTAMP '2025-01-01'
    FROM drawn, (SELECT unnest(['colors', 'objects', 'words', 'composition', 'concepts']) AS extractor)
    """,
    """
    INSERT INTO extractors
    SELECT DISTINCT extractor, fingerprint, extractor, 'r', TIMESTAMP '2025-01-01' FROM results
    """,
    """
    INSERT INTO colors BY NAME
    SELECT ad_id, fingerprint, share(ad, 3) AS warmth, share(ad, 4) AS colourfulness, share(ad, 5) AS contrast,
        if(is_red, 'red', 'colour ' || floor(share(ad, 1) * 9)::INTEGER) AS background_term,
        'colour ' || floor(share(ad, 2) * 10)::INTEGER AS accent_term
    FROM drawn
    """,
    """
    INSERT INTO objects
    SELECT ad_id, fingerprint, 'thing ' || floor(pow(share(ad, 10 + place), 2) * 40)::INTEGER, 0.9, 0.1, 0.1, 0.6, 0.6
    FROM drawn, range(3) AS places (place)
    """,
    """
    INSERT INTO words BY NAME
    SELECT ad_id, fingerprint, place AS line_index, 0.9 AS score,
        ['headline', 'offer', 'call_to_action', 'legal'][place + 1] AS "role",
        'word' || chr(97 + floor(share(ad, 20 + place) * 20)::INTEGER) || ' for you' AS "text"
    FROM drawn, range(4) AS places (place) WHERE share(ad, 30 + place) < 0.7
    """,
    """
    INSERT INTO composition BY NAME
    SELECT ad_id, fingerprint, share(ad, 40) AS brightness, share(ad, 41) AS saturation, share(ad, 42) AS sharpness,
        share(ad, 43) AS clutter, share(ad, 44) AS white_space_share, share(ad, 45) AS symmetry,
        share(ad, 46) AS balance, share(ad, 47) AS rule_of_thirds, share(ad, 48) AS subject_area_share,
        'square' AS orientation, 1.0 AS aspect
    FROM drawn
    """,
    """
    INSERT INTO concepts
    SELECT ad_id, fingerprint, 'topic', 'topic ' || number, 0.8, 0.3, share(ad, 50 + number) < 0.15
    FROM drawn, range(30) AS numbers (number)
    """,
    # The first two of every twenty ads are near-duplicates.
    "INSERT INTO near_duplicates SELECT ad_id, format('{:016x}', ad - ad % 20) FROM drawn WHERE ad % 20 < 2",
)


def write_analysed(path: Path, count_ads: int) -> None:
    """Writes a database of as many ads with some 130 attributes; the same each time.

    Args:
        path: Where there is no file yet.
        count_ads: Their files are creative_000000.jpg and so on.

    Raises:
        StoreError: If it cannot be written.
    """
    migrate(path)
    with connect(path) as connection, transaction(connection, f"no ads were written to {path}"):
        connection.execute(_SHARE)
        connection.execute(_DRAWN, {"every": RED_EVERY, "count": count_ads})
        for statement in _TABLES:
            connection.execute(statement)
        describe_all(connection)
