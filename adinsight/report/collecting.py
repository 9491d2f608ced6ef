"""The whole page as data, from one look at the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from adinsight.report.choosing import choose, pointed_at
from adinsight.report.colors import colors_of, pairings_of
from adinsight.report.effects import effects_of
from adinsight.report.experiments import experiments_of
from adinsight.report.gallery import ads_of
from adinsight.report.making import making_of
from adinsight.report.options import DEFAULTS, ReportOptions
from adinsight.report.overview import overview_of
from adinsight.report.page_model import ReportPage
from adinsight.report.projection import laid_out, vectors_of
from adinsight.report.reading import Reader, reading
from adinsight.report.trends import trends_of
from adinsight.report.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from adinsight.report.page_model import Ad

_ANALYZE = "run adinsight analyze FOLDER --db {db}"
# What is empty, and why: the part, and the command that fills it.
_MISSING = {
    "map": f"No ad has an embedding, from which the map is drawn: {_ANALYZE}, without --only.",
    "performance": "No export was imported, so nothing is known of clicks or spend: "
    "run adinsight performance import EXPORT --db {db}.",
    "trends": "Trends were not computed: run adinsight trends --db {db}.",
    "effects": "What goes with performance was not computed: run adinsight findings --db {db}, "
    "after importing an export.",
    "colors": f"No ad has colours: {_ANALYZE}.",
    "words": f"No words were found in the ads: {_ANALYZE}, or they say nothing.",
    "experiments": "No variants were made: run adinsight variants brief --db {db}, then adinsight variants make.",
}
_PLACES = "SELECT ad_id, location FROM ad_files SEMI JOIN shown USING (ad_id) ORDER BY ad_id, location"
_ATTEMPTS = "SELECT variant_id, ad_id, location FROM variant_attempts WHERE location IS NOT NULL ORDER BY variant_id"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the page wants, and where it may be.

    Args:
        key: The ad_id or variant_id that it is shown for.
        ad_id: What its bytes must hash to; None where any picture at the place is meant.
        locations: As the database has them, in the order in which they are tried.
    """

    key: str
    ad_id: str | None
    locations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collected:
    """The page, and the pictures that belong on it."""

    page: ReportPage
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read while the database was open; the map is drawn after it is closed."""

    page: ReportPage
    pictures: tuple[Picture, ...]
    mapped: Sequence[str]
    vectors: NDArray[np.float32]


def collect(path: Path, options: ReportOptions = DEFAULTS) -> Collected:
    """The page of a database.

    Args:
        path: The database file.
        options: Of more ads than it allows a sample is shown, with every ad that a finding, trend or variant names.

    Raises:
        StoreError: If the database cannot be read.
    """
    with reading(path) as reader:
        read = _read(reader, path, options)
    places = laid_out(read.vectors)
    by_ad = {ad_id: (float(x), float(y)) for ad_id, (x, y) in zip(read.mapped, places.round(4), strict=True)}
    ads = tuple(_placed(ad, by_ad.get(ad.ad_id)) for ad in read.page.ads)
    return Collected(replace(read.page, ads=ads), read.pictures)


def _placed(ad: Ad, place: tuple[float, float] | None) -> Ad:
    return ad if place is None else replace(ad, x=place[0], y=place[1])


def _read(reader: Reader, path: Path, options: ReportOptions) -> _Read:
    effects, left_out = effects_of(reader)
    trends, experiments = trends_of(reader), experiments_of(reader)
    chosen = choose(reader, options.ads, pointed_at(effects, trends, experiments))
    reader.show(chosen)
    overview, notes = overview_of(reader, len(chosen), effects, trends)
    mapped, vectors = vectors_of(reader)
    count = overview.count_ads + overview.count_variants
    if len(chosen) < count:
        notes.insert(
            0,
            f"{len(chosen):,} of {count:,} ads are shown: a sample by chance and every ad that a finding, trend or "
            "variant names; counts are of all ads; --ads shows more",
        )
    page = ReportPage(
        title=options.title,
        made_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        package_version=_version(),
        database=path.name,
        notes=(*notes, *([left_out] if left_out else [])),
        missing=(),
        overview=overview,
        ads=ads_of(reader),
        trends=trends,
        effects=effects,
        colors=colors_of(reader),
        pairings=pairings_of(reader),
        words=words_of(reader),
        experiments=experiments,
        making=making_of(reader, effects),
    )
    page = replace(page, missing=_missing(page, bool(mapped)))
    return _Read(page, _pictures(reader, chosen), mapped, vectors)


def _missing(page: ReportPage, has_map: bool) -> tuple[tuple[str, str], ...]:
    there = {
        "map": has_map,
        "performance": bool(page.overview.performance_start or page.overview.count_with_performance),
        "trends": bool(page.trends),
        "effects": bool(page.effects),
        "colors": bool(page.colors),
        "words": bool(page.words),
        "experiments": bool(page.experiments),
    }
    return tuple((part, why.replace("{db}", page.database)) for part, why in _MISSING.items() if not there[part])


def _pictures(reader: Reader, chosen: Sequence[str]) -> tuple[Picture, ...]:
    places = reader.by_ad(_PLACES)
    ads = [Picture(ad_id, ad_id, tuple(row["location"] for row in places.get(ad_id, ()))) for ad_id in chosen]
    # An attempt that was read back is shown as its ad as well; one that was not has a picture all the same.
    attempts = [Picture(row["variant_id"], row["ad_id"], (row["location"],)) for row in reader.rows(_ATTEMPTS)]
    return (*ads, *attempts)


def _version() -> str:
    try:
        return version("adinsight")
    except PackageNotFoundError:
        return "unknown"
