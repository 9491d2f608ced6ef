"""Scenes at every size: does anything overlap, break out or drown, and can the words be read?"""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from adinsight.benchmarks.figures import Figure, clustered_share, share
from adinsight.errors import ConfigError
from adinsight.models.ocr import OcrLine, OcrReader
from adinsight.progress import Progress
from adinsight.records import RGB
from adinsight.variants.audit.check import Check
from adinsight.variants.brief import Wording
from adinsight.variants.provenance.record import Provenance
from adinsight.variants.provenance.writing import export
from adinsight.variants.scenes.boxes import Rect
from adinsight.variants.scenes.checking import layout_checks
from adinsight.variants.scenes.layout import Arrangement, Content, arranged
from adinsight.variants.scenes.rendering import Pixels, rendered
from adinsight.variants.scenes.scene import SetLine
from adinsight.variants.scenes.sizes import SIZES, AdSize

FIRST_SEED = 71_300_000
_SCENES, _QUICK_SCENES = 50, 3
_READ, _QUICK_READ = 12, 1  # of each size, by OCR: it takes most of the time
_LEAST_READ = (300, 250)  # pixels of the sizes whose words are read back
_READ_BAR, _CONTRAST_BAR = 0.98, 1.0

_NOUNS = ("summer", "winter", "running shoes", "coffee", "garden", "headphones", "breakfast", "rain jacket", "travel",
          "skin care", "bicycle", "kitchen", "music", "weekend", "backpack", "lemonade", "sourdough",
          "desk lamp")  # fmt: skip
_OPENINGS = ("Made for your", "Fresh", "The new", "Enjoy", "Say hello to", "Everything for", "Better", "Discover the",
             "Less noise, more", "Your next", "Ready for")  # fmt: skip
_ENDINGS = ("", "", " is here", ", every day", " at home", " without limits", " that lasts", " for everyone", " again")
_SENTENCES = ("Free delivery on your first order.", "Soft, light and built to last.", "Now in seven new colours.",
              "Hand made from local materials.", "Only while stocks last.", "Order today, wear it tomorrow.",
              "Rated 4.8 by 2,300 customers.", "Winner of three design awards.")  # fmt: skip
_OFFERS = ("20% off", "Save $15", "2 for 1", "From $9.90", "Up to 50% off", "Now €49", "Free gift")
_CALLS = ("Shop now", "Learn more", "Get yours", "Order today", "Try it free", "Sign up", "Discover more")
_LEGALS = ("Terms apply.", "Offer ends 31 May. Terms apply.", "While supplies last. See store for details.")
_OTHER_SCRIPTS = {
    "ar": Wording("قبعات صيفية جديدة", "خفيفة ومريحة كل يوم", "تسوق الآن", "خصم 20%", "تطبق الشروط"),
    "he": Wording("כובעי קיץ חדשים", "קלים ונוחים לכל יום", "לקנייה", "20% הנחה", "בכפוף לתקנון"),
    "ja": Wording("この夏いちばんの帽子、できました。", "軽くて涼しい毎日の定番", "今すぐ購入", "20%オフ", "数量限定"),
    "zh": Wording("夏季新款帽子全面上市", "轻便舒适，天天好心情", "立即购买", "限时八折", "数量有限，售完即止"),
    "ko": Wording("이번 여름 가장 시원한 모자", "가볍고 편안한 하루", "지금 구매하기", "20% 할인", "한정 수량"),
}  # fmt: skip
_OTHER_SHARE = 0.15
_READABLE = ("latin", "ja", "zh")  # what the OCR has been trained on


