from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from adinsight.studio import phrases, wording
from adinsight.studio.brands import BRANDS
from adinsight.studio.catalogue import Drawing, Product
from adinsight.studio.lettering import FONTS, has_glyphs

if TYPE_CHECKING:
    from adinsight.studio.brush import Brush, Look


def _nothing(brush: Brush, look: Look) -> None:
    """Draws nothing."""


def _product(name: str, topic: str) -> Product:
    return Product(Drawing(name, "product", 1.0, _nothing, ("red",)), topic, (), (), ())


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("apple", "an"), ("sneaker", "a"), ("umbrella", "an"), ("unicycle", "a"), ("hour", "an"), ("LED lamp", "an"),
     ("T-shirt", "a"), ("useful lamp", "a"), ("ice cream", "an"), ("one-pan meal", "a"), ("elegant dress", "an")],
)
def test_article(phrase: str, expected: str) -> None:
    assert wording.article(phrase) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("watch", "watches"), ("dress", "dresses"), ("toy", "toys"), ("strawberry", "strawberries"), ("box", "boxes"),
     ("sunglasses", "sunglasses"), ("cup of coffee", "cups of coffee"), ("toothbrush", "toothbrushes"),
     ("wine glass", "wine glasses"), ("scarf", "scarves"), ("umbrella", "umbrellas")],
)
def test_plural(noun: str, expected: str) -> None:
    assert wording.plural(noun) == expected


@pytest.mark.parametrize(
    ("name", "one", "many", "with_article"),
    [("sneaker", "sneakers", "sneakers", "sneakers"), ("headphones", "headphones", "headphones", "headphones"),
     ("coffee cup", "coffee", "coffee", "coffee"), ("cup of coffee", "cup of coffee", "cups of coffee",
     "a cup of coffee"), ("dress", "dress", "dresses", "a dress"), ("handbag", "handbag", "handbags", "a handbag"),
     ("ice cream", "ice cream", "ice cream", "ice cream"), ("chips bag", "chips", "chips", "chips"),
     ("gift box", "gift box", "gift boxes", "a gift box")],
)
def test_noun_of(name: str, one: str, many: str, with_article: str) -> None:
    noun = wording.noun_of(name)
    assert (noun.one, noun.many, noun.with_article) == (one, many, with_article)


def test_patterns_agree_with_their_noun() -> None:
    coffee, shoes, watch = (wording.noun_of(name) for name in ("coffee cup", "sneaker", "watch"))
    assert wording.filled("Better {many} {start} here", coffee) == "Better coffee starts here"
    assert wording.filled("Better {many} {start} here", shoes) == "Better sneakers start here"
    assert wording.filled("Treat yourself to {a}", watch) == "Treat yourself to a watch"
    assert "This {one} changes everything" in wording.patterns_for(watch, "clothing")
    assert "This {one} changes everything" not in wording.patterns_for(shoes, "clothing")
    assert "These {one} change everything" in wording.patterns_for(shoes, "clothing")


def test_food_is_not_praised_for_lasting() -> None:
    burger = wording.noun_of("burger")
    assert "Get {a} that lasts" not in wording.patterns_for(burger, "restaurant")
    assert "Get {a} that lasts" in wording.patterns_for(burger, "game")


def test_a_service_never_names_the_thing_that_pictures_it() -> None:
    rng = np.random.default_rng(2)
    copies = [wording.write(_product("umbrella", "financial"), BRANDS[0], rng) for _ in range(60)]
    assert not any("umbrella" in (copy.headline + copy.sub).lower() for copy in copies)


def test_there_is_enough_to_say() -> None:
    assert len(phrases.ANY_NOUN) + len(phrases.HEADLINES) >= 24
    assert len(set(phrases.ACTIONS)) >= 14
    assert len(set(phrases.LEGAL)) >= 10
    assert len(set(phrases.OFFERS)) >= 10


def test_all_data_is_short_and_can_be_drawn() -> None:
    headlines = [*phrases.HEADLINES, *(h for pool in phrases.TOPIC_HEADLINES.values() for h in pool)]
    assert all(1 < len(h.split()) <= 6 for h in headlines)
    subs = [*phrases.SUBS, *(s for pool in phrases.TOPIC_SUBS.values() for s in pool)]
    assert all(s.endswith(".") and len(s) <= 48 for s in subs)
    for font in FONTS:
        assert all(has_glyphs(text, font) for text in [*headlines, *subs, *phrases.ALCOHOL_LEGAL, *phrases.ACTIONS])


def test_copy_is_the_same_for_the_same_chance_and_differs_otherwise() -> None:
    product, brand = _product("watch", "clothing"), BRANDS[0]
    first, again, other = (wording.write(product, brand, np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert first == again
    assert first != other


def test_a_thousand_ads_read_well() -> None:
    names = [("sneaker", "clothing"), ("coffee cup", "coffee"), ("umbrella", "clothing"), ("beer glass", "alcohol"),
             ("pair of gloves", "clothing"), ("unheard of thing", "no such topic")]
    rng = np.random.default_rng(11)
    capitals = 0
    for i in range(1000):
        name, topic = names[i % len(names)]
        copy = wording.write(_product(name, topic), BRANDS[i % len(BRANDS)], rng)
        assert 2 <= len(copy.headline.split()) <= 6, copy.headline
        assert copy.headline[0].isupper()
        assert re.search(r"[{}]", "".join((copy.headline, copy.sub, copy.offer, copy.price, copy.legal))) is None
        assert not re.search(r"\ba [aeio]|\ban [^aeiouh]", copy.headline + " " + copy.sub), copy
        assert re.search(r"[$€£]\d", copy.price)
        assert "€" not in copy.price or "." not in copy.price
        assert copy.legal.endswith(".")
        assert copy.brand == BRANDS[i % len(BRANDS)].name
        capitals += copy.headline.isupper()
    assert 180 <= capitals <= 320


def test_alcohol_asks_for_care() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        assert "esponsibly" in wording.write(_product("wine bottle", "alcohol"), BRANDS[0], rng).legal
        assert "esponsibly" not in wording.write(_product("watch", "clothing"), BRANDS[0], rng).legal
