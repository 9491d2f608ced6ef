"""The products that the studio can draw, one file for each family of them."""

from __future__ import annotations

from adinsight.studio.catalogue import Product
from adinsight.studio.products import beauty, drinks, electronics, fashion, food, home, leisure, services, sweets

PRODUCTS: tuple[Product, ...] = (
    *beauty.PRODUCTS,
    *drinks.PRODUCTS,
    *electronics.PRODUCTS,
    *fashion.PRODUCTS,
    *food.PRODUCTS,
    *home.PRODUCTS,
    *leisure.PRODUCTS,
    *services.PRODUCTS,
    *sweets.PRODUCTS,
)
BY_NAME: dict[str, Product] = {product.drawing.name: product for product in PRODUCTS}
