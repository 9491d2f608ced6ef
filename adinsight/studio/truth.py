"""What is true of a scene: the answers that models learn and benches ask for."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from adinsight.records import Box, Row
from adinsight.studio import products, settings
from adinsight.studio.catalogue import Product
from adinsight.studio.framing import Frame
from adinsight.studio.lettering import line_boxes
from adinsight.studio.scene import Figure, Scene

INTENTION_PROMPT = "the intention of this ad is"
_ALREADY_PLURAL = ("sunglasses", "headphones")


@dataclass(frozen=True, slots=True)
class TrueObject:
    """A figure that can be seen, with the part of its box that is on the picture."""

    label: str
    kind: str
    color: str
    box: Box


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A line of words as drawn; `height_px` is the height of its ink in pixels."""

    text: str
    role: str
    box: Box
    height_px: float


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is known of an ad because it was drawn.

    `captions` say what is seen, `intentions` what the ad wants; the first of each is the
    plainest phrasing.
    """

    captions: tuple[str, ...]
    intentions: tuple[str, ...]
    objects: tuple[TrueObject, ...]
    lines: tuple[TrueLine, ...]
    background_color: str
    accent_color: str
    product: str
    product_color: str
    setting: str
    layout: str
    brand: str
    topic: str
    sentiment: str
    seed: int


def tell(scene: Scene) -> Truth:
    """The truth of a scene as it will be rendered, crops included."""
    product = products.BY_NAME[scene.product.label]
    return Truth(
        captions=captions(scene),
        intentions=intentions(product),
        objects=figures_seen(scene),
        lines=_lines(scene),
        background_color=scene.backdrop.name,
        accent_color=scene.accent.name,
        product=scene.product.label,
        product_color=scene.product.tint.name,
        setting=scene.setting,
        layout=scene.layout,
        brand=scene.brand,
        topic=scene.topic,
        sentiment=scene.sentiment,
        seed=scene.seed,
    )


def as_row(truth: Truth) -> Row:
    """The truth as plain data for JSON: tuples are lists, and a box is [x0, y0, x1, y1]."""
    row = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(truth).items()}
    for name in ("objects", "lines"):
        row[name] = [{**part, "box": list(part["box"].values())} for part in row[name]]
    return row


def from_row(row: Row) -> Truth:
    """The truth that `as_row` made a row of.

    Raises:
        KeyError: If the row lacks captions, intentions, objects or lines.
        TypeError: If another field is missing or unknown.
    """
    parts = {
        "captions": tuple(row["captions"]),
        "intentions": tuple(row["intentions"]),
        "objects": tuple(TrueObject(**{**part, "box": Box(*part["box"])}) for part in row["objects"]),
        "lines": tuple(TrueLine(**{**part, "box": Box(*part["box"])}) for part in row["lines"]),
    }
    return Truth(**{**row, **parts})


def noun(figure: Figure) -> str:
    """The figure with its colour and article: a red mug, an orange hat, black sunglasses."""
    phrase = f"{figure.tint.name} {figure.label}" if figure.kind in ("product", "prop") else figure.label
    if figure.label in _ALREADY_PLURAL:
        return phrase
    return f"{'an' if phrase[0] in 'aeiou' else 'a'} {phrase}"


def captions(scene: Scene) -> tuple[str, ...]:
    """Phrasings of what is seen: product and colour, company, setting, background colour."""
    thing = noun(scene.product)
    others = [noun(figure) for figure in scene.figures if figure is not scene.product]
    company = f" with {' and '.join(others)}" if others else ""
    place, other_place = settings.BY_NAME[scene.setting].phrases[:2]
    ground = scene.backdrop.name
    article = "an" if ground[0] in "aeiou" else "a"
    return (
        f"{thing}{company} {place}, {article} {ground} background",
        f"{thing}{company} {other_place} on {article} {ground} background",
        f"an ad for {thing}{company} {place}, in front of {ground}",
        f"an advertisement showing {thing} {other_place}{company}, the background is {ground}",
    )


def intentions(product: Product) -> tuple[str, ...]:
    """Phrasings of what the ad wants: I should (action) because (reason)."""
    return tuple(f"i should {action} because {reason}" for action in product.actions for reason in product.reasons)


def figures_seen(scene: Scene) -> tuple[TrueObject, ...]:
    """The figures of a scene with the boxes that can be seen of them, those out of sight left out."""
    frame = Frame.of(scene)
    found = []
    for figure in scene.figures:
        box = frame.seen(frame.turned(figure.box, figure.angle))
        if box is not None:
            found.append(TrueObject(figure.label, figure.kind, figure.tint.name, box))
    return tuple(found)


def _lines(scene: Scene) -> tuple[TrueLine, ...]:
    frame = Frame.of(scene)
    found = []
    for text in scene.texts:
        for line, box in zip(text.lines, line_boxes(text, scene.width / scene.height), strict=True):
            seen = frame.seen(box, least=0.98)
            if seen is not None:
                found.append(TrueLine(line, text.role, seen, seen.height * frame.height))
    return tuple(found)


def pick(rng: np.random.Generator, phrasings: tuple[str, ...]) -> str:
    """One phrasing by chance."""
    return phrasings[int(rng.integers(len(phrasings)))]
