"""What others do to find clusters, measured with what ours are measured with."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from adinsight.errors import MissingDependency

_LEAST_SIZE = 12


def umap_and_hdbscan(vectors: NDArray[np.float32], seed: int = 0) -> NDArray[np.int64]:
    """Clusters as BERTopic finds them: UMAP with its settings, then scikit-learn's HDBSCAN.

    The least size of a cluster is ours, 12; BERTopic's own is 10.

    Args:
        vectors: Shape (points, dimensions).
        seed: Of UMAP, which without one differs from run to run.

    Returns:
        Cluster from 0, -1 for noise, shape (points,).

    Raises:
        MissingDependency: If umap-learn is not installed.
    """
    from sklearn.cluster import HDBSCAN

    with warnings.catch_warnings():
        # Numba's and UMAP's own: of compilation, of types to come, of threads that a seed forbids.
        warnings.simplefilter("ignore")
        try:
            from umap import UMAP
        except ImportError as error:
            raise MissingDependency("umap-learn is needed: pip install 'adinsight[bench]'") from error
        reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1)
        reduced = reducer.fit_transform(vectors)
    labels: NDArray[np.int64] = HDBSCAN(min_cluster_size=_LEAST_SIZE, copy=True).fit_predict(reduced).astype(np.int64)
    return labels
