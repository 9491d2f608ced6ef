"""Where things go in an ad: the zones of every layout at every orientation, as data.

Numbers are percent of the canvas, origin at the top left: x0, y0, x1, y1.
"""

from __future__ import annotations

from dataclasses import dataclass

from adinsight.records import Box

ORIENTATIONS = ("wide", "landscape", "square", "tall", "skyscraper")
TEXT_ROLES = ("headline", "sub", "offer", "price", "call_to_action", "brand", "legal")

Percent = tuple[float, float, float, float]
# Share of the stage's width that a companion takes.
_COMPANION_SHARE = 0.42


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout at one orientation.

    Args:
        stage: The part of the canvas that belongs to figures; all of it is the product's
            where there is no companion.
        company: Side of the stage on which a companion stands: left, right or none.
        align: How words are aligned: left or center.
        texts: A box for each role of text that the plan has room for.
        panel: The part of the canvas that is painted in the accent colour, behind words.
        frame: Whether a thin line in the accent colour runs round the canvas.
    """

    stage: Box
    company: str
    align: str
    texts: tuple[tuple[str, Box], ...]
    panel: Box | None = None
    frame: bool = False

    @property
    def product(self) -> Box:
        """The product's zone beside a companion; alone it may take the stage."""
        if self.company == "none":
            return self.stage
        cut = self.stage.width * _COMPANION_SHARE
        left = cut if self.company == "left" else 0.0
        return Box(self.stage.x0 + left, self.stage.y0, self.stage.x1 - cut + left, self.stage.y1)

    @property
    def companion(self) -> Box | None:
        """The zone of a person, animal or prop beside the product."""
        if self.company == "none":
            return None
        width = self.stage.width * _COMPANION_SHARE
        x0 = self.stage.x0 if self.company == "left" else self.stage.x1 - width
        return Box(x0, self.stage.y0, x0 + width, self.stage.y1)

    def text(self, role: str) -> Box | None:
        """The zone of a role, None where the plan has no room for it."""
        return dict(self.texts).get(role)


def orientation(width: float, height: float) -> str:
    """Which of `ORIENTATIONS` a canvas has."""
    aspect = width / height
    limits = ((0.45, "skyscraper"), (0.86, "tall"), (1.15, "square"), (2.2, "landscape"))
    return next((name for limit, name in limits if aspect < limit), "wide")


def _box(percent: Percent) -> Box:
    x0, y0, x1, y1 = percent
    return Box(x0 / 100, y0 / 100, x1 / 100, y1 / 100)


def _plan(
    company: str, align: str, stage: Percent, panel: Percent | None = None, frame: bool = False, **texts: Percent
) -> Plan:
    boxes = tuple((role, _box(percent)) for role, percent in texts.items())
    return Plan(_box(stage), company, align, boxes, _box(panel) if panel else None, frame)


def _flip(box: Box) -> Box:
    return Box(1 - box.x1, box.y0, 1 - box.x0, box.y1)


def mirrored(plan: Plan) -> Plan:
    """The plan seen in a mirror; words keep their alignment."""
    company = {"left": "right", "right": "left"}.get(plan.company, plan.company)
    texts = tuple((role, _flip(box)) for role, box in plan.texts)
    panel = _flip(plan.panel) if plan.panel is not None else None
    return Plan(_flip(plan.stage), company, plan.align, texts, panel, plan.frame)


