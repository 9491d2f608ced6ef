from __future__ import annotations

import numpy as np
import pytest

from adinsight.studio.palette import COLOR_NAMES
from adinsight.studio.products import BY_NAME, electronics, fashion, leisure, services

PRODUCTS = (*fashion.PRODUCTS, *electronics.PRODUCTS, *leisure.PRODUCTS, *services.PRODUCTS)
NAMES = {
    "sneaker", "handbag", "t-shirt", "sunglasses", "wristwatch", "dress", "hat", "smartphone", "laptop", "headphones",
    "television", "camera", "vacuum cleaner", "bicycle", "football", "tennis racket", "suitcase", "teddy bear",
    "guitar", "toy robot", "car", "umbrella", "gift box", "detergent bottle",
}
TOPICS = {
    "umbrella": "financial", "gift box": "shopping", "detergent bottle": "cleaning", "car": "cars", "bicycle": "sports",
    "suitcase": "travel", "guitar": "media", "teddy bear": "game", "vacuum cleaner": "home_appliance",
    "laptop": "electronics", "dress": "clothing",
}
# Short names of the Pitt sentiments (Hussain et al., CVPR 2017).
SENTIMENTS = {
    "active", "alert", "amazed", "amused", "calm", "cheerful", "confident", "conscious", "creative", "eager",
    "educated", "emotional", "fashionable", "feminine", "grateful", "inspired", "loving", "manly", "persuaded",
    "proud", "thrifty", "youthful",
}
SETTINGS = {
    "studio", "beach", "snow", "kitchen", "night street", "desk", "park", "living room", "gym", "mountains", "cafe",
    "bathroom",
}

each_product = pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.drawing.name)


def test_the_families_hold_the_products_that_were_asked_for():
    assert {product.drawing.name for product in PRODUCTS} == NAMES
    assert len(PRODUCTS) == len(NAMES) == 24
    assert set(BY_NAME) >= NAMES
    assert {name: BY_NAME[name].topic for name in TOPICS} == TOPICS


@each_product
def test_seed_decides_the_pixels(product, easel):
    easel.check_seeds(product.drawing)


@each_product
def test_main_colour_reads_as_asked(product, easel):
    easel.check_color(product.drawing)


@each_product
def test_fills_its_sheet(product, easel):
    easel.check_fill(product.drawing)


@each_product
def test_entry_is_well_formed(product, easel):
    easel.check_entry(product.drawing, "product")
    assert len(product.drawing.colors) >= 4
    assert len(set(product.actions)) == len(set(product.reasons)) == 3
    for phrase in (*product.actions, *product.reasons):
        assert phrase == phrase.strip(" .")
        assert len(phrase.split()) >= 3 or phrase == "learn the guitar"
    assert 2 <= len(product.sentiments) <= 4
    assert set(product.sentiments) <= SENTIMENTS
    assert set(product.settings) <= SETTINGS


def test_no_two_products_share_a_phrase():
    phrases = [phrase for product in PRODUCTS for phrase in (*product.actions, *product.reasons)]
    assert len(phrases) == len(set(phrases)) == 24 * 6


def test_what_hangs_does_not_stand():
    assert {product.drawing.name for product in PRODUCTS if not product.drawing.stands} == {
        "t-shirt", "dress", "umbrella",
    }


def test_colour_changes_only_the_colour_of_a_car(easel):
    car = BY_NAME["car"].drawing
    red, blue = (easel.paint(car, color, "matte", 5) for color in ("red", "blue"))
    assert np.array_equal(red[..., 3], blue[..., 3])
    assert (easel.dominant(red), easel.dominant(blue)) == ("red", "blue")


def test_every_palette_colour_has_products():
    assert {color for product in PRODUCTS for color in product.drawing.colors} == set(COLOR_NAMES)
