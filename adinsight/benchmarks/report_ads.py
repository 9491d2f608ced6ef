"""A collection for the report's bench: analysed ads with pictures, exports, trends and findings, the same each time.

Pictures have the grain of photographs, since flat ones would compress to less than any real collection: noise that
falls with its frequency as that of photographs does (Field, 1987), and a few flat shapes as layouts have them. At 480
pixels they take as many bytes as a busy photograph, 1.7 bits a pixel as WebP of quality 80.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from PIL import Image, ImageDraw

from adinsight.batching import read_ahead
from adinsight.benchmarks.scale_ads import write_scale
from adinsight.store.database import connect, transaction
from adinsight.store.names import with_names

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from adinsight.progress import Progress

_SIDE = 720
_SHAPES = ((480, 480), (480, 250), (480, 400))
_COUNT_FIELDS = 24
_QUALITY = 85
# How fast the amplitude of the noise falls with frequency, and how far it moves light and colour from their ground.
_FALL, _LIGHT, _TINT = 1.2, 35.0, 10.0
_THREADS = 2
# Twelve weeks of each ad but every tenth, in one currency.
_ACHIEVED = (
    """
    INSERT INTO performance_imports BY NAME
    SELECT 'i' AS import_id, 'meta.csv' AS location, 'meta' AS platform, 'ad' AS grain, false AS is_experiment,
        '{}' AS settings, 12 * $count AS count_rows, 12 * $count AS count_kept, 0 AS count_dropped, 0 AS count_refused,
        '0' AS package_version, TIMESTAMP '2026-10-01' AS imported_at
    """,
    """
    INSERT INTO performance_matches BY NAME
    SELECT 'i' AS import_id, ad_id AS creative_key, '' AS platform_ad_id, ad_id, 'matched' AS status,
        'stem' AS "method", 1.0 AS score, [] AS candidates
    FROM renamed WHERE number % 10 > 0
    """,
    """
    INSERT INTO performance_records BY NAME
    SELECT 'i' AS import_id, number * 12 + week AS row_number, ad_id AS creative_key, '' AS platform_ad_id,
        'meta' AS platform, 'campaign ' || number % 90 AS campaign, 'feed' AS placement, 'ad' AS grain,
        DATE '2026-06-01' + 7 * week::INTEGER AS period_start, DATE '2026-06-07' + 7 * week::INTEGER AS period_end,
        1000 + number * 7 % 4000 AS impressions, 10 + number * 3 % 40 AS clicks, 5 + number % 30 AS spend,
        'EUR' AS currency, number % 4 AS conversions, 'Purchases' AS result_name, true AS is_summable
    FROM renamed, range(12) AS weeks (week) WHERE number % 10 > 0
    """,
)
# Four hundred attributes by three outcomes; every twentieth is declared, with the ads behind it.
_FOUND = (
    """
    INSERT INTO finding_runs
    SELECT 'f', TIMESTAMP '2026-10-01', '0', '{"level": 0.9}', []
    """,
    """
    INSERT INTO finding_results BY NAME
    SELECT 'f' AS finding_run_id, outcome || ' ' || number AS finding_id, outcome, 'attribute' AS kind,
        ['background', 'object', 'word', 'topic'][1 + number % 4] AS family, 'attribute ' || number AS attribute,
        if(number % 20 = 0, 'higher', 'insufficient data') AS verdict,
        if(number % 3 = 1, 'few creatives', NULL) AS reason,
        if(number % 3 = 1, NULL, 0.01 * (number % 40)) AS estimate, if(number % 3 = 1, NULL, -0.1) AS lower,
        if(number % 3 = 1, NULL, 0.5) AS upper, 0.9 AS level, 0.04 AS p_value, 0.09 AS q_value, 400 AS count_tests,
        if(number % 3 = 1, NULL, 0.008 * (number % 40)) AS shrunken_estimate, 80 AS count_creatives_with,
        900 AS count_creatives_without, 60 AS count_campaigns, 900000 AS exposure, 9000 AS count_events,
        'negative binomial within campaigns, clustered by creative' AS "method", 'ad' AS grain, true AS is_summable,
        'within campaign' AS evidence,
        format('Attribute {} goes with more clicks per impression: estimate +36 %, 90% interval -10 % to +65 %, '
            'q 0.09 over 400 tests; 80 creatives with and 900 without it in 60 campaigns, within campaign.', number
        ) AS statement
    FROM range(400) AS numbers (number),
        (SELECT unnest(['click_rate', 'conversion_rate', 'cost_per_result']) AS outcome)
    """,
    """
    INSERT INTO finding_ads BY NAME
    SELECT 'f' AS finding_run_id, finding_id, ad_id, number % 3 = 0 AS has_attribute, 100 + number % 90 AS count_events,
        9000 + number AS exposure, 120 AS count_expected
    FROM finding_results, renamed WHERE verdict = 'higher' AND number % 2 = 0
    """,
)
# The picture's bytes name an ad; the rows were written under other names.
_RENAME = "UPDATE {table} SET {column} = r.ad_id FROM renamed AS r WHERE r.drawn_id = {table}.{column}"
_RENAME_MEDOIDS = """
UPDATE trend_results
SET medoid_ad_ids = list_filter(list_transform(medoid_ad_ids, lambda old: n.names[old]), lambda name: name IS NOT NULL)
FROM (SELECT map_from_entries(list((drawn_id, ad_id))) AS names FROM renamed) AS n
"""
_COLUMNS = """
SELECT table_name, column_name FROM duckdb_columns()
WHERE column_name IN ('ad_id', 'group_id')
    AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE NOT temporary)
