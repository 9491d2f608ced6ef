"""Models are loaded before an input is in hand: a worker that ends while it loads them is not laid to an input.

Ray starts a worker that ended anew, without end. So each notes that it loads, and once too many on one machine ended
over it, the next one says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from adinsight.analyze.extractor import Extractor
from adinsight.engines.shards.folder import ShardFolder
from adinsight.errors import ModelError
from adinsight.records import AdImage

_SIDE = 64


@contextmanager
def watched_loading(folder: ShardFolder, token: str, host: str, most: int) -> Iterator[None]:
    """Around the loading of one worker.

    Args:
        folder: That all workers see.
        token: Of the run: what an earlier one met does not count.
        host: The machine.
        most: Workers of this machine that may end while they load.

    Raises:
        ModelError: If so many ended.
    """
    name = f"loading-{token}-{host}"
    count = int(folder.read(name) or 0)
    if count >= most:
        raise ModelError(
            f"workers on {host} ended {count} times while they loaded the models, most likely for want of memory; "
            "use fewer with --workers, or a smaller --profile"
        )
    folder.write(name, str(count + 1).encode(), is_lasting=False)
    try:
        yield
    finally:
        # Whoever gets here is alive.
        folder.remove(name)


def warm_up(extractors: Sequence[Extractor]) -> None:
    """Has every extractor look at a grey square, by which it loads what it needs.

    Raises:
        ModelError: If a model cannot be loaded.
    """
    grey = np.full((_SIDE, _SIDE, 3), 128, np.uint8)
    image = AdImage("0" * 16, grey, grey, _SIDE, _SIDE)
    for extractor in extractors:
        try:
            extractor.extract([image])
        except ModelError:
            raise
        except Exception:  # noqa: BLE001, S112 - it has to load, and need not like what it sees
            continue
