"""Who is shown in the accepted variants, against a target that the user states and the account's own ads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from adinsight.store.query import run_sql
from adinsight.variants.audit.representation import Representation, audit_batch

_LABELS = """
SELECT
    a.attribute,
    a.ad_id IN (SELECT ad_id FROM variants WHERE status = 'accepted') AS is_accepted,
    count(*) AS count_ads
FROM ad_attributes AS a
JOIN ads_wide AS w ON w.ad_id = a.ad_id
WHERE a.family = $family AND (NOT w.is_variant OR is_accepted)
GROUP BY ALL
"""
_UNTOLD = """
SELECT count(DISTINCT v.ad_id) FROM variants AS v
WHERE v.status = 'accepted'
    AND v.ad_id NOT IN (SELECT ad_id FROM ad_attributes WHERE family = $family AND list_contains($groups, attribute))
"""


def represented(path: Path, target: Mapping[str, float], family: str = "people") -> Representation:
    """The accepted variants of a database by group.

    Args:
        path: The database.
        target: The share that is wanted of each group; they sum to 1.
        family: Of ad_attributes, from which the groups are told.

    Raises:
        ConfigError: If the target is no distribution.
        StoreError: If the database cannot be read.
    """
    rows = run_sql(path, _LABELS, params={"family": family}).to_pylist()
    own = {row["attribute"]: row["count_ads"] for row in rows if row["is_accepted"]}
    history = {row["attribute"]: row["count_ads"] for row in rows if not row["is_accepted"]}
    asked = {"family": family, "groups": list(target)}
    ((untold,),) = [tuple(row.values()) for row in run_sql(path, _UNTOLD, params=asked).to_pylist()]
    labels = [label for label, count in own.items() if label in target for _ in range(count)]
    known = {group: history.get(group, 0) for group in target}
    return audit_batch([*labels, *[None] * untold], target, known if any(known.values()) else None)