_HERO_CENTER = {
    "wide": _plan("none", "left", (47, 5, 61, 97), brand=(1.5, 25, 15.5, 75), headline=(17.5, 10, 45, 58),
                  sub=(17.5, 60, 45, 90), offer=(62, 6, 73, 94), price=(74.5, 8, 98, 42),
                  call_to_action=(74.5, 47, 98, 90)),
    "landscape": _plan("left", "center", (28, 39, 69, 84), brand=(35, 3.5, 65, 11), headline=(6, 12.5, 94, 30),
                       sub=(6, 31, 94, 37), offer=(71, 39, 92, 66), price=(71, 68, 94, 80),
                       call_to_action=(34, 86, 66, 95.5), legal=(68, 93.5, 98, 98)),
    "square": _plan("left", "center", (14, 37, 73, 82), brand=(30, 3.5, 70, 10), headline=(6, 12, 94, 29),
                    sub=(6, 30, 94, 35.5), offer=(74.5, 39, 96, 61), price=(74.5, 63, 96, 73),
                    call_to_action=(28, 84.5, 72, 93), legal=(6, 94.8, 94, 98.3)),
    "tall": _plan("left", "center", (4, 35, 71, 77), brand=(26, 3.5, 74, 8.5), headline=(6, 10.5, 94, 27),
                  sub=(6, 28, 94, 33), offer=(72, 37, 97, 53), price=(72, 55, 97, 62),
                  call_to_action=(20, 80, 80, 88), legal=(6, 94.5, 94, 97.5)),
    "skyscraper": _plan("none", "center", (10, 41, 90, 66), brand=(8, 3, 92, 8.5), headline=(6, 11, 94, 31),
                        sub=(6, 32, 94, 39), offer=(14, 67.5, 86, 82), price=(6, 83, 94, 88),
                        call_to_action=(6, 89.5, 94, 96)),
}
_PRODUCT_LEFT = {
    "wide": _plan("left", "left", (1, 4, 23, 97), headline=(25, 10, 56, 58), sub=(25, 60, 56, 90),
                  offer=(57, 6, 68.5, 94), price=(69.5, 15, 80.5, 85), brand=(81.5, 9, 98.5, 43),
                  call_to_action=(81.5, 49, 98.5, 91)),
    "landscape": _plan("left", "left", (3, 10, 48, 95), brand=(52, 4.5, 97, 13), offer=(52, 16, 97, 26),
                       headline=(52, 27, 97, 57), sub=(52, 58, 97, 67), price=(52, 68, 97, 77),
                       call_to_action=(52, 78, 97, 89.5), legal=(52, 92.5, 97, 97)),
    "square": _plan("left", "left", (3, 24, 51, 93), offer=(4, 3.5, 26, 23), brand=(54, 5, 96, 12.5),
                    headline=(54, 17, 96, 49), sub=(54, 50, 96, 61), price=(54, 62, 96, 71),
                    call_to_action=(54, 72, 96, 83), legal=(54, 90, 96, 96)),
    "tall": _plan("left", "left", (3, 8, 51, 91), brand=(54, 5, 96, 10.5), headline=(54, 14, 96, 40),
                  sub=(54, 41, 96, 49), price=(54, 50, 96, 57), call_to_action=(54, 58, 96, 66),
                  offer=(56, 69, 95, 89), legal=(5, 93.5, 95, 96.5)),
    "skyscraper": _plan("none", "left", (6, 11, 94, 40), brand=(8, 3, 92, 8.5), headline=(8, 42, 92, 60),
                        sub=(8, 61, 92, 67), price=(8, 68, 92, 73), call_to_action=(8, 74, 92, 80.5),
                        offer=(16, 82, 84, 97.5)),
}
_HEADLINE_TOP = {
    "wide": _plan("right", "left", (50, 4, 70, 97), brand=(1.5, 28, 13.5, 72), headline=(15.5, 8, 48.5, 58),
                  sub=(15.5, 61, 48.5, 91), offer=(71.5, 6, 82.5, 94), price=(84, 10, 98.5, 44),
                  call_to_action=(84, 50, 98.5, 90)),
    "landscape": _plan("right", "left", (3, 39, 63, 95), headline=(4, 5, 96, 28), sub=(4, 29, 96, 37),
                       offer=(65, 41, 80, 67), price=(82, 43, 97, 62), call_to_action=(66, 70, 97, 82.5),
                       brand=(66, 86.5, 97, 95.5)),
    "square": _plan("right", "left", (4, 37, 70, 94), headline=(5, 5, 95, 27), sub=(5, 28, 95, 35),
                    offer=(73, 39, 96, 61), price=(73, 63, 96, 73), call_to_action=(71.5, 76, 97, 85),
                    brand=(71.5, 88, 97, 95), legal=(4, 95.3, 70, 98.6)),
    "tall": _plan("right", "left", (4, 33, 70, 76), headline=(6, 5, 94, 24), sub=(6, 25, 94, 31),
                  offer=(71, 36, 97, 52), price=(71, 54, 97, 61), call_to_action=(6, 79, 60, 86.5),
                  brand=(6, 89, 60, 93.5), legal=(6, 95, 94, 98)),
    "skyscraper": _plan("none", "left", (6, 34, 94, 62), headline=(8, 3, 92, 24), sub=(8, 25, 92, 32),
                        offer=(16, 63, 84, 78), price=(8, 79.5, 92, 84), call_to_action=(8, 85, 92, 91),
                        brand=(8, 92.5, 92, 97.5)),
}
_HEADLINE_BOTTOM = {
    "wide": _plan("left", "left", (39, 4, 60, 97), headline=(2, 8, 37.5, 58), sub=(2, 61, 37.5, 91),
                  offer=(61.5, 6, 72.5, 94), price=(73.5, 15, 82.5, 85), brand=(83, 9, 98.5, 43),
                  call_to_action=(83, 49, 98.5, 91)),
    "landscape": _plan("left", "left", (4, 15, 72, 63), brand=(4, 4, 36, 12.5), offer=(75, 6, 97, 38),
                       price=(75, 41, 97, 54), headline=(4, 65, 70, 85), sub=(4, 86, 70, 93),
                       call_to_action=(73, 71, 97, 85), legal=(4, 94.5, 70, 98.5)),
    "square": _plan("left", "center", (5, 13, 73, 61), brand=(5, 4, 45, 11), offer=(75, 5, 97, 27),
                    price=(75, 30, 97, 40), headline=(5, 63, 95, 79), sub=(5, 80, 95, 86),
                    call_to_action=(27, 87, 73, 94.5), legal=(5, 95.8, 95, 98.8)),
    "tall": _plan("left", "center", (4, 11, 69, 60), brand=(5, 4, 55, 9), offer=(70, 10, 97, 27),
                  price=(70, 29, 97, 36), headline=(5, 62.5, 95, 79), sub=(5, 80, 95, 85.5),
                  call_to_action=(20, 87, 80, 94), legal=(5, 95.5, 95, 98)),
    "skyscraper": _plan("none", "center", (5, 10, 95, 42), brand=(8, 3, 92, 8.5), offer=(14, 43, 86, 58),
                        headline=(6, 59.5, 94, 77), sub=(6, 78, 94, 84), price=(6, 85, 94, 89.5),
                        call_to_action=(6, 90.5, 94, 97)),
}
_DIAGONAL = {
    "wide": _plan("left", "left", (78, 4, 99, 97), brand=(2, 28, 14, 72), headline=(15.5, 8, 48, 58),
                  sub=(15.5, 61, 48, 91), offer=(49, 6, 60, 94), price=(61.5, 10, 77, 44),
                  call_to_action=(61.5, 50, 77, 90)),
    "landscape": _plan("left", "left", (46, 31, 98, 97), brand=(4, 5, 36, 13.5), offer=(76, 3, 97, 30),
                       headline=(4, 17, 44, 48), sub=(4, 49, 44, 59), price=(4, 60, 44, 70),
                       call_to_action=(4, 72, 44, 85), legal=(4, 93, 44, 97.5)),
    "square": _plan("left", "left", (39, 45, 98, 96), brand=(5, 4, 45, 11), headline=(5, 14, 67, 35),
                    sub=(5, 36, 67, 43), offer=(71, 6, 96, 31), price=(5, 56, 37, 67),
                    call_to_action=(5, 68, 37, 78), legal=(5, 91, 37, 97)),
    "tall": _plan("left", "left", (32, 40, 97, 86), brand=(6, 4, 56, 9), headline=(6, 12, 82, 31),
                  sub=(6, 32, 82, 38), offer=(4, 43, 31, 59), price=(4, 61, 31, 69),
                  call_to_action=(6, 87.5, 60, 94.3), legal=(6, 95.5, 94, 98)),
    "skyscraper": _plan("none", "left", (10, 54, 97, 82), brand=(8, 3, 92, 8.5), headline=(8, 11, 92, 31),
                        sub=(8, 32, 92, 38.5), offer=(5, 39.5, 72, 53), price=(8, 83, 92, 88),
                        call_to_action=(8, 89.5, 92, 96)),
}
_SPLIT_PANEL = {
    "wide": _plan("left", "center", (18, 4, 40, 97), panel=(66, 0, 100, 100), brand=(2, 28, 16, 72),
                  offer=(42, 6, 53, 94), price=(54, 22, 65, 78), headline=(67.5, 8, 98.5, 52),
                  call_to_action=(71, 57, 95, 91)),
    "landscape": _plan("left", "left", (4, 15, 62, 96), panel=(66, 0, 100, 100), brand=(4, 4, 40, 12.5),
                       offer=(68.5, 6, 97.5, 15), headline=(68.5, 16, 97.5, 51), sub=(68.5, 52, 97.5, 65),
                       price=(68.5, 66, 97.5, 75), call_to_action=(68.5, 77, 97.5, 89), legal=(68.5, 91, 97.5, 97)),
    "square": _plan("left", "left", (4, 13, 72, 64), panel=(0, 66, 100, 100), brand=(5, 4, 45, 11),
                    offer=(74, 6, 97, 29), headline=(5, 68.5, 62, 85), sub=(5, 86, 62, 92.5),
                    price=(65, 69, 95, 79), call_to_action=(65, 80, 95, 90), legal=(5, 94.3, 95, 97.8)),
    "tall": _plan("left", "left", (4, 11, 69, 64), panel=(0, 66, 100, 100), brand=(5, 4, 55, 9),
                  offer=(70, 10, 97, 27), headline=(6, 67.8, 94, 80), sub=(6, 81, 94, 86),
                  price=(6, 87.5, 45, 93.5), call_to_action=(48, 87.3, 94, 93.8), legal=(6, 95.2, 94, 98)),
    "skyscraper": _plan("none", "center", (5, 26, 95, 65), panel=(0, 67, 100, 100), brand=(8, 3, 92, 8.5),
                        offer=(14, 10, 86, 25), headline=(6, 68.5, 94, 81), sub=(6, 82, 94, 87),
                        price=(6, 87.6, 94, 91.2), call_to_action=(6, 91.8, 94, 97.6)),
}
_FRAME = {
    "wide": _plan("none", "left", (52, 9, 70, 91), frame=True, brand=(3, 28, 16, 72), headline=(17.5, 14, 50, 58),
                  sub=(17.5, 60, 50, 86), offer=(71, 10, 82, 90), price=(83, 14, 97, 46),
                  call_to_action=(83, 50, 97, 86)),
    "landscape": _plan("left", "center", (8, 40, 60, 91), frame=True, headline=(8, 9, 92, 30), sub=(8, 31, 92, 38),
                       offer=(62, 41, 76, 66), price=(77, 45, 92, 61), call_to_action=(62, 69, 92, 80.5),
                       brand=(62, 83, 92, 91)),
    "square": _plan("left", "center", (9, 36, 66, 80), frame=True, headline=(9, 9, 91, 27), sub=(9, 28, 91, 34),
                    offer=(68, 37, 91, 59), price=(68, 61, 91, 71), call_to_action=(50, 82, 91, 90.5),
                    brand=(9, 82.5, 46, 90), legal=(9, 91.5, 91, 94.7)),
    "tall": _plan("left", "center", (8, 34, 67, 75), frame=True, headline=(9, 7, 91, 25), sub=(9, 26, 91, 32),
                  offer=(68, 36, 92, 51), price=(68, 53, 92, 60), call_to_action=(20, 77, 80, 84.5),
                  brand=(25, 86.5, 75, 91), legal=(9, 92.5, 91, 95.2)),
    "skyscraper": _plan("none", "center", (12, 41, 88, 65), frame=True, brand=(12, 4, 88, 9),
                        headline=(11, 11, 89, 31), sub=(11, 32, 89, 39), offer=(16, 66, 84, 80),
                        price=(11, 81, 89, 86), call_to_action=(11, 87.5, 89, 94)),
}
_MINIMAL = {
    "wide": _plan("none", "left", (56, 4, 80, 97), brand=(2, 27, 18, 73), headline=(21, 15, 54, 85),
                  call_to_action=(82.5, 25, 98, 75)),
    "landscape": _plan("none", "left", (42, 8, 97, 95), brand=(4, 5, 36, 13), headline=(4, 30, 40, 58),
                       sub=(4, 59, 40, 71), call_to_action=(4, 73, 40, 86)),
    "square": _plan("none", "left", (12, 15, 88, 77), brand=(5, 5, 50, 12), headline=(5, 80, 63, 90),
                    sub=(5, 91, 63, 96), call_to_action=(66, 82, 95, 93)),
    "tall": _plan("none", "left", (10, 13, 90, 74), brand=(6, 4, 56, 9), headline=(6, 76.5, 94, 86.5),
                  sub=(6, 87, 94, 91), call_to_action=(6, 92, 52, 97.6)),
    "skyscraper": _plan("none", "center", (6, 13, 94, 60), brand=(8, 3, 92, 8.5), headline=(8, 63, 92, 79),
                        sub=(8, 80, 92, 86.5), call_to_action=(8, 89, 92, 95.5)),
}
PLANS: dict[str, dict[str, Plan]] = {
    "hero center": _HERO_CENTER,
    "product left": _PRODUCT_LEFT,
    "product right": {name: mirrored(plan) for name, plan in _PRODUCT_LEFT.items()},
    "headline top": _HEADLINE_TOP,
    "headline bottom": _HEADLINE_BOTTOM,
    "diagonal": _DIAGONAL,
    "split panel": _SPLIT_PANEL,
    "frame": _FRAME,
    "minimal": _MINIMAL,
}