@dataclass(frozen=True, slots=True)
class Case:
    """One random scene to be.

    Args:
        size: Of the ad.
        content: What it shows.
        assets: Its pictures.
        seed: Of its layout.
        script: latin, or the language of its words.
        ground: What kind of background it has.
    """

    size: AdSize
    content: Content
    assets: dict[str, Pixels]
    seed: int
    script: str
    ground: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case.

    Args:
        case: What was asked.
        arrangement: None where it was refused.
        checks: By name.
        pixels: The ad; empty where it was refused.
    """

    case: Case
    arrangement: Arrangement | None
    checks: dict[str, Check]
    pixels: Pixels


@dataclass(frozen=True, slots=True)
class Reading:
    """How many lines of an ad were read exactly.

    Args:
        at_once: In one look at the whole ad.
        in_all: With a second look at those missed.
        count: Lines of the ad.
    """

    at_once: int
    in_all: int
    count: int


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Overlaps, clipped glyphs, safe zones, contrast and bytes of every size, and words read back.

    Args:
        quick: A few scenes for each size.
        progress: Told of every scene.
    """
    scenes, read = (_QUICK_SCENES, _QUICK_READ) if quick else (_SCENES, _READ)
    return figures(scenes, read, FIRST_SEED, progress)


def figures(scenes: int, read: int, first_seed: int, progress: Progress) -> list[Figure]:
    """The figures over so many scenes of each size.

    Args:
        scenes: Of each size.
        read: How many of them, at sizes of 300x250 and more, are read by OCR.
        first_seed: Of the scenes.
        progress: Told of every scene.
    """
    reader = OcrReader()
    tally: Counter[str] = Counter()
    read_ads: dict[str, list[Reading]] = {"latin": [], "other": []}
    progress.start("composing ads", scenes * len(SIZES))
    for place, outcome in outcomes(scenes, first_seed):
        _count(outcome, tally)
        size = outcome.case.size
        large = size.width >= _LEAST_READ[0] and size.height >= _LEAST_READ[1]
        if large and place < read and outcome.arrangement is not None and outcome.case.script in _READABLE:
            script = "latin" if outcome.case.script == "latin" else "other"
            read_ads[script].append(read_back(outcome, reader))
        progress.advance()
    progress.finish()
    return [*_shares(tally), *_readings(read_ads)]


def outcomes(scenes: int, first_seed: int) -> Iterator[tuple[int, Outcome]]:
    """So many scenes of each size, each with its place among those of its size."""
    for index, size in enumerate(SIZES.values()):
        for place in range(scenes):
            yield place, outcome_of(case_of(size, first_seed + 1000 * index + place))


def outcome_of(case: Case) -> Outcome:
    """A case laid out, drawn and checked."""
    try:
        made = arranged(case.size, case.content, case.assets, seed=case.seed)
    except ConfigError:
        return Outcome(case, None, {}, np.zeros((0, 0, 3), np.uint8))
    pixels = rendered(made.scene, case.assets)
    file = _file_of(pixels, case.size)
    checks = layout_checks(made.scene, case.assets, case.size, file=file)
    return Outcome(case, made, {check.name: check for check in checks}, pixels)


def _file_of(pixels: Pixels, size: AdSize) -> bytes | None:
    """The ad as it is exported, a JPEG with its mark; without regard to the limit where it cannot be kept."""
    if size.max_bytes is None:
        return None
    with TemporaryDirectory() as folder:
        path, made = Path(folder) / "ad.jpg", Provenance("algorithmicMedia")
        export(pixels, path, made)
        with suppress(ConfigError):
            export(pixels, path, made, max_bytes=size.max_bytes)
        return path.read_bytes()


def _count(outcome: Outcome, tally: Counter[str]) -> None:
    tally["scenes"] += 1
    if outcome.arrangement is None:
        tally["refused"] += 1
        return
    tally["made"] += 1
    tally["left out"] += bool(outcome.arrangement.left_out)
    for name, check in outcome.checks.items():
        tally[name] += check.verdict == "failed"


def _shares(tally: Counter[str]) -> list[Figure]:
    made = tally["made"]
    return [
        _none("scenes with overlaps", tally["overlaps"], made),
        _none("scenes with clipped glyphs", tally["clipped_glyphs"], made),
        _none("scenes that reach into unsafe zones", tally["safe_zones"], made),
        share("scenes whose text all holds its contrast", made - tally["contrast"], made, _CONTRAST_BAR),
        _none("scenes whose product is covered", tally["product_occlusion"], made),
        _none("scenes with too much text", tally["text_share"], made),
        _none("scenes without their logo", tally["logo_present"], made),
        _none("files over their limit", tally["file_bytes"], made),
        share("scenes refused: words that do not fit or cannot be set", tally["refused"], tally["scenes"]),
        share("scenes that leave a text out", tally["left out"], made),
    ]


