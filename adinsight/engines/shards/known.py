"""What a job's workers have to know of the database, which they do not open: which ad has which results already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from adinsight.engines.reading import Known
from adinsight.engines.shards.folder import ShardFolder
from adinsight.store.known import KnownResults

_FILE = "known.parquet"


def write_known(folder: ShardFolder, pairs: Iterable[tuple[str, str]]) -> None:
    """Leaves the pairs of ad_id and extractor that have results in the folder of a job."""
    ads: defaultdict[str, list[str]] = defaultdict(list)
    for ad_id, extractor in pairs:
        ads[extractor].append(ad_id)
    table = pa.table({"extractor": list(ads), "ads": pa.array(map(sorted, ads.values()), pa.list_(pa.string()))})
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    folder.write(_FILE, buffer.getvalue())


def read_known(folder: ShardFolder) -> Known:
    """What `write_known` left; nothing is known where it left nothing."""
    data = folder.read(_FILE)
    if data is None:
        return Known()
    rows = pq.ParquetFile(BytesIO(data)).read().to_pylist()
    return Known(KnownResults({row["extractor"]: np.array(row["ads"], dtype="S") for row in rows}))
