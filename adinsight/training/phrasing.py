"""From labels to the texts that a batch is trained on, with seeded chance."""

from __future__ import annotations

import numpy as np

from adinsight.studio import settings
from adinsight.studio.symbols import symbols_of
from adinsight.studio.topics import TOPIC_WORDS
from adinsight.studio.truth import INTENTION_PROMPT, pick
from adinsight.training.examples import Example

OTHER_INTENTION_PROMPTS = ("what should i do according to this ad, and why?", "this ad wants me to think:")


def caption(example: Example, rng: np.random.Generator) -> str:
    """One phrasing of what is seen; the plainest half of the time."""
    return example.captions[0] if rng.random() < 0.5 else pick(rng, example.captions)


def spoken(example: Example, rng: np.random.Generator) -> tuple[str, str]:
    """A prompt and a text for the captioner: plain captions with an empty prompt three times in five."""
    return ("", caption(example, rng)) if rng.random() < 0.6 else prompted(example, rng)


def prompted(example: Example, rng: np.random.Generator) -> tuple[str, str]:
    """A prompt and how it goes on: the intention mostly, else one plain fact."""
    intention = pick(rng, example.intentions)
    if rng.random() < 0.5:
        return INTENTION_PROMPT, intention
    questions = (*((prompt, intention) for prompt in OTHER_INTENTION_PROMPTS), *facts(example))
    return questions[int(rng.integers(len(questions)))]


def facts(example: Example) -> tuple[tuple[str, str], ...]:
    """Prompts about one plain fact each, with their answers."""
    return (
        ("the mood of this ad is", example.sentiment),
        ("this is an ad about", TOPIC_WORDS[example.topic]),
        ("the product is", f"{example.product_color} {example.product}"),
        ("the setting is", example.place),
        ("the background is", example.background),
    )


def answers(example: Example) -> list[str]:
    """Every prompt and every answer of a fact, for the vocabulary."""
    return [INTENTION_PROMPT, *OTHER_INTENTION_PROMPTS, *(text for pair in facts(example) for text in pair)]


def alt_text(example: Example, rng: np.random.Generator) -> str:
    """What CLIP matches with the picture: a whole caption mostly, else one aspect of it."""
    if rng.random() < 0.6:
        return pick(rng, example.captions)
    return pick(rng, (*aspects(example), pick(rng, example.intentions)))


def aspects(example: Example) -> tuple[str, ...]:
    """Texts that are true of the picture and say one or two things of it."""
    place, product, color = example.place, example.product, example.product_color
    season = settings.BY_NAME[example.setting].season or "no season"
    return (
        f"a photo of a {product}",
        f"{color} {product}",
        f"{product} {place}",
        f"{color} {product} {place}",
        f"an ad for a {product}",
        f"an ad about {TOPIC_WORDS[example.topic]}",
        f"an ad about {TOPIC_WORDS[example.topic]} {place}",
        f"an ad that feels {example.sentiment}",
        f"a picture {place}",
        f"a picture {place} with a {example.background} background",
        f"a {example.background} background",
        f"a picture of {season}",
        f"the product stands {product_position(example)}",
        *(f"a {label} {place}" for label in example.company),
        *(f"an ad with {who}" for who in [f"a {label}" for label in example.company] or ["nobody in it"]),
        *(f"a picture that stands for {symbol}" for symbol in symbols_of(example.topic, example.setting)),
    )


def product_position(example: Example) -> str:
    """Where the product's middle lies: on the left, in the middle or on the right."""
    for seen in example.objects:
        if seen.label == example.product:
            middle = (seen.corners[0] + seen.corners[2]) / 2
            return "on the left" if middle < 0.4 else "on the right" if middle > 0.6 else "in the middle"
    return "out of sight"