def _none(name: str, count: int, of: int) -> Figure:
    """A share that must be 0."""
    found = share(name, count, of)
    return Figure(name, found.value, of, found.margin, 0.0, at_most=True)


def _readings(read: dict[str, list[Reading]]) -> list[Figure]:
    found = []
    told = (
        (
            "latin",
            "composed lines read back exactly, 300x250 and larger",
            "  and with a second look at what was missed",
        ),
        ("other", "  Chinese and Japanese", "  Chinese and Japanese, with a second look"),
    )
    for script, name, again in told:
        ads = [one for one in read[script] if one.count]
        if len(ads) > 1:
            counts = [one.count for one in ads]
            found.append(
                clustered_share(name, [one.at_once for one in ads], counts, _READ_BAR if script == "latin" else None)
            )
            found.append(clustered_share(again, [one.in_all for one in ads], counts))
    return found


def read_back(outcome: Outcome, reader: OcrReader) -> Reading:
    """The lines of an ad that are read as they were set, spaces aside.

    The whole ad is read at once, as the analysis does; a line that is missed there is looked at again, with
    as much around its text as the text is high.
    """
    made = outcome.arrangement
    assert made is not None
    canvas = outcome.case.size.canvas
    found = reader.read(outcome.pixels)
    at_once = again = count = 0
    for text in made.scene.texts:
        missed = [line for line in text.lines if not is_read(line, found, canvas)]
        count += len(text.lines)
        at_once += len(text.lines) - len(missed)
        if missed:
            part = text.box.grown(text.size).shared(canvas)
            closer = reader.read(np.ascontiguousarray(outcome.pixels[part.y0 : part.y1, part.x0 : part.x1]))
            again += sum(is_read(line, closer, part) for line in missed)
    return Reading(at_once, at_once + again, count)


def is_read(line: SetLine, found: Sequence[OcrLine], part: Rect) -> bool:
    """Whether what OCR found at a line's place, in a part of the ad, is the line, spaces aside."""
    x0, y0, x1, y1 = line.box.moved(part.x0, part.y0).grown(2)
    centers = [(one, one.box.center[0] * part.width, one.box.center[1] * part.height) for one in found]
    here = [one for one, x, y in centers if x0 <= x <= x1 and y0 <= y <= y1]
    told = "".join(one.text for one in sorted(here, key=lambda one: one.box.x0))
    return plain(told) == plain(line.text)


def plain(text: str) -> str:
    """Without spaces, and full-width forms as OCR writes them."""
    told = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text if not c.isspace())
    return told.replace("\u2019", "'")


def case_of(size: AdSize, seed: int) -> Case:
    """A random case; the same for the same seed."""
    rng = np.random.default_rng(seed)
    script = "latin" if rng.random() > _OTHER_SHARE else str(rng.choice(sorted(_OTHER_SCRIPTS)))
    ground = str(rng.choice(sorted(_GROUNDS)))
    palette = tuple(_color(rng) for _ in range(int(rng.integers(0, 4))))
    wide = float(rng.uniform(1, 4))
    assets = {
        "background": _opaque(_GROUNDS[ground](rng, size.width, size.height)),
        "product": _product(rng, int(size.height)),
        "logo": _logo((20, 20, 30), wide),
        "logo_on_dark": _logo((250, 250, 250), wide),
    }
    has_logo, has_dark = rng.random() < 0.85, rng.random() < 0.5
    content = Content(
        background="background",
        product="product",
        logo="logo" if has_logo else None,
        logo_on_dark="logo_on_dark" if has_logo and has_dark else None,
        wording=_wording(rng) if script == "latin" else _OTHER_SCRIPTS[script],
        palette=palette,
        label="AI-generated" if rng.random() < 0.5 else "",
    )
    return Case(size, content, assets, int(rng.integers(0, 4)), script, ground)


