"""Which ads are on the page: all of a small collection, of a larger one a sample with all that is pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from adinsight.report.page_model import Effect, Experiment, Trend
    from adinsight.report.reading import Reader

_SEED = 0
# An order by chance that is the same each time: ads that come later do not change the place of those that are there.
_CHOSEN = """
SELECT a.ad_id FROM ads AS a LEFT JOIN (SELECT unnest($named::VARCHAR[]) AS ad_id) AS n ON n.ad_id = a.ad_id
ORDER BY n.ad_id IS NULL, md5(concat(a.ad_id, ':', $seed::VARCHAR)), a.ad_id
LIMIT greatest($limit, (SELECT count(*) FROM ads SEMI JOIN (SELECT unnest($named::VARCHAR[]) AS ad_id) USING (ad_id)))
"""


def pointed_at(effects: Sequence[Effect], trends: Sequence[Trend], experiments: Sequence[Experiment]) -> list[str]:
    """The ads that findings, trends and variants name, each once: a link on the page must lead to an ad."""
    arms = [arm for experiment in experiments for arm in experiment.arms]
    named: list[Iterable[str | None]] = [
        (arm.parent_id for arm in arms),
        (variant.ad_id for arm in arms for variant in arm.variants),
        (ad_id for trend in trends for ad_id in trend.medoid_ids),
        (ad.ad_id for effect in effects for ad in effect.ads),
    ]
    return list(dict.fromkeys(ad_id for ids in named for ad_id in ids if ad_id))


def choose(reader: Reader, limit: int, named: Sequence[str]) -> list[str]:
    """The ids of the ads to show: the named ones always, and others by chance up to the limit.

    Args:
        reader: The database.
        limit: How many, where the named ones are not more.
        named: As `pointed_at` returns them, each once; ids of no ad are left out.
    """
    return [row["ad_id"] for row in reader.rows(_CHOSEN, {"limit": limit, "named": list(named), "seed": _SEED})]
