"""The chart library's script as its Python package brings it: nothing is fetched, nothing copied into this package."""

from __future__ import annotations

from functools import cache


@cache
def chart_script() -> str:
    """plotly.js with its licence notice (MIT), about 4.8 MB, fit to stand between script tags.

    Raises:
        ValueError: The installed script cannot stand inside a script element; no released one is so.
    """
    from plotly.offline import get_plotlyjs  # type: ignore[import-untyped]

    script = str(get_plotlyjs()).replace("\r\n", "\n")
    lowered = script.lower()
    if "</script" in lowered or "<!--" in lowered:
        raise ValueError("the installed plotly.js would end its script element: install another plotly")
    return script
