"""What a run asks before it works: what is there already, and which files are unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from adinsight.store.database import connect
from adinsight.store.known import DIGEST, KnownFiles, KnownResults
from adinsight.store.migrations import pending
from adinsight.store.stamps import FileStamp, RejectionStamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Set
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray


def existing_keys(path: Path, fingerprints: Mapping[str, str]) -> Set[tuple[str, str]]:
    """The (ad_id, extractor) pairs that have results with the extractor's present fingerprint.

    Args:
        path: The database file; one that does not exist has none.
        fingerprints: Name of each extractor to its fingerprint.
    """
    if not path.exists() or pending(path):
        return frozenset()
    query = "SELECT ad_id FROM results WHERE extractor = $extractor AND fingerprint = $fingerprint"
    ads = {}
    with connect(path, read_only=True) as connection:
        for extractor, fingerprint in fingerprints.items():
            given = {"extractor": extractor, "fingerprint": fingerprint}
            ads[extractor] = np.sort(_as_bytes(connection.sql(query, params=given).to_arrow_table().column(0)))
    return KnownResults(ads)


def _as_bytes(ids: pa.ChunkedArray) -> NDArray[np.bytes_]:
    """Ids, each in as many bytes as the longest has."""
    import pyarrow.compute as pc

    width = pc.max(pc.binary_length(ids)).as_py() or 1
    if pc.min(pc.binary_length(ids)).as_py() != width:
        return np.array([name.encode() for name in ids.to_pylist()], f"S{width}")
    # All of one length: the text lies there as the bytes of such an array.
    whole = ids.combine_chunks()
    offsets = np.frombuffer(whole.buffers()[1], np.int32)[whole.offset : whole.offset + len(whole) + 1]
    data = np.frombuffer(whole.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    return data.view(f"S{width}")


def known_files(path: Path, under: str = "") -> Mapping[str, FileStamp]:
    """Every file that was read before, by its location; see `arrow.storable` for locations that are not Unicode.

    A file whose size and time of change are those of its stamp need not be read to know its ad.

    Args:
        path: The database file; one that does not exist knows none.
        under: What the locations start with.
    """
    if not path.exists() or pending(path):
        return {}
    query = """
        SELECT
            {digest} AS digest, s.location, s.count_bytes, s.modified_ns, s.ad_id,
            f.advertiser, f.brand, f.platform, f.campaign, f.placement, f.first_seen
        FROM file_stamps AS s
        LEFT JOIN ad_files AS f ON f.ad_id = s.ad_id AND f.location = s.location
        WHERE starts_with(s.location, $under)
    """
    with connect(path, read_only=True) as connection:
        return KnownFiles(connection.sql(query.replace("{digest}", DIGEST), params={"under": under}).to_arrow_table())


def known_rejections(path: Path, rules: str) -> dict[str, RejectionStamp]:
    """Every file that was refused before by the same rules, by its location."""
    if not path.exists() or pending(path):
        return {}
    query = "SELECT location, count_bytes, modified_ns, reason, rules FROM rejected_files WHERE rules = ?"
    with connect(path, read_only=True) as connection:
        rows = connection.execute(query, [rules]).fetchall()
    return {row[0]: RejectionStamp(*row) for row in rows}


def is_cut_short(path: Path) -> bool:
    """Whether the latest run was stopped before its end."""
    query = "SELECT status NOT IN ('done', 'failed') FROM runs ORDER BY started_at DESC, run_id DESC LIMIT 1"
    with connect(path, read_only=True) as connection:
        return (True,) in connection.execute(query).fetchall()


def current_hashes(path: Path) -> dict[str, tuple[str, str]]:
    """The perceptual hashes of every ad, `phash` and `dhash` by ad_id."""
    with connect(path, read_only=True) as connection:
        rows = connection.execute("SELECT ad_id, phash, dhash FROM stg_hashes").fetchall()
    return {ad_id: (phash, dhash) for ad_id, phash, dhash in rows}


@dataclass(frozen=True, slots=True)
class KnownHashes:
    """What near-duplicates are told from.

    Args:
        ads: Their ids, shape (ads,).
        codes: phash and dhash of each, uint64, shape (ads, 2).
        is_new: Whether they came with the run that is asked for, shape (ads,).
        groups: Group of each ad that is in one.
    """

    ads: NDArray[np.bytes_]
    codes: NDArray[np.uint64]
    is_new: NDArray[np.bool_]
    groups: dict[str, str]


def known_hashes(path: Path, run_id: str) -> KnownHashes:
    """The perceptual hashes of every ad, those that came with a run among them, and the groups so far."""
    query = """
        SELECT
            h.ad_id, ('0x' || h.phash)::UBIGINT AS phash, ('0x' || h.dhash)::UBIGINT AS dhash,
            h.ad_id IN (SELECT ad_id FROM results WHERE run_id = $run AND extractor = 'hashes') AS is_new
        FROM stg_hashes AS h
    """
    with connect(path, read_only=True) as connection:
        rows = connection.sql(query, params={"run": run_id}).to_arrow_table()
        groups = dict(connection.execute("SELECT ad_id, group_id FROM near_duplicates").fetchall())
    codes = np.column_stack([rows.column(name).to_numpy() for name in ("phash", "dhash")])
    return KnownHashes(_as_bytes(rows.column("ad_id")), codes, rows.column("is_new").to_numpy(), groups)
