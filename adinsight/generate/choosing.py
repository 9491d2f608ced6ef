"""One picture of several: each candidate has its own chance, and CLIP says which shows best what was asked.

Drawing several and keeping the likeliest is how DALL-E chose (Ramesh et al. 2021, section 2.5). It makes any model
truer to its prompt, for the price of the candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from adinsight.generate.describing import ad_image
from adinsight.generate.request import Picture, Pixels, Request
from adinsight.generate.seeds import image_seed

if TYPE_CHECKING:
    from adinsight.models.clip import ClipEncoder

# For a request and its pictures, how near each comes to what was asked: the highest is the best.
Nearness = Callable[[Request, Sequence[Picture]], Sequence[float]]


def with_usual(request: Request, usual: Mapping[str, int]) -> Request:
    """A request with as many candidates as are usual where it does not say how many.

    Args:
        request: What is wanted.
        usual: Candidates by task, one where a task is left out; under `adapters` those of a task of the table where an
            adapter is worn: what it has learned comes out more or less like itself.
    """
    if request.candidates is not None or request.task not in usual:
        return request
    return replace(request, candidates=max(usual[request.task], usual.get("adapters", 1) if request.adapters else 1))


def candidates_of(request: Request) -> list[Request]:
    """A request for each candidate. The first has the request's own seed, so that one candidate is no candidate."""
    seeds = [request.seed, *(image_seed(request.seed, place) for place in range(1, request.candidates or 1))]
    return [replace(request, seed=seed) for seed in seeds]


def chosen(asked: Iterable[Request], drawn: Iterator[Picture], nearness: Nearness) -> Iterator[Picture]:
    """The best picture for each request, as soon as its candidates are drawn.

    Args:
        asked: Requests.
        drawn: The pictures of all their candidates, in order.
        nearness: Compares the candidates of one request; what is withheld is not among them.

    Yields:
        A picture a request, with the request's own seed. Its facts say how many candidates there were, how near each
        came (None where it is withheld), and the seed by which the chosen one can be drawn alone.
    """
    for request in asked:
        candidates = list(islice(drawn, request.candidates or 1))
        yield candidates[0] if len(candidates) == 1 else _best(request, candidates, nearness)


def nearest_by(clip: ClipEncoder) -> Nearness:
    """Nearness by CLIP: the cosine to the prompt as it was used, and where an exemplar was shown, that to it too."""

    def nearness(request: Request, pictures: Sequence[Picture]) -> list[float]:
        seen = clip.encode_images([ad_image(picture.pixels) for picture in pictures])
        near = np.zeros(len(pictures), np.float32)
        prompt = str(pictures[0].facts["prompt_used"])
        if prompt.strip():
            near += seen @ clip.encode_texts([prompt])[0]
        if request.exemplar is not None:
            parts = [ad_image(_painted(request, picture.pixels)) for picture in pictures]
            near += clip.encode_images(parts) @ clip.encode_images([ad_image(request.exemplar)])[0]
        return [float(value) for value in near]

    return nearness


def _best(request: Request, candidates: Sequence[Picture], nearness: Nearness) -> Picture:
    fit = [place for place, picture in enumerate(candidates) if not picture.withheld]
    near = dict(zip(fit, nearness(request, [candidates[place] for place in fit]) if fit else (), strict=True))
    own = candidates[max(near, key=near.__getitem__, default=0)]
    told = {
        "seed": request.seed,
        "candidates": len(candidates),
        "nearness": [round(near[place], 4) if place in near else None for place in range(len(candidates))],
        "drawn_seed": own.seed,
    }
    return replace(own, seed=request.seed, facts={**own.facts, **told})


def _painted(request: Request, pixels: Pixels) -> Pixels:
    """The rectangle that was painted into; all of the picture where no mask was given."""
    if request.mask is None:
        return pixels
    rows, columns = (np.flatnonzero((request.mask > 127).any(axis=axis)) for axis in (1, 0))
    tall, wide = (now / then for now, then in zip(pixels.shape, request.mask.shape, strict=False))
    top, bottom = int(rows[0] * tall), int(np.ceil((rows[-1] + 1) * tall))
    left, right = int(columns[0] * wide), int(np.ceil((columns[-1] + 1) * wide))
    return np.ascontiguousarray(pixels[top:bottom, left:right])