ORDER BY ALL
"""


def write_collection(folder: Path, count_ads: int, progress: Progress) -> Path:
    """Writes `ads.duckdb` and the pictures below `archive/`, and returns the database's path.

    Args:
        folder: Where there is nothing yet.
        count_ads: Ads with a picture each, of some 60 KB.
        progress: Who is told.

    Raises:
        StoreError: If the database cannot be written.
    """
    database = folder / "ads.duckdb"
    write_scale(database, count_ads, progress)
    names = _draw(folder, count_ads, progress)
    with connect(database) as connection, transaction(connection, f"no ads were written to {database}"):
        _rename(connection, names)
        for statement in (*_ACHIEVED, *_FOUND):
            connection.execute(statement, {"count": count_ads} if "$count" in statement else None)
    return database


def _draw(folder: Path, count_ads: int, progress: Progress) -> list[str]:
    """Writes the pictures where the database says that they are; the ad_id of each."""
    fields = _fields(np.random.default_rng(11))
    progress.start("drawing pictures", count_ads)

    def draw(number: int) -> str:
        path = folder / f"archive/{number // 10_000:03d}/{number:07d}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = _picture(fields, number)
        path.write_bytes(data)
        return hashlib.sha256(data).hexdigest()[:16]

    names = []
    for name in read_ahead(draw, range(count_ads), _THREADS, 4 * _THREADS):
        names.append(name)
        progress.advance()
    progress.finish()
    return names


def _fields(rng: np.random.Generator) -> list[NDArray[np.float32]]:
    """Pictures of noise with the spectrum of photographs, each of shape (side, side), mean 0 and deviation 1."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(_SIDE), np.fft.rfftfreq(_SIDE), indexing="ij"))
    frequency[0, 0] = np.inf
    fields = []
    for _ in range(_COUNT_FIELDS):
        spectrum = np.fft.rfft2(rng.standard_normal((_SIDE, _SIDE))) / frequency**_FALL
        field = np.fft.irfft2(spectrum, s=(_SIDE, _SIDE))
        fields.append((field / field.std()).astype(np.float32))
    return fields


def _picture(fields: list[NDArray[np.float32]], number: int) -> bytes:
    """A JPEG: two fields for light and colour upon a ground, with a bar and a button over them."""
    rng = np.random.default_rng([11, number])
    width, height = _SHAPES[number % len(_SHAPES)]
    light, hue = (_cut(fields[index], (height, width), rng) for index in rng.integers(0, _COUNT_FIELDS, 2))
    ground, tint = rng.uniform(60, 200, 3), rng.uniform(-_TINT, _TINT, 3)
    pixels = ground + _LIGHT * light[..., None] + tint * hue[..., None]
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    colors = [tuple(int(value) for value in rng.integers(0, 256, 3)) for _ in range(2)]
    top = int(rng.uniform(0.05, 0.7) * height)
    pen.rectangle((width // 10, top, width // 2, top + height // 12), fill=colors[0])
    pen.rounded_rectangle((width // 3, height * 5 // 6, width * 2 // 3, height * 11 // 12), 8, fill=colors[1])
    stream = BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()


def _cut(field: NDArray[np.float32], shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    top, left = (int(rng.integers(0, _SIDE - edge + 1)) for edge in shape)
    return field[top : top + shape[0], left : left + shape[1]]


def _rename(connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    given = pa.table({"number": range(len(names)), "ad_id": names})
    connection.register("names_of_pictures", given)
    connection.execute(
        "CREATE TEMP TABLE renamed AS SELECT number, ad_id, left(md5(number::VARCHAR), 16) AS drawn_id "
        "FROM names_of_pictures"
    )
    connection.unregister("names_of_pictures")
    for table, column in connection.execute(_COLUMNS).fetchall():
        connection.execute(with_names(_RENAME, table=table, column=column))
    connection.execute(_RENAME_MEDOIDS)