def _wording(rng: np.random.Generator) -> Wording:
    headline = f"{rng.choice(_OPENINGS)} {rng.choice(_NOUNS)}{rng.choice(_ENDINGS)}"
    sub = " ".join(str(one) for one in rng.choice(_SENTENCES, int(rng.integers(1, 3)), replace=False))
    return Wording(
        headline=headline.upper() if rng.random() < 0.15 else headline,
        sub=sub if rng.random() < 0.6 else "",
        call_to_action=str(rng.choice(_CALLS)) if rng.random() < 0.85 else "",
        offer=str(rng.choice(_OFFERS)) if rng.random() < 0.5 else "",
        legal=str(rng.choice(_LEGALS)) if rng.random() < 0.4 else "",
    )


def _color(rng: np.random.Generator) -> RGB:
    red, green, blue = colorsys.hsv_to_rgb(rng.random(), rng.uniform(0.2, 1), rng.uniform(0.15, 1))
    return round(255 * red), round(255 * green), round(255 * blue)


def _flat(rng: np.random.Generator, width: int, height: int) -> Pixels:
    return np.full((height, width, 3), _color(rng), np.uint8)


def _gradient(rng: np.random.Generator, width: int, height: int) -> Pixels:
    corners = np.array([[_color(rng), _color(rng)], [_color(rng), _color(rng)]], np.float32)
    return np.asarray(cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _clouds(rng: np.random.Generator, width: int, height: int) -> Pixels:
    """Noise of three scales, as soft as a background out of focus."""
    layers = [rng.uniform(0, 255, (side, side, 3)).astype(np.float32) for side in (3, 7, 19)]
    wide = [cv2.resize(layer, (width, height), interpolation=cv2.INTER_CUBIC) for layer in layers]
    mixed = 0.5 * wide[0] + 0.3 * wide[1] + 0.2 * wide[2]
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


def _busy(rng: np.random.Generator, width: int, height: int) -> Pixels:
    """Many shapes of hard edges."""
    picture = Image.fromarray(_gradient(rng, width, height))
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        reach = rng.uniform(0.02, 0.2) * max(width, height)
        box = (x - reach, y - reach * rng.uniform(0.2, 1), x + reach, y + reach * rng.uniform(0.2, 1))
        (pen.ellipse if rng.random() < 0.5 else pen.rectangle)(box, fill=_color(rng))
    return np.asarray(picture)


def _grain(rng: np.random.Generator, width: int, height: int) -> Pixels:
    """Single pixels from black to white: the hardest ground there is."""
    noise = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    return np.asarray(cv2.addWeighted(noise, 0.7, _gradient(rng, width, height), 0.3, 0), np.uint8)


_GROUNDS = {"flat": _flat, "gradient": _gradient, "clouds": _clouds, "busy": _busy, "grain": _grain}


def _opaque(pixels: NDArray[np.uint8]) -> Pixels:
    return np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])


def _product(rng: np.random.Generator, height: int) -> Pixels:
    """A drawn thing with alpha: a bottle, a box or a ball."""
    aspect = float(rng.uniform(0.4, 2.0))
    tall = max(24, min(600, height // 2))
    width = max(12, round(tall * aspect))
    picture = Image.new("RGBA", (width, tall), (0, 0, 0, 0))
    pen, inner = ImageDraw.Draw(picture), Rect(0, 0, width, tall).grown(-1)
    kind = int(rng.integers(0, 3))
    if kind == 0:
        pen.ellipse(inner, fill=(*_color(rng), 255))
    else:
        pen.rounded_rectangle(inner, min(width, tall) // (3 if kind == 1 else 12), fill=(*_color(rng), 255))
        band = (inner.x0, inner.y0 + tall // 3, inner.x1, inner.y0 + tall // 2)
        pen.rectangle(band, fill=(*_color(rng), 255))
    return np.asarray(picture)


def _logo(color: RGB, aspect: float) -> Pixels:
    """A mark and a bar."""
    height, width = 120, round(120 * aspect)
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((2, 2, height - 3, height - 3), fill=(*color, 255))
    pen.ellipse((height // 3, height // 3, 2 * height // 3, 2 * height // 3), fill=(0, 0, 0, 0))
    if width > 1.3 * height:
        pen.rectangle((round(1.1 * height), height // 3, width - 3, 2 * height // 3), fill=(*color, 255))
    return np.asarray(picture)
