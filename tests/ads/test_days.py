from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from adinsight.ads import count_sources, find_sources
from adinsight.ads.days import day_of, digests_by_day, is_between
from adinsight.ads.places import PlacedSource
from adinsight.config import AnalyzeConfig
from adinsight.errors import ConfigError, SourceError
from adinsight.records import Source

FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files, named after the days of their last change."""
    for day in (FIRST, SECOND, THIRD):
        file = tmp_path / f"{day}.png"
        file.write_bytes(b"some bytes")
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
        os.utime(file, (noon, noon))
    return tmp_path


def seen(*days: date | str) -> tuple[Source, ...]:
    return tuple(Source(f"{number}.png", (("first_seen", str(day)),)) for number, day in enumerate(days))


@pytest.mark.parametrize("text", ["2026-03-01", "2026-03-01T23:59:00", "2026-03-01 10:00:00+09:00"])
def test_the_manifest_says_the_day(text: str) -> None:
    assert day_of(seen(text)[0]) == FIRST


def test_else_it_is_the_day_of_the_last_change(folder: Path) -> None:
    location = str(folder / f"{SECOND}.png")
    assert day_of(Source(location)) == SECOND
    assert day_of(Source(location, (("first_seen", "soon"),))) == SECOND
    assert day_of(PlacedSource("as it can be written.png", path=location)) == SECOND


def test_an_object_has_the_day_of_its_listing_in_utc() -> None:
    east = timezone(timedelta(hours=9))
    assert day_of(PlacedSource("gs://shop/a.png", modified=datetime(2026, 3, 2, 8, tzinfo=east))) == FIRST


@pytest.mark.parametrize("location", ["https://example.com/a.png", "gone.png", "no\0path"])
def test_what_has_no_day_is_never_left_out(location: str) -> None:
    assert day_of(Source(location)) is None
    assert is_between(Source(location), THIRD, THIRD)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, [FIRST, SECOND, THIRD]),
        (SECOND, None, [SECOND, THIRD]),
        (None, SECOND, [FIRST, SECOND]),
        (SECOND, SECOND, [SECOND]),
        (THIRD + timedelta(1), None, []),
    ],
)
def test_only_the_days_asked_for_are_found(
    folder: Path, since: date | None, until: date | None, expected: list[date]
) -> None:
    config = AnalyzeConfig(since=since, until=until)
    found = [Path(source.location).stem for source in find_sources(folder, config)]
    assert found == [str(day) for day in expected]
    assert count_sources(folder, config) == len(expected)


def test_a_folder_without_any_ads_is_still_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no ads"):
        find_sources(tmp_path, AnalyzeConfig(since=FIRST))


def test_days_are_in_order() -> None:
    with pytest.raises(ConfigError, match="since 2026-03-02 is after until 2026-03-01"):
        AnalyzeConfig(since=SECOND, until=FIRST)


def test_a_digest_changes_with_its_day_alone(folder: Path) -> None:
    def digests() -> dict[date | None, str]:
        return digests_by_day(find_sources(folder, AnalyzeConfig()))

    before = digests()
    assert list(before) == [FIRST, SECOND, THIRD]
    assert digests() == before
    changed = folder / f"{SECOND}.png"
    noon = changed.stat().st_mtime
    changed.write_bytes(b"other bytes")
    os.utime(changed, (noon, noon))
    (folder / f"{THIRD}.png").rename(folder / "renamed.png")
    after = digests()
    assert [after[day] == before[day] for day in (FIRST, SECOND, THIRD)] == [True, False, False]


def test_a_digest_changes_with_what_the_manifest_states() -> None:
    plain, stated = (digests_by_day([Source("a.png", facts)]) for facts in ((), (("brand", "Ora"),)))
    assert plain.keys() == stated.keys() == {None}
    assert plain != stated
