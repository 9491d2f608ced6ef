"""Fidelity against freedom over the accepted variants of each brief, from what was read back of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adinsight.store.database import connect
from adinsight.variants.audit.fidelity import Fidelity, fidelity_of
from adinsight.variants.brief import Brief
from adinsight.variants.reading_back import read_back

Vector = NDArray[np.float32]
TextVector = Callable[[str], Vector]
_ACCEPTED = """
SELECT brief_id, ad_id, prompt FROM variants
WHERE status = 'accepted' AND brief_id IN (SELECT unnest($briefs::VARCHAR[])) ORDER BY variant_id
"""


def fidelity_by_brief(path: Path, briefs: Sequence[Brief], text_vector: TextVector) -> dict[str, Fidelity]:
    """How true the accepted variants of each brief stay to parent and prompt, and how far they lie apart.

    Args:
        path: The database file.
        briefs: Those that variants were made of; what has none accepted is left out.
        text_vector: CLIP's vector of a prompt, float32 (dimension,), by the model of the ads' vectors.
    """
    with connect(path, read_only=True) as connection:
        rows = connection.execute(_ACCEPTED, {"briefs": [brief.brief_id for brief in briefs]}).fetchall()
    parents = {brief.brief_id: brief.parent_id for brief in briefs}
    seen = read_back(path, [ad for _, ad, _ in rows] + [parent for parent in parents.values() if parent])
    vectors = {ad: one.vector for ad, one in seen.items()}
    found = {}
    for brief_id, parent in parents.items():
        own = [(vectors[ad], prompt) for brief, ad, prompt in rows if brief == brief_id and vectors[ad] is not None]
        if own:
            stacked = np.stack([vector for vector, _ in own if vector is not None])
            found[brief_id] = fidelity_of(stacked, vectors.get(parent or ""), text_vector(own[0][1]))
    return found
