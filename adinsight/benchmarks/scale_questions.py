"""How long the common questions to a large collection take, each from opening the store to the last row."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from adinsight.benchmarks.figures import Figure
from adinsight.benchmarks.scale_ads import LIMITS, MODEL, drawn_vectors
from adinsight.store.database import connect
from adinsight.store.lookup import describe_ad
from adinsight.store.query import run_sql
from adinsight.store.similar import nearest
from adinsight.store.sql_files import sql_files

_RUNS = 11
_WIDE = """
SELECT ad_id, file_name, advertiser, caption, first_seen
FROM ads_wide
WHERE platform = 'tiktok' AND background_term = 'blue' AND text_area_share > 0.2 AND top_topic = 'topic 03'
ORDER BY first_seen DESC, ad_id LIMIT 100
"""
_ONE = "SELECT min(ad_id) FROM ads"


def time_questions(store: Path, name: str, count_ads: int) -> Iterator[Figure]:
    """Median and 95th percentile of each question over eleven runs.

    Args:
        store: Of `scale_ads`, as a file or a folder.
        name: Of the kind of store, for the figures.
        count_ads: That it has.
    """
    one = str(run_sql(store, _ONE).column(0)[0].as_py())
    vector = drawn_vectors(0, 1)[0].tolist()
    examples = {file.name: file.text for file in sql_files("examples")}
    questions: dict[str, Callable[[], object]] = {
        "opening": lambda: _opened(store),
        "wide view filter": lambda: run_sql(store, _WIDE),
        "top colours by month": lambda: run_sql(store, examples["palette_by_month"]),
        "similarity search, exact": lambda: nearest(store, vector, MODEL),
        "what rises": lambda: run_sql(store, examples["what_rises"]),
        "all of one ad": lambda: describe_ad(store, one),
    }
    for question, ask in questions.items():
        seconds = [_timed(ask) for _ in range(_RUNS)]
        for rank, share in (("p50", 50), ("p95", 95)):
            value = float(np.percentile(seconds, share))
            yield Figure(f"{name}, {question}: seconds, {rank}", value, count_ads, at_most=True)


def _opened(store: Path) -> None:
    with connect(store, read_only=True, config=LIMITS) as connection:
        connection.execute("SELECT 1").fetchall()


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
