"""How often the background's colour term is the one that the studio painted with."""

from __future__ import annotations

from collections import Counter

from adinsight.analyze.colors import Colors
from adinsight.benchmarks.figures import Figure, share
from adinsight.benchmarks.fresh import fresh_ads
from adinsight.progress import Progress

_QUICK, _FULL = 100, 1_000


def measure(quick: bool, progress: Progress) -> list[Figure]:
    """Right background terms, in all and by colour; right accents among product and accent colour."""
    colors = Colors()
    count = _QUICK if quick else _FULL
    progress.start("naming colours", count)
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    accents = 0
    for image, truth in fresh_ads(count):
        row = colors.extract([image])[0][0]
        seen[truth.background_color] += 1
        right[truth.background_color] += row["background_term"] == truth.background_color
        accents += row["accent_term"] in (truth.accent_color, truth.product_color)
        progress.advance()
    progress.finish()
    figures = [share("background colour term right", right.total(), count)]
    figures += [share(f"  {name}", right[name], seen[name]) for name in sorted(seen)]
    return [*figures, share("accent is the product's or the button's colour", accents, count)]
