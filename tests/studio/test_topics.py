from __future__ import annotations

from adinsight.studio import products
from adinsight.studio.topics import TOPIC_WORDS


def test_every_topic_that_is_sold_has_words() -> None:
    assert {product.topic for product in products.PRODUCTS} <= set(TOPIC_WORDS)


def test_words_tell_topics_apart_and_read_as_english() -> None:
    assert len(set(TOPIC_WORDS.values())) == len(TOPIC_WORDS) >= 15
    for words in TOPIC_WORDS.values():
        assert words == words.strip().lower()
        assert "_" not in words
