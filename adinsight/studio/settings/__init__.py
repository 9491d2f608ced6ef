"""The settings of the studio's ads: twelve places, each ruled by its backdrop colour."""

from __future__ import annotations

from adinsight.studio.palette import COLOR_NAMES
from adinsight.studio.settings.home import paint_bathroom, paint_kitchen, paint_living_room
from adinsight.studio.settings.night import paint_night_street, paint_snow
from adinsight.studio.settings.outdoors import paint_beach, paint_mountains, paint_park
from adinsight.studio.settings.paper import paint_studio
from adinsight.studio.settings.stage import Setting, Stage
from adinsight.studio.settings.work import paint_cafe, paint_desk, paint_gym

__all__ = ["BY_NAME", "SETTINGS", "Setting", "Stage"]

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "studio",
        ("in a studio", "on a plain background", "against a seamless backdrop"),
        paint_studio,
        COLOR_NAMES,
        0.88,
        "",
        True,
        ("confident", "fashionable", "creative"),
    ),
    Setting(
        "beach",
        ("on a beach", "by the sea", "on the sand"),
        paint_beach,
        ("blue", "turquoise", "orange", "pink", "purple", "yellow"),
        0.9,
        "summer",
        False,
        ("calm", "cheerful", "active"),
    ),
    Setting(
        "snow",
        ("in the snow", "in a winter landscape", "beside a decorated fir tree"),
        paint_snow,
        ("blue", "white", "turquoise", "purple", "gray", "pink"),
        0.92,
        "winter",
        False,
        ("cheerful", "grateful", "loving"),
    ),
    Setting(
        "kitchen",
        ("in a kitchen", "on a kitchen counter"),
        paint_kitchen,
        ("white", "yellow", "green", "turquoise", "orange", "red", "blue", "pink", "gray"),
        0.87,
        "",
        True,
        ("eager", "cheerful", "loving"),
    ),
    Setting(
        "night street",
        ("on a city street at night", "in a street at night", "under city lights"),
        paint_night_street,
        ("black", "blue", "purple"),
        0.92,
        "",
        False,
        ("confident", "amazed", "manly"),
    ),
    Setting(
        "desk",
        ("on a desk", "on a desk beside a laptop", "in an office"),
        paint_desk,
        ("white", "gray", "blue", "green", "brown", "yellow", "orange", "turquoise"),
        0.91,
        "",
        True,
        ("educated", "creative", "inspired"),
    ),
    Setting(
        "park",
        ("in a park", "on a lawn under trees"),
        paint_park,
        ("blue", "turquoise", "green", "yellow", "orange", "pink"),
        0.91,
        "summer",
        False,
        ("calm", "cheerful", "youthful"),
    ),
    Setting(
        "living room",
        ("in a living room", "beside a sofa at home"),
        paint_living_room,
        ("green", "blue", "gray", "white", "brown", "pink", "red", "yellow", "purple", "turquoise"),
        0.93,
        "",
        True,
        ("calm", "loving", "grateful"),
    ),
    Setting(
        "gym",
        ("in a gym", "in front of a dumbbell rack"),
        paint_gym,
        ("gray", "black", "red", "blue", "brown", "purple", "green"),
        0.92,
        "",
        True,
        ("active", "confident", "inspired"),
    ),
    Setting(
        "mountains",
        ("in the mountains", "in front of snow-topped peaks"),
        paint_mountains,
        ("blue", "turquoise", "orange", "pink", "purple", "gray", "white"),
        0.93,
        "",
        False,
        ("inspired", "active", "amazed"),
    ),
    Setting(
        "cafe",
        ("in a cafe", "on the counter of a coffee bar"),
        paint_cafe,
        ("brown", "red", "green", "black", "yellow", "orange"),
        0.89,
        "",
        True,
        ("calm", "eager", "fashionable"),
    ),
    Setting(
        "bathroom",
        ("in a bathroom", "in front of bathroom tiles"),
        paint_bathroom,
        ("white", "turquoise", "blue", "pink", "green", "black", "gray"),
        0.94,
        "",
        True,
        ("calm", "feminine", "confident"),
    ),
)
"""All settings, in a fixed order."""

BY_NAME: dict[str, Setting] = {setting.name: setting for setting in SETTINGS}
"""The settings by name."""
