"""What a run asks before it works: what is there already, and which files are unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adinsight.store.database import connect
from adinsight.store.migrations import pending
from adinsight.store.names import FACTS
from adinsight.store.stamps import FileStamp, RejectionStamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def existing_keys(path: Path, fingerprints: Mapping[str, str]) -> set[tuple[str, str]]:
    """The (ad_id, extractor) pairs that have results with the extractor's present fingerprint.

    Args:
        path: The database file; one that does not exist has none.
        fingerprints: Name of each extractor to its fingerprint.
    """
    if not path.exists() or pending(path):
        return set()
    query = """
        SELECT r.ad_id, r.extractor FROM results r
        JOIN (SELECT unnest(?::VARCHAR[]) AS extractor, unnest(?::VARCHAR[]) AS fingerprint) w
          ON w.extractor = r.extractor AND w.fingerprint = r.fingerprint
    """
    with connect(path, read_only=True) as connection:
        rows = connection.execute(query, [list(fingerprints), list(fingerprints.values())]).fetchall()
    return set(rows)


def known_files(path: Path) -> dict[str, FileStamp]:
    """Every file that was read before, by its location; see `arrow.storable` for locations that are not Unicode.

    A file whose size and time of change are those of its stamp need not be read to know its ad.
    """
    if not path.exists() or pending(path):
        return {}
    query = """
        SELECT
            s.location, s.count_bytes, s.modified_ns, s.ad_id,
            f.advertiser, f.brand, f.platform, f.campaign, f.placement, f.first_seen
        FROM file_stamps AS s
        LEFT JOIN ad_files AS f ON f.ad_id = s.ad_id AND f.location = s.location
    """
    with connect(path, read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    return {
        location: FileStamp(location, count_bytes, modified_ns, ad_id, _facts(facts))
        for location, count_bytes, modified_ns, ad_id, *facts in rows
    }


def known_rejections(path: Path, rules: str) -> dict[str, RejectionStamp]:
    """Every file that was refused before by the same rules, by its location."""
    if not path.exists() or pending(path):
        return {}
    query = "SELECT location, count_bytes, modified_ns, reason, rules FROM rejected_files WHERE rules = ?"
    with connect(path, read_only=True) as connection:
        rows = connection.execute(query, [rules]).fetchall()
    return {row[0]: RejectionStamp(*row) for row in rows}


def _facts(values: Sequence[str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in zip(FACTS, values, strict=True) if value)


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
