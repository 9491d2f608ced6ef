"""The standard sizes of ads, and what the places that show them ask for."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from adinsight.errors import ConfigError
from adinsight.variants.scenes.boxes import Rect

Shape = Literal["tall", "square", "wide", "strip"]

_KB = 1000
_TALLEST_STRIP = 120  # pixels: under it there is room for one row of things only


@dataclass(frozen=True, slots=True)
class AdSize:
    """A size at which ads are delivered.

    Args:
        name: Such as story.
        width: Pixels.
        height: Pixels.
        placement: Where it is shown.
        unsafe: Left, top, right and bottom margin that the platform's own buttons cover, as shares of width and height.
        max_bytes: Most bytes of the file; None where there is no limit to meet.
        max_text_share: Most of the picture that text and logo may take up, 0 to 1; None where there is no limit.
    """

    name: str
    width: int
    height: int
    placement: str
    unsafe: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    max_bytes: int | None = None
    max_text_share: float | None = None

    @property
    def canvas(self) -> Rect:
        """All of it."""
        return Rect(0, 0, self.width, self.height)

    @property
    def safe(self) -> Rect:
        """What no button of the platform covers; its edges are rounded inwards."""
        left, top, right, bottom = self.unsafe
        return Rect(
            -int(-left * self.width // 1),
            -int(-top * self.height // 1),
            int(self.width * (1 - right)),
            int(self.height * (1 - bottom)),
        )

    @property
    def shape(self) -> Shape:
        """Which rules of layout it takes: by what is safe of it."""
        safe = self.safe
        if safe.height <= _TALLEST_STRIP and safe.width > 2 * safe.height:
            return "strip"
        aspect = safe.width / safe.height
        if aspect < 0.75:
            return "tall"
        return "square" if aspect < 1.15 else "wide"


# Meta's unified safe zone for 9:16 of March 2026, the tightest of those published.
_STORY = (0.06, 0.14, 0.06, 0.35)
# Google's responsive display ads: text, logos included, on a fifth of the picture at most, 5,120 kB.
_RESPONSIVE_BYTES = 5120 * _KB
_RESPONSIVE_TEXT = 0.20
# Uploaded display ads: the limit of Google Ads and of most networks.
_DISPLAY_BYTES = 150 * _KB

_LISTED = (
    AdSize("square", 1080, 1080, "Instagram and Facebook feed"),
    AdSize("portrait", 1080, 1350, "Instagram and Facebook feed, 4:5"),
    AdSize("story", 1080, 1920, "stories and reels, 9:16", unsafe=_STORY),
    AdSize("link", 1200, 628, "responsive display and link ads, 1.91:1", max_bytes=_RESPONSIVE_BYTES,
           max_text_share=_RESPONSIVE_TEXT),
    AdSize("google_square", 1200, 1200, "responsive display, 1:1", max_bytes=_RESPONSIVE_BYTES,
           max_text_share=_RESPONSIVE_TEXT),
    AdSize("medium_rectangle", 300, 250, "display", max_bytes=_DISPLAY_BYTES),
    AdSize("large_rectangle", 336, 280, "display", max_bytes=_DISPLAY_BYTES),
    AdSize("small_square", 250, 250, "display", max_bytes=_DISPLAY_BYTES),
    AdSize("half_page", 300, 600, "display", max_bytes=_DISPLAY_BYTES),
    AdSize("skyscraper", 160, 600, "display", max_bytes=_DISPLAY_BYTES),
    AdSize("billboard", 970, 250, "display", max_bytes=_DISPLAY_BYTES),
    AdSize("leaderboard", 728, 90, "display", max_bytes=_DISPLAY_BYTES),
    AdSize("large_mobile_banner", 320, 100, "display on telephones", max_bytes=_DISPLAY_BYTES),
    AdSize("mobile_banner", 320, 50, "display on telephones", max_bytes=_DISPLAY_BYTES),
)  # fmt: skip
SIZES = MappingProxyType({size.name: size for size in _LISTED})


def size_named(name: str) -> AdSize:
    """The standard size of that name.

    Raises:
        ConfigError: If there is none.
    """
    if name not in SIZES:
        raise ConfigError(f"there is no size {name!r}; sizes are: {', '.join(SIZES)}")
    return SIZES[name]
