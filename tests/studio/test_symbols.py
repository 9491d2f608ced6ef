from __future__ import annotations

from adinsight.studio import products, settings
from adinsight.studio.symbols import symbols_of


def test_every_topic_that_is_sold_stands_for_something() -> None:
    for product in products.PRODUCTS:
        assert symbols_of(product.topic, "studio"), product.topic


def test_places_add_their_own() -> None:
    assert symbols_of("coffee", "studio") == ("hot", "energy")
    assert symbols_of("coffee", "beach") == ("hot", "energy", "vacation", "relaxation")
    assert symbols_of("", "snow") == ("christmas",)
    assert sum(bool(symbols_of("", name)) for name in settings.BY_NAME) >= 9


def test_nothing_is_said_twice() -> None:
    assert symbols_of("travel", "beach") == ("travel", "vacation", "relaxation")
    for product in products.PRODUCTS:
        for setting in settings.BY_NAME:
            found = symbols_of(product.topic, setting)
            assert len(set(found)) == len(found)


def test_the_unknown_stands_for_nothing() -> None:
    assert symbols_of("no such topic", "no such place") == ()
