"""The map: embeddings laid out in the plane, so that ads that look alike lie together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from adinsight.report.reading import Reader

# Neighbours are told apart only where there are some.
LEAST_FOR_NEIGHBOURS = 10
_COMPONENTS = 50
_PERPLEXITY = 30.0
# The model with the most ads: vectors of two models cannot be compared.
_VECTORS = """
WITH chosen AS (
    SELECT extractor, fingerprint FROM stg_embeddings
    GROUP BY ALL ORDER BY count(*) DESC, extractor, fingerprint LIMIT 1
)
SELECT e.ad_id, e.vector
FROM stg_embeddings AS e
JOIN chosen AS c ON c.extractor = e.extractor AND c.fingerprint = e.fingerprint
SEMI JOIN shown AS s ON s.ad_id = e.ad_id
ORDER BY e.ad_id
"""


def vectors_of(reader: Reader) -> tuple[list[str], NDArray[np.float32]]:
    """Those of the table `shown` that have an embedding, and these, shape (ads, dimensions); (0, 0) where none has."""
    rows = reader.rows(_VECTORS)
    vectors = np.array([row["vector"] for row in rows], np.float32) if rows else np.zeros((0, 0), np.float32)
    return [row["ad_id"] for row in rows], vectors


def laid_out(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Places in the plane, shape (ads, 2), each axis from 0 to 1; the same for the same vectors.

    Principal components, then t-SNE (van der Maaten and Hinton, 2008); components alone below
    `LEAST_FOR_NEIGHBOURS` ads, or where all vectors are one.

    Args:
        vectors: Shape (ads, dimensions).
    """
    count = len(vectors)
    if count < 2 or not np.ptp(vectors, axis=0).any():
        return np.full((count, 2), 0.5)
    components = _components(vectors)
    if count < LEAST_FOR_NEIGHBOURS:
        return _scaled(components[:, :2])
    return _scaled(_neighbours(components))


def _components(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """The principal components, two at least, with signs that do not hang on the machine."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    # The covariance is as small as a vector is long, whatever the number of ads.
    values, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, np.argsort(-values)][:, :_COMPONENTS]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    found: NDArray[np.float64] = centred @ axes
    return np.hstack([found, np.zeros((len(found), max(0, 2 - found.shape[1])))])


def _neighbours(components: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    perplexity = min(_PERPLEXITY, (len(components) - 1) / 3)
    # Nothing is left to chance: it starts from the components, and sums over several threads would hang on how these
    # are scheduled.
    with threadpool_limits(1):
        tsne = TSNE(perplexity=perplexity, init=_start(components), max_iter=500)
        placed: NDArray[np.float64] = tsne.fit_transform(components).astype(np.float64)
    return placed


def _start(components: NDArray[np.float64]) -> NDArray[np.float32]:
    """The first two components, as small as t-SNE wants them (Kobak and Berens, 2019)."""
    start: NDArray[np.float32] = (components[:, :2] / components[:, 0].std() * 1e-4).astype(np.float32)
    return start


def _scaled(places: NDArray[np.float64]) -> NDArray[np.float64]:
    low, spread = places.min(axis=0), np.ptp(places, axis=0)
    scaled: NDArray[np.float64] = np.where(spread > 0, (places - low) / np.where(spread > 0, spread, 1.0), 0.5)
    return scaled
