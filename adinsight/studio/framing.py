"""Where things land on the finished picture once it has been turned and cropped."""

from __future__ import annotations

import math
from dataclasses import dataclass

from adinsight.records import Box
from adinsight.studio.scene import Scene


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the canvas that is published.

    `window` is that part in shares of the canvas; `width` and `height` are the finished
    picture's size in pixels.
    """

    window: Box
    aspect: float
    width: int
    height: int

    @classmethod
    def of(cls, scene: Scene) -> Frame:
        """The frame that a scene's crop leaves."""
        left, top, right, bottom = scene.blemish.crop
        x0, y0 = round(left * scene.width), round(top * scene.height)
        x1, y1 = scene.width - round(right * scene.width), scene.height - round(bottom * scene.height)
        window = Box(x0 / scene.width, y0 / scene.height, x1 / scene.width, y1 / scene.height)
        return cls(window, scene.width / scene.height, x1 - x0, y1 - y0)

    def turned(self, box: Box, angle: float) -> Box:
        """The upright box around a box turned about its centre (degrees)."""
        if angle == 0:
            return box
        radians = math.radians(abs(angle))
        width, height = box.width * self.aspect, box.height
        half_w = (width * math.cos(radians) + height * math.sin(radians)) / 2 / self.aspect
        half_h = (width * math.sin(radians) + height * math.cos(radians)) / 2
        x, y = box.center
        return Box(x - half_w, y - half_h, x + half_w, y + half_h)

    def seen(self, box: Box, least: float = 0.25) -> Box | None:
        """The box on the finished picture, or None where less than `least` of it is left."""
        window = self.window
        moved = Box(
            (box.x0 - window.x0) / window.width,
            (box.y0 - window.y0) / window.height,
            (box.x1 - window.x0) / window.width,
            (box.y1 - window.y0) / window.height,
        )
        clipped = moved.clipped()
        if moved.area <= 0 or clipped.area < least * moved.area:
            return None
        return clipped
