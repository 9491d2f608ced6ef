"""Where the words of an ad put it among the others: ads that say the same lie close together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Directions of latent semantic analysis that are kept; a collection of fewer words or texts has fewer.
_DIRECTIONS = 100
_LEAST_NORM = 1e-9


def message_vectors(texts: Sequence[str], seed: int = 0) -> NDArray[np.float32]:
    """What each ad says, by latent semantic analysis (Deerwester et al., 1990) of its words' TF-IDF.

    Args:
        texts: What each ad says, empty where it says nothing. Letter case and accents make no difference; words
            of one letter are left out.
        seed: Of the randomised decomposition.

    Returns:
        L2-normalised, zeros for an ad without words, shape (ads, directions), 100 directions at most and one at
        least.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.utils.extmath import randomized_svd

    vectorizer = TfidfVectorizer(strip_accents="unicode", sublinear_tf=True)
    analyze = vectorizer.build_analyzer()
    if not any(analyze(text) for text in texts):
        return np.zeros((len(texts), 1), np.float32)
    weights = vectorizer.fit_transform(texts)
    count = min(_DIRECTIONS, *weights.shape)
    left, sizes, _ = randomized_svd(weights, count, random_state=seed)
    vectors = left * sizes
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # A text whose words lie in no direction that is kept is told from rounding by its length.
    scaled = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > _LEAST_NORM)
    result: NDArray[np.float32] = scaled.astype(np.float32)
    return result
