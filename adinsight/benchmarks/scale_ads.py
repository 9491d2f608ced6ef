"""A collection of very many analysed ads without pixels: every table as a run of the starter profile leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from adinsight.progress import Progress
from adinsight.store.database import connect, transaction
from adinsight.store.migrations import migrate

LIMITS = {"memory_limit": "6GB", "threads": "2"}
"""What the engine may use while it builds and answers."""
DIMENSIONS = 256
MODEL = "f-embeddings"
_CHUNK = 20_000
_LOOKS = 400
_SPREAD = 0.6
# The number of an ad and of a draw give the same share each time, 0 to 1; no draw knows of another.
_SHARE = "CREATE TEMP MACRO share(ad, draw) AS (hash(ad * 1009 + draw) >> 11) / 9007199254740992"
_PICK = "CREATE TEMP MACRO pick(ad, draw, count) AS floor(pow(share(ad, draw), 2) * count)::INTEGER"
_HUE = """
CREATE TEMP MACRO hue(ad, draw) AS (
    ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'brown', 'white', 'grey', 'black']
)[1 + pick(ad, draw, 11)]
"""
_DRAWN = """
CREATE TEMP TABLE drawn AS
SELECT
    range AS ad,
    left(md5(range::VARCHAR), 16) AS ad_id,
    format('archive/{:03d}/{:07d}.jpg', range // 10000, range) AS location,
    TIMESTAMP '2026-01-01' + to_seconds(range * 20) AS made
FROM range($first, $end)
"""
_EXTRACTORS = """
CREATE TEMP TABLE readers AS
SELECT * FROM (VALUES
    ('captions', 'captions', 1), ('captions[the intention of this ad is]', 'captions', 1), ('colors', 'colors', 1),
    ('objects', 'objects', 1), ('words', 'words', 5), ('composition', 'composition', 1),
    ('concepts', 'concepts', 188), ('hashes', 'hashes', 1), ('embeddings', 'embeddings_256', 1)
) AS t (extractor, table_name, count_rows)
"""
# As many concepts of each taxonomy as the package's own have.
_CONCEPTS = """
CREATE TEMP TABLE named AS
SELECT
    taxonomy,
    format('{} {:02d}', taxonomy, number) AS concept,
    row_number() OVER (ORDER BY taxonomy, number) AS place
FROM (VALUES ('people', 5), ('sentiment', 30), ('strategy', 21), ('symbol', 53), ('abcd', 21), ('layout', 3),
    ('season', 5), ('setting', 12), ('topic', 38)) AS t (taxonomy, many),
    LATERAL (SELECT unnest(range(many)) AS number)
"""
_TABLES = (
    """
    INSERT INTO ads
    SELECT ad_id, [1080, 1200, 300][1 + ad % 3], [1080, 628, 250][1 + ad % 3], made FROM drawn
    """,
    """
    INSERT INTO ad_files
    SELECT ad_id, location, 'JPEG', 20000 + pick(ad, 1, 400000), 'advertiser ' || pick(ad, 2, 2000),
        'brand ' || pick(ad, 2, 2000), ['meta', 'google', 'tiktok', 'pinterest'][1 + pick(ad, 3, 4)],
        'campaign ' || pick(ad, 4, 9000), ['feed', 'stories', 'reels', 'search'][1 + pick(ad, 5, 4)],
        strftime(DATE '2024-01-01' + floor(share(ad, 6) * 1000)::INTEGER, '%Y-%m-%d'), 'scale'
    FROM drawn
    """,
    "INSERT INTO file_stamps SELECT location, 20000 + pick(ad, 1, 400000), 1700000000000000000 + ad, ad_id FROM drawn",
    """
    INSERT INTO results
    SELECT ad_id, extractor, 'f-' || extractor, 'scale',
        CASE extractor
            WHEN 'objects' THEN list_sum(
                list_transform(range(3), lambda place: (share(ad, 120 + place) < [0.9, 0.3, 0.12][place + 1])::INTEGER))
            WHEN 'words' THEN list_sum(list_transform(range(7), lambda place: (share(ad, 190 + place) < 0.76)::INTEGER))
            ELSE count_rows
        END,
        share(ad, 7), made
    FROM drawn, readers
    """,
    "INSERT INTO outcomes SELECT 'scale', ad_id, location, 'read', 'done', '', share(ad, 8), '', made FROM drawn",
    """
    INSERT INTO outcomes
    SELECT 'scale', ad_id, location, extractor, 'done', '', share(ad, 9), 'f-' || extractor, made FROM drawn, readers
    """,
    """
    INSERT INTO captions
    SELECT ad_id, 'f-' || extractor, if(extractor = 'captions', NULL, 'the intention of this ad is'),
        format('a {} thing {} in setting {}, a {} background',
            hue(ad, 10), pick(ad, 11, 60), pick(ad, 12, 12),
            hue(ad, 13)),
        -share(ad, 14), share(ad, 15) < 0.02
    FROM drawn, readers WHERE table_name = 'captions'
    """,
    """
    INSERT INTO colors
    SELECT ad_id, 'f-colors',
        list_transform(range(6), lambda place: struct_pack(
            hex := format('#{:06x}', (hash(ad * 7 + place) % 16777216)::INTEGER),
            share := [0.45, 0.25, 0.12, 0.08, 0.06, 0.04][place + 1],
            lightness := 100 * share(ad, 20 + place), a := 80 * share(ad, 30 + place) - 40,
            b := 80 * share(ad, 40 + place) - 40,
            term := hue(ad, 13 + place), css_name := 'css ' || pick(ad, 50 + place, 140),
            role := ['background', 'accent', 'other', 'other', 'other', 'other'][place + 1])),
        hue(ad, 13), format('#{:06x}', (hash(ad * 7) % 16777216)::INTEGER),
        hue(ad, 14), format('#{:06x}', (hash(ad * 7 + 1) % 16777216)::INTEGER),
        100 * share(ad, 16), 2 * share(ad, 17) - 1, share(ad, 18), share(ad, 19)
    FROM drawn
    """,
    """
    INSERT INTO objects
    SELECT ad_id, 'f-objects', 'thing ' || pick(ad, 60 + place, 60), 0.5 + share(ad, 70 + place) / 2,
        share(ad, 80 + place) / 2, share(ad, 90 + place) / 2, 0.5 + share(ad, 100 + place) / 2,
        0.5 + share(ad, 110 + place) / 2
    FROM drawn, range(3) AS places (place) WHERE share(ad, 120 + place) < [0.9, 0.3, 0.12][place + 1]
    """,
    """
    INSERT INTO words
    SELECT ad_id, 'f-words', place,
        format('word{} of the line{} for you', pick(ad, 130 + place, 3000), pick(ad, 140 + place, 400)),
        0.8 + share(ad, 150 + place) / 5, 0.1, place / 8.0, 0.2 + share(ad, 160 + place) / 2, place / 8.0 + 0.1,
        ['brand', 'headline', 'offer', 'call_to_action', 'legal', 'price', 'other'][place + 1],
        1 + 20 * share(ad, 170 + place), share(ad, 180 + place) / 5
    FROM drawn, range(7) AS places (place) WHERE share(ad, 190 + place) < 0.76
    """,
    """
    INSERT INTO composition
    SELECT ad_id, 'f-composition', share(ad, 200), share(ad, 201), share(ad, 202), share(ad, 203), share(ad, 204),
        share(ad, 205), share(ad, 206), share(ad, 207), share(ad, 208), share(ad, 209), share(ad, 210), share(ad, 211),
        ['square', 'landscape', 'portrait'][1 + ad % 3], [1.0, 1.91, 1.2][1 + ad % 3]
    FROM drawn
    """,
    """
    INSERT INTO concepts
    SELECT ad_id, 'f-concepts', taxonomy, concept, pow(share(ad, 300 + place), 4), share(ad, 600 + place) / 3,
        share(ad, 300 + place) > 0.97
    FROM drawn, named
    """,
    """
    INSERT INTO hashes
    SELECT ad_id, 'f-hashes', format('{:016x}', hash(same * 3 + 1)), format('{:016x}', hash(same * 3 + 2))
    FROM (SELECT ad_id, ad - (ad % 20 = 1)::INTEGER AS same FROM drawn)
    """,
    # The first two of every twenty ads look alike.
    """
    INSERT INTO near_duplicates
    SELECT ad_id, left(least(md5((ad - ad % 20)::VARCHAR), md5((ad - ad % 20 + 1)::VARCHAR)), 16)
    FROM drawn WHERE ad % 20 < 2
    """,
)
_ONCE = (
    """
    INSERT INTO runs
    SELECT 'scale', made, made + INTERVAL 1 DAY, 'done', '0', NULL, 'starter', '{}', '{}', '{}', '{}'
    FROM (SELECT TIMESTAMP '2026-01-01' AS made)
    """,
    """
    INSERT INTO extractors
    SELECT extractor, 'f-' || extractor, table_name, 'scale', TIMESTAMP '2026-01-01' FROM readers
    """,
    f"CREATE TABLE embeddings_{DIMENSIONS} (ad_id VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, "
    f"vector FLOAT[{DIMENSIONS}])",
)
# 400 looks of two hundred weeks, of which each ad belongs to one.
_TRENDS = (
    """
    INSERT INTO trend_runs
    SELECT 'trends', TIMESTAMP '2026-10-01', '0', 7, '{}', 'f-embeddings', 401, []
    """,
    """
    INSERT INTO trend_results
    SELECT 'trends', 't' || look, 'look', 'look ' || look, ['thing'],
        ['rising', 'falling', 'steady', 'new'][1 + look % 4],
        if(look % 4 <> 2, 'confirmed', NULL), 2500, 2400, 300, 0.0025, 0.002, 0.003, 0.1, 0.08, 0.12, 0.9,
        0.01 * (look % 7), 0.002, look / 400, 1 - look / 400, 400, 0.9, [left(md5(look::VARCHAR), 16)]
    FROM range($looks) AS t (look)
    """,
    """
    INSERT INTO trend_weeks
    SELECT 'trends', 't' || look, DATE '2024-01-01' + 7 * week::INTEGER, 20, 9000, 0.002, 0.001, 0.003, 15, 2000,
        0.0075, 0.006, 0.009, 20, 'steady', NULL, 0.5, 0.5
    FROM range($looks) AS t (look), range(104) AS w (week)
    """,
    """
    INSERT INTO trend_ads
    SELECT 'trends', 't' || ad % $looks, left(md5(ad::VARCHAR), 16) FROM range($count) AS t (ad)
    """,
)


def write_scale(path: Path, count_ads: int, progress: Progress) -> None:
    """Writes a database of as many ads; the same each time.

    Args:
        path: Where there is no file yet.
        count_ads: Some 4.5 KB each.
        progress: Told of the ads.

    Raises:
        StoreError: If it cannot be written.
    """
    migrate(path)
    progress.start("writing ads", count_ads)
    with connect(path, config=LIMITS) as connection, drawing(connection):
        with transaction(connection, f"no ads were written to {path}"):
            for statement in _ONCE:
                connection.execute(statement)
        for first in range(0, count_ads, _CHUNK):
            end = min(first + _CHUNK, count_ads)
            with transaction(connection, f"no ads were written to {path}"):
                write_ads(connection, first, end)
            progress.advance(end - first)
        with transaction(connection, f"no trends were written to {path}"):
            for statement in _TRENDS:
                given = {"looks": _LOOKS, "count": count_ads}
                connection.execute(statement, {name: value for name, value in given.items() if f"${name}" in statement})
    migrate(path)
    progress.finish()


@contextmanager
def drawing(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Makes what the statements draw with; temporary, and gone with the connection."""
    for statement in (_SHARE, _PICK, _HUE, _EXTRACTORS, _CONCEPTS):
        connection.execute(statement)
    yield


def write_ads(connection: duckdb.DuckDBPyConnection, first: int, end: int) -> None:
    """Writes the ads of some numbers, inside a transaction and `drawing`."""
    connection.execute(_DRAWN, {"first": first, "end": end})
    for statement in _TABLES:
        connection.execute(statement)
    ids = connection.sql("SELECT ad_id FROM drawn ORDER BY ad").to_arrow_table().column("ad_id").combine_chunks()
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(drawn_vectors(first, end).ravel()), DIMENSIONS)
    fingerprints = pa.repeat(MODEL, end - first)
    connection.register("scale_vectors", pa.table({"ad_id": ids, "fingerprint": fingerprints, "vector": vectors}))
    connection.execute(f"INSERT INTO embeddings_{DIMENSIONS} SELECT * FROM scale_vectors")  # noqa: S608
    connection.unregister("scale_vectors")
    connection.execute("DROP TABLE drawn")


def drawn_vectors(first: int, end: int) -> NDArray[np.float32]:
    """Vectors of length 1 around as many centres as there are looks, shape (end - first, 256)."""
    centres = np.random.default_rng(7).standard_normal((_LOOKS, DIMENSIONS), np.float32)
    noise = np.random.default_rng([7, first]).standard_normal((end - first, DIMENSIONS), np.float32)
    vectors = centres[np.arange(first, end) % _LOOKS] + _SPREAD * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
