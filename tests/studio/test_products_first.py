from __future__ import annotations

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from adinsight.records import RGB
from adinsight.studio.brush import MATERIALS, Brush, Look
from adinsight.studio.catalogue import Product
from adinsight.studio.palette import CENTERS, COLOR_NAMES, sample_shade
from adinsight.studio.products import BY_NAME, beauty, drinks, food, home, sweets
from adinsight.studio.products import PRODUCTS as CATALOGUE

PRODUCTS = (*drinks.PRODUCTS, *food.PRODUCTS, *sweets.PRODUCTS, *beauty.PRODUCTS, *home.PRODUCTS)
HEIGHT = 96
# Short names of the Pitt topics and sentiments (Hussain et al., CVPR 2017) that these products may use.
TOPICS = {"restaurant", "chocolate", "chips", "seasoning", "alcohol", "coffee", "soda", "beauty", "home_improvement"}
SENTIMENTS = {
    "active", "amused", "calm", "cheerful", "confident", "creative", "eager", "fashionable", "feminine", "grateful",
    "inspired", "loving", "manly", "persuaded", "youthful",
}
SETTINGS = {
    "studio", "beach", "snow", "kitchen", "night street", "desk", "park", "living room", "gym", "mountains", "cafe",
    "bathroom",
}

each_product = pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.drawing.name)


def painted(product: Product, rgb: RGB, material: str, seed: int) -> NDArray[np.uint8]:
    """The product alone as RGBA pixels (height, width, 4), not premultiplied."""
    drawing = product.drawing
    surface = skia.Surface(round(HEIGHT * drawing.aspect), HEIGHT)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorTRANSPARENT)
    canvas.scale(HEIGHT, HEIGHT)
    depth = canvas.getSaveCount()
    drawing.draw(Brush(canvas), Look(rgb, material, np.random.default_rng(seed)))
    assert canvas.getSaveCount() == depth, "the drawing left the canvas moved"
    return np.asarray(surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType), np.uint8)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIELAB (D65) of sRGB values 0 to 255, last axis 3 (CIE 15:2004, IEC 61966-2-1)."""
    value = rgb / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


_CENTERS_LAB = lab(np.array([CENTERS[name] for name in COLOR_NAMES], float))


def read_color(pixels: NDArray[np.uint8]) -> str:
    """The palette name nearest to the median colour of what is painted."""
    inked = pixels[pixels[..., 3] > 127][:, :3]
    median = np.median(inked, axis=0)
    return COLOR_NAMES[int(np.argmin(np.linalg.norm(_CENTERS_LAB - lab(median), axis=-1)))]


def test_the_family_has_the_products_that_were_asked_for() -> None:
    assert {product.drawing.name for product in PRODUCTS} == {
        "coffee cup", "soda can", "juice bottle", "wine bottle", "beer glass", "milk carton", "teapot", "burger",
        "pizza", "ice cream cone", "chocolate bar", "chips bag", "ketchup bottle", "cupcake", "apple", "lipstick",
        "perfume bottle", "shampoo bottle", "cream jar", "nail polish", "lamp", "armchair", "house plant",
    }
    assert len(PRODUCTS) == 23


@each_product
def test_same_seed_same_pixels_and_other_seeds_differ(product: Product) -> None:
    rgb, material = CENTERS[product.drawing.colors[0]], product.drawing.materials[0]
    shots = [painted(product, rgb, material, seed) for seed in range(6)]
    assert np.array_equal(shots[0], painted(product, rgb, material, 0))
    assert len({shot.tobytes() for shot in shots}) == 6
    # A difference that shows: many pixels, by more than a shade.
    apart = np.abs(shots[0].astype(int) - shots[1].astype(int)).max(axis=-1) > 40
    assert apart.mean() > 0.01


@each_product
def test_main_colour_reads_as_asked(product: Product) -> None:
    drawing = product.drawing
    cases = [(name, material, seed) for name in drawing.colors for material in drawing.materials for seed in range(4)]
    misread = []
    for name, material, seed in cases:
        rgb = sample_shade(name, np.random.default_rng(seed + 100))
        seen = read_color(painted(product, rgb, material, seed))
        if seen != name:
            misread.append((name, material, seed, seen))
    assert len(misread) <= 0.1 * len(cases), misread


@each_product
def test_fills_its_sheet_and_stands_on_its_bottom_edge(product: Product) -> None:
    for seed in range(6):
        pixels = painted(product, CENTERS[product.drawing.colors[0]], product.drawing.materials[0], seed)
        rows, columns = np.nonzero(pixels[..., 3] > 40)
        height, width = pixels.shape[:2]
        assert rows.max() >= 0.97 * height - 1
        assert rows.min() <= 0.06 * height
        assert (columns.max() - columns.min() + 1) / width >= 0.75
        assert abs((columns.max() + columns.min() + 1) / 2 / width - 0.5) < 0.12
        assert rows.size / (height * width) > 0.2


@each_product
def test_entry_is_well_formed(product: Product) -> None:
    drawing = product.drawing
    assert drawing.kind == "product"
    assert drawing.name == drawing.name.lower().strip()
    assert product.topic in TOPICS
    assert set(drawing.colors) <= set(COLOR_NAMES)
    assert len(set(drawing.colors)) == len(drawing.colors) >= 1
    assert set(drawing.materials) <= set(MATERIALS)
    assert 0.2 < drawing.size < 0.8
    assert len(set(product.actions)) == len(set(product.reasons)) == 3
    assert 2 <= len(product.sentiments) <= 4
    assert set(product.sentiments) <= SENTIMENTS
    assert set(product.settings) <= SETTINGS


def test_no_two_products_share_a_phrase() -> None:
    phrases = [phrase for product in PRODUCTS for phrase in (*product.actions, *product.reasons)]
    assert len(phrases) == len(set(phrases)) == 23 * 6


def test_the_catalogue_knows_every_product_by_its_own_name() -> None:
    assert len(BY_NAME) == len(CATALOGUE)
    assert BY_NAME["lamp"] is next(product for product in home.PRODUCTS if product.drawing.name == "lamp")
    assert {product.drawing.name for product in PRODUCTS} <= set(BY_NAME)
