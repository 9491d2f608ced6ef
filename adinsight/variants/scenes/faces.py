"""The fonts that words are set in: those that ship, and a brand's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from PIL import ImageFont, features

from adinsight.errors import ConfigError
from adinsight.variants.scenes.characters import coverage, direction_of, has_kana, needs_shaping, told, without_glyph

BRAND = "brand"
Voice = Literal["display", "bold", "plain"]


@dataclass(frozen=True, slots=True)
class Face:
    """One font file.

    Args:
        key: What scenes call it.
        path: Its file.
        is_bold: Whether it is heavy enough to count as bold (700 or more).
        leading: Distance between baselines, in sizes.
        family: What a browser calls it.
        is_free: Whether its file may be embedded in what is exported.
    """

    key: str
    path: Path
    is_bold: bool
    leading: float
    family: str
    is_free: bool = True

    def lacks(self, text: str) -> list[str]:
        """The characters of a text that it has no glyph for, each once."""
        return without_glyph(text, _coverage(self.path))

    def at(self, size: int, is_shaped: bool) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels.

        HarfBuzz lays the letters out where Pillow has it (Raqm, which needs FriBiDi); without it plain text is
        set unkerned, and so a little wider.

        Raises:
            ConfigError: If shaping is needed and this Pillow cannot.
        """
        can_shape = features.check("raqm")
        if is_shaped and not can_shape:
            raise ConfigError(
                "words from right to left, or of joined letters, need Pillow with Raqm and FriBiDi; "
                "install libfribidi (Debian: apt install libfribidi0), or leave these words out"
            )
        return _font(self.path, size, can_shape)


def _shipped() -> dict[str, Face]:
    folder = Path(str(files("adinsight.variants"))) / "fonts"
    listed = (
        ("Montserrat ExtraBold", "Montserrat-ExtraBold.ttf", True, 1.1),
        ("Noto Sans Bold", "NotoSans-Bold.ttf", True, 1.22),
        ("Noto Sans", "NotoSans-Regular.ttf", False, 1.3),
        ("Noto Sans Arabic Bold", "NotoSansArabic-Bold.ttf", True, 1.5),
        ("Noto Sans Hebrew Bold", "NotoSansHebrew-Bold.ttf", True, 1.3),
        ("Noto Sans JP Bold", "NotoSansJP-Bold.otf", True, 1.3),
        ("Noto Sans KR Bold", "NotoSansKR-Bold.otf", True, 1.3),
        ("Noto Sans SC Bold", "NotoSansSC-Bold.otf", True, 1.3),
    )
    return {key: Face(key, folder / name, bold, leading, f"Adinsight {key}") for key, name, bold, leading in listed}


SHIPPED = _shipped()
_DISPLAY, _BOLD, _PLAIN = SHIPPED["Montserrat ExtraBold"], SHIPPED["Noto Sans Bold"], SHIPPED["Noto Sans"]
_JAPANESE = SHIPPED["Noto Sans JP Bold"]
_OTHER_SCRIPTS = tuple(face for face in SHIPPED.values() if face not in (_DISPLAY, _BOLD, _PLAIN))
# In order of preference: a headline is loud, a button is clear, the rest is plain.
_CHAINS: dict[Voice, tuple[Face, ...]] = {
    "display": (_DISPLAY, _BOLD, *_OTHER_SCRIPTS),
    "bold": (_BOLD, *_OTHER_SCRIPTS),
    "plain": (_PLAIN, _BOLD, *_OTHER_SCRIPTS),
}
VOICES: dict[str, Voice] = {
    "headline": "display",
    "offer": "display",
    "call_to_action": "bold",
    "sub": "plain",
    "legal": "plain",
    "label": "bold",
}


class FontShelf:
    """The fonts at hand for one brand.

    Args:
        brand: The brand's TrueType or OpenType file; None for those that ship alone.

    Raises:
        ConfigError: If the file is no font that can be used.
    """

    def __init__(self, brand: Path | None = None) -> None:
        self.brand = None if brand is None else _brand_face(Path(brand))

    def face(self, key: str) -> Face:
        """The face that a scene calls so.

        Raises:
            ConfigError: If it is not at hand.
        """
        if key == BRAND and self.brand is not None:
            return self.brand
        if key not in SHIPPED:
            hint = "; give the brand's font (BrandKit.font)" if key == BRAND else ""
            raise ConfigError(f"there is no font {key!r}; fonts are: {', '.join(SHIPPED)}{hint}")
        return SHIPPED[key]

    def face_for(self, text: str, role: str, voice: Voice = "plain", beside: str = "") -> Face:
        """The first face that has a glyph for every character: the brand's, then those that ship.

        Args:
            text: Normalised; see `characters.normalised`.
            role: What it is for, as it is told where no face fits.
            voice: How loud it is.
            beside: The other words of the ad: characters that Chinese and Japanese share are drawn as in these.

        Raises:
            ConfigError: If none has; names the characters.
        """
        chain = _CHAINS[voice]
        if not has_kana(text + beside):
            chain = tuple(sorted(chain, key=_JAPANESE.__eq__))
        chain = chain if self.brand is None else (self.brand, *chain)
        fit = next((face for face in chain if not face.lacks(text)), None)
        if fit is None:
            lacking = min((face.lacks(text) for face in chain), key=len)
            raise ConfigError(
                f"the {role.replace('_', ' ')} {text[:60]!r} cannot be set: no font at hand has {told(lacking)}; "
                "change the words or give a font that has them all (BrandKit.font)"
            )
        return fit


PLAIN_SHELF = FontShelf()


def is_shaped(text: str) -> bool:
    """Whether a text cannot be set without HarfBuzz."""
    return needs_shaping(text) or direction_of(text) == "rtl"


def _brand_face(path: Path) -> Face:
    _coverage(path)
    try:
        family, style = _font(path, 16, False).getname()
    except OSError as error:
        raise ConfigError(f"the font {path} cannot be opened: {error}") from error
    is_bold = any(word in (style or "").lower() for word in ("bold", "black", "heavy"))
    return Face(BRAND, path, is_bold, 1.25, family or path.stem, is_free=False)


@cache
def _coverage(path: Path) -> frozenset[int]:
    return coverage(path)


@lru_cache(maxsize=256)
def _font(path: Path, size: int, can_shape: bool) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if can_shape else ImageFont.Layout.BASIC
    return ImageFont.truetype(path, size, layout_engine=engine)
