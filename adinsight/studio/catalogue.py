"""What the studio can draw: the entry that every product, person, animal and prop has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adinsight.studio.brush import Brush, Look

Draw = Callable[[Brush, Look], None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One class of thing and how to draw it.

    Args:
        name: The noun that captions and the detector use, without an article.
        kind: product, person, animal or prop.
        aspect: Width over height of its sheet, which has height 1.
        draw: Paints the thing so that it fills its sheet and stands on its bottom edge.
        colors: Palette names that it naturally comes in.
        materials: Materials it may be made of (see `brush.MATERIALS`).
        size: Usual height as a share of the canvas height, when it is the subject.
        stands: False for what floats or hangs and so casts no contact shadow.
    """

    name: str
    kind: str
    aspect: float
    draw: Draw
    colors: tuple[str, ...]
    materials: tuple[str, ...] = ("matte", "glossy")
    size: float = 0.5
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Product:
    """A drawing that is sold, with what an ad for it wants.

    Args:
        drawing: How it looks.
        topic: Short name of its Pitt topic, such as coffee or clothing.
        actions: What the ad asks for, each fits "I should ___".
        reasons: Why, each fits "because ___".
        sentiments: Pitt sentiments that suit it, such as cheerful or calm.
        settings: Names of settings where it is at home; empty means anywhere.
    """

    drawing: Drawing
    topic: str
    actions: tuple[str, ...]
    reasons: tuple[str, ...]
    sentiments: tuple[str, ...]
    settings: tuple[str, ...] = ()
