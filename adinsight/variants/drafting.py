"""From a brief to an ad that has not been judged yet: prompt, background, product with light and shadow, layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from adinsight.errors import ConfigError
from adinsight.generate.request import Pixels
from adinsight.records import Box
from adinsight.variants.audit.safety import policy_of
from adinsight.variants.brief import BrandKit, Brief, Product
from adinsight.variants.briefs.families import with_article
from adinsight.variants.briefs.prompts import Prompt, prompt_for
from adinsight.variants.compositing.cutouts import Cutout, load_cutout, scaled
from adinsight.variants.compositing.harmony import harmonised
from adinsight.variants.compositing.light import UNCHANGED, Gains
from adinsight.variants.compositing.placing import Layer
from adinsight.variants.compositing.shadow import light_direction, shadow_of
from adinsight.variants.grounds import Ground, GroundOrder, Prefer, draw_ground
from adinsight.variants.rehearsing import Rehearsal, previewed
from adinsight.variants.scenes.faces import FontShelf
from adinsight.variants.scenes.layout import Content, arranged
from adinsight.variants.scenes.plan import product_box
from adinsight.variants.scenes.rendering import rendered
from adinsight.variants.scenes.scene import AdScene
from adinsight.variants.slot import Slot

if TYPE_CHECKING:
    from adinsight.generate.generator import Generator

BACKGROUND, PRODUCT, SHADOW, LOGO, LOGO_ON_DARK = (
    "background.png", "product.png", "shadow.png", "logo.png", "logo_on_dark.png",
)  # fmt: skip
LABEL = "AI-generated"
Way = Literal["behind", "around"]
WAYS: tuple[Way, ...] = get_args(Way)
# What is drawn where a product is laid over the picture.
EMPTY_SCENE = "empty scene"
# What a starter draws to choose from.
_STARTER_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class DraftRules:
    """How ads are put together.

    Args:
        way: behind draws the setting alone and lays the product over it, around paints it around the product; None
            takes behind for the starter's generator, which has learned that, and around for any other.
        candidates: Backgrounds that are drawn for an attempt, of which the one is taken that is most likely to be read
            as the brief asks; None draws six with the starter's generator, which is quick and not always right, and
            one with any other.
        harmony: How far the product's light is brought to that of its setting, 0 (its pixels stay) to 1.
        shadow: Strength of the shadow of a product that stands, 0 to 1.
        stands: Whether products stand on the ground; one that hangs or lies flat casts no such shadow.
        label: Words on the ad that say how it was made; empty for none.

    Raises:
        ConfigError: If a value is out of range.
    """

    way: Way | None = None
    candidates: int | None = None
    harmony: float = 0.6
    shadow: float = 1.0
    stands: bool = True
    label: str = LABEL

    def __post_init__(self) -> None:
        if self.way is not None and self.way not in WAYS:
            raise ConfigError(f"unknown way {self.way!r}; --way takes {' or '.join(WAYS)}")
        if self.candidates is not None and self.candidates < 1:
            raise ConfigError(f"at least 1 candidate is needed, got {self.candidates}; change it with --candidates")
        for name in ("harmony", "shadow"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"{name} is a share from 0 to 1, got {getattr(self, name)}; change it with --{name}")


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """An ad, whole, and everything that a judge needs to know of how it came about.

    Args:
        slot: What it is to fill.
        attempt: From 1.
        prompt: What the generator was asked, atom by atom.
        ground: Its background.
        product: The cut-out at its size and place, its light as in its picture; None where the generator drew it.
        gains: What its light was multiplied by: red, green, blue.
        scene: Its layers.
        assets: Their pixels.
        shelf: Its fonts.
        pixels: The ad, uint8 of shape (rows, columns, 3).
        stands: Whether the product stands on the ground.
        notes: Sentences on what is otherwise than asked.
    """

    slot: Slot
    attempt: int
    prompt: Prompt
    ground: Ground
    product: Layer | None
    gains: Gains
    scene: AdScene
    assets: Mapping[str, Pixels]
    shelf: FontShelf
    pixels: Pixels
    stands: bool
    notes: tuple[str, ...] = ()

    @property
    def variant_id(self) -> str:
        """16 hex digits."""
        return self.slot.variant_id(self.attempt)


@dataclass(slots=True)
class Drafter:
    """Makes drafts. Pictures of products and brands are read once.

    Args:
        generator: Draws the backgrounds.
        rehearsal: Reads candidates before one of them is taken; they are not compared where None.
        rules: How ads are put together.
    """

    generator: Generator
    rehearsal: Rehearsal | None = None
    rules: DraftRules = DraftRules()
    _cutouts: dict[Path, Cutout] = field(default_factory=dict)
    _shelves: dict[Path | None, FontShelf] = field(default_factory=dict)

    def draft(self, slot: Slot, attempt: int) -> Draft:
        """One attempt at a variant; the same slot and attempt give the same ad on the same machine.

        Raises:
            ConfigError: If the brief cannot be met at this size; says what to change.
            ImageRejected: If the product's picture cannot be cut out.
            SafetyRefused: If the prompt or the words are held back.
            ModelError: If the generator fails.
        """
        brief, source = slot.brief, self._placed(slot)
        is_behind = source is not None and self._way == "behind"
        asked = replace(brief, product=Product(EMPTY_SCENE)) if is_behind else brief
        prompt = prompt_for(asked, *text_limits(self.generator))
        around = None if is_behind else source
        told = prompt.text, prompt.negative or None, slot.seed(attempt)
        ordered = GroundOrder(slot.size, *told, around, policy_of(brief), self._candidates)
        ground = draw_ground(self.generator, ordered, self._preference(slot, prompt, source if is_behind else None))
        assets = {BACKGROUND: _opaque(ground.pixels), **self._logos(brief.brand)}
        content, gains = self._content(brief, source, ground, assets)
        shelf = self._shelf(brief.brand.font)
        arrangement = arranged(slot.size, content, assets, shelf, slot.layout_seed)
        pixels = rendered(arrangement.scene, assets, shelf)
        return Draft(
            slot, attempt, prompt, ground, source, gains, arrangement.scene, assets, shelf, pixels,
            self.rules.stands and source is not None, arrangement.notes,
        )  # fmt: skip

    def _placed(self, slot: Slot) -> Layer | None:
        """The product at its size, where the layout will put it."""
        picture = slot.brief.product.picture
        if picture is None:
            return None
        cutout = self._cutout(picture)
        box = product_box(slot.size, cutout.aspect, slot.brief.wording, slot.layout_seed)
        return Layer(scaled(cutout, (box.width, box.height)).rgba, box.x0, box.y0)

    def _content(
        self, brief: Brief, source: Layer | None, ground: Ground, assets: dict[str, Pixels]
    ) -> tuple[Content, Gains]:
        """What the ad shows; the product and its shadow are added to the assets."""
        gains, product, shadow, where = UNCHANGED, None, None, None
        if source is not None:
            rows, columns = ground.pixels.shape[:2]
            left, top, right, bottom = source.box
            box = Box(left / columns, top / rows, right / columns, bottom / rows)
            lit = harmonised(Cutout(source.rgba), ground.pixels, box, self.rules.harmony)
            gains, product, assets[PRODUCT] = lit.gains, PRODUCT, lit.cutout.rgba
            if self.rules.stands and self.rules.shadow > 0:
                cast = shadow_of(source, light_direction(ground.pixels), self.rules.shadow)
                shadow, where, assets[SHADOW] = SHADOW, cast.box, cast.rgba
        content = Content(
            BACKGROUND, brief.wording, product, None if source is None else source.box, shadow, where,
            LOGO if LOGO in assets else None, LOGO_ON_DARK if LOGO_ON_DARK in assets else None,
            brief.brand.palette, self.rules.label,
        )  # fmt: skip
        return content, gains

    def _logos(self, brand: BrandKit) -> dict[str, Pixels]:
        given = {LOGO: brand.logo, LOGO_ON_DARK: brand.logo_on_dark}
        return {key: self._cutout(path).rgba for key, path in given.items() if path is not None}

    def _cutout(self, path: Path) -> Cutout:
        if path not in self._cutouts:
            self._cutouts[path] = load_cutout(path)
        return self._cutouts[path]

    def _shelf(self, font: Path | None) -> FontShelf:
        if font not in self._shelves:
            self._shelves[font] = FontShelf(font)
        return self._shelves[font]

    def _preference(self, slot: Slot, prompt: Prompt, product: Layer | None) -> Prefer | None:
        """Prefers the picture that is likeliest to be read as asked with the product laid over it, if it will be."""
        rehearsal = self.rehearsal
        if rehearsal is None:
            return None
        text = prompt.text.replace(with_article(EMPTY_SCENE), "a picture")

        def prefer(pictures: Sequence[Pixels]) -> int:
            shown = [previewed(picture, slot.size, product) for picture in pictures]
            return int(np.argmax(rehearsal.promises(slot.brief, text, shown)))

        return prefer

    @property
    def _is_starter(self) -> bool:
        return bool(self.generator.origin.profile == "starter")

    @property
    def _candidates(self) -> int:
        return self.rules.candidates or (_STARTER_CANDIDATES if self._is_starter else 1)

    @property
    def _way(self) -> Way:
        return self.rules.way or ("behind" if self._is_starter else "around")


def text_limits(generator: Generator) -> tuple[Callable[[str], int], int, bool]:
    """A function that counts a prompt's tokens, the most that the model reads, and whether it takes a negative prompt.

    Where a model has several text encoders, the one that reads least counts.
    """
    from adinsight.generate.prompting import read
    from adinsight.generate.siblings import parameters

    pipe = generator.siblings.base
    readings = read(pipe, "a")
    if not readings:
        return (lambda text: len(text.split())), 10**6, "negative_prompt" in parameters(pipe)
    place = min(range(len(readings)), key=lambda index: readings[index].limit)
    return (
        (lambda text: read(pipe, text)[place].count_tokens),
        readings[place].limit,
        "negative_prompt" in parameters(pipe),
    )


def _opaque(pixels: Pixels) -> Pixels:
    return np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])


def facts_of_ground(ground: Ground) -> dict[str, Any]:
    """Model, revision and licence of what drew a background."""
    facts = ground.facts
    return {
        "model_id": str(facts.get("model", "")),
        "model_revision": facts.get("revision"),
        "model_license": str(facts.get("license", "")),
    }

