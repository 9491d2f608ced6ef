"""What products and settings stand for, in the words of the 53 symbol clusters of ADVISE."""

from __future__ import annotations

_BY_SETTING: dict[str, tuple[str, ...]] = {
    "beach": ("vacation", "relaxation"),
    "snow": ("christmas",),
    "kitchen": ("family", "food"),
    "night street": ("excitement", "party"),
    "park": ("nature", "freedom"),
    "living room": ("comfort", "family"),
    "gym": ("fitness", "strength"),
    "mountains": ("adventure", "nature"),
    "bathroom": ("clean",),
}
_BY_TOPIC: dict[str, tuple[str, ...]] = {
    "restaurant": ("hunger", "delicious"),
    "chocolate": ("delicious", "desire"),
    "chips": ("food",),
    "seasoning": ("food", "delicious"),
    "alcohol": ("alcohol", "party"),
    "coffee": ("hot", "energy"),
    "soda": ("refreshing",),
    "cars": ("speed", "power"),
    "electronics": ("technology",),
    "financial": ("protection", "safety"),
    "beauty": ("beauty",),
    "clothing": ("fashion",),
    "game": ("fun", "youth"),
    "cleaning": ("clean",),
    "home_improvement": ("comfort",),
    "home_appliance": ("clean", "technology"),
    "travel": ("travel", "vacation"),
    "media": ("art", "entertainment"),
    "sports": ("sports", "fitness"),
    "shopping": ("love", "happiness"),
}


def symbols_of(topic: str, setting: str) -> tuple[str, ...]:
    """Symbols of an ad's topic and place, without repeats, in a fixed order."""
    return tuple(dict.fromkeys((*_BY_TOPIC.get(topic, ()), *_BY_SETTING.get(setting, ()))))
