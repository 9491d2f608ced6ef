"""What is held of a large collection answers as a set and a dictionary would."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from adinsight.store import known
from adinsight.store.known import KnownFiles, KnownResults
from adinsight.store.names import FACTS
from adinsight.store.stamps import FileStamp


def test_results_are_a_set_of_pairs() -> None:
    results = KnownResults({"colors": np.array([b"aa", b"cc"]), "objects": np.array([], "S2")})
    assert ("aa", "colors") in results and ("cc", "colors") in results
    for pair in (("bb", "colors"), ("zz", "colors"), ("aa", "objects"), ("aa", "words"), ("aaa", "colors"), "aa"):
        assert pair not in results
    assert results == {("aa", "colors"), ("cc", "colors")}
    assert len(results) == 2


@pytest.mark.parametrize("digest", [None, 7])
def test_files_are_found_by_location_also_where_digests_are_equal(digest, monkeypatch: pytest.MonkeyPatch) -> None:
    locations = ["/a/é.png", "/b.png", "/c.png"]
    if digest is not None:
        monkeypatch.setattr(known, "digest_of", lambda _: np.uint64(digest))
    facts = {name: pa.array([None, "x", None], pa.string()) for name in FACTS}
    table = pa.table(
        {
            "digest": pa.array([int(known.digest_of(one)) for one in locations], pa.uint64()),
            "location": locations,
            "count_bytes": [1, 2, 3],
            "modified_ns": [10, 20, 30],
            "ad_id": ["a", "b", "c"],
            **facts,
        }
    )
    files = KnownFiles(table)
    assert files["/a/é.png"] == FileStamp("/a/é.png", 1, 10, "a", ())
    assert files["/b.png"].facts == tuple((name, "x") for name in FACTS)
    assert files.get("/none.png") is None
    assert list(files) == locations and len(files) == 3
