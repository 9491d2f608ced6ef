"""What is there already, held so that a million ads take tens of megabytes and no more than a second to load."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING

import numpy as np

from adinsight.store.names import FACTS
from adinsight.store.stamps import FileStamp

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Digests = NDArray[np.uint64]

# The first 8 bytes of the MD5 of a text as a number, the lowest first: DuckDB and Python tell the same.
DIGEST = "md5_number_upper(s.location)"


def digest_of(location: str) -> np.uint64:
    """What `DIGEST` is of a location."""
    return np.uint64(int.from_bytes(hashlib.md5(location.encode(), usedforsecurity=False).digest()[:8], "little"))


class KnownResults(Set[tuple[str, str]]):
    """The pairs of ad_id and extractor that have results.

    Args:
        ads: Extractor to the ids of the ads that it has looked at, in order.
    """

    def __init__(self, ads: Mapping[str, NDArray[np.bytes_]]) -> None:
        self._ads = ads

    def __contains__(self, pair: object) -> bool:
        """Whether there are results of an ad and an extractor."""
        if not isinstance(pair, tuple) or len(pair) != 2 or pair[1] not in self._ads:
            return False
        ads, wanted = self._ads[pair[1]], str(pair[0]).encode()
        at = int(np.searchsorted(ads, np.bytes_(wanted)))
        return bool(at < len(ads) and ads[at] == wanted)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """All pairs, extractor after extractor."""
        for extractor, ads in self._ads.items():
            for ad in ads:
                yield ad.decode(), extractor

    def __len__(self) -> int:
        """How many pairs there are."""
        return sum(len(ads) for ads in self._ads.values())


class KnownFiles(Mapping[str, FileStamp]):
    """The stamp of every file that was read before, by its location.

    Args:
        rows: Columns digest (see `DIGEST`), location, count_bytes, modified_ns, ad_id and `FACTS`.
    """

    def __init__(self, rows: pa.Table) -> None:
        digests = rows.column("digest").to_numpy()
        self._order = np.argsort(digests, kind="stable")
        self._digests: Digests = digests[self._order]
        self._rows = rows.combine_chunks()

    def __getitem__(self, location: str) -> FileStamp:
        """The stamp of a file.

        Raises:
            KeyError: If it was not read before.
        """
        digest = digest_of(location)
        at = int(np.searchsorted(self._digests, digest))
        while at < len(self._digests) and self._digests[at] == digest:
            row = int(self._order[at])
            if self._rows.column("location")[row].as_py() == location:
                return self._stamp(row)
            at += 1
        raise KeyError(location)

    def __iter__(self) -> Iterator[str]:
        """All locations."""
        return iter(self._rows.column("location").to_pylist())

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._digests)

    def _stamp(self, row: int) -> FileStamp:
        names = ("location", "count_bytes", "modified_ns", "ad_id")
        what = {name: self._rows.column(name)[row].as_py() for name in names}
        facts = ((name, self._rows.column(name)[row].as_py()) for name in FACTS)
        return FileStamp(**what, facts=tuple((name, value) for name, value in facts if value))
