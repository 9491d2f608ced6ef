"""A collection of ads on disk, with its manifest and its truth, for demos and benches.

    folder/ads/          the pictures: mostly JPEG, some PNG and WebP
    folder/manifest.csv  path, advertiser, brand, platform, campaign, placement, first_seen
    folder/truth.jsonl   one line for each ad that can be read: its path and its truth

What is in `manifest.csv` and not in `truth.jsonl` is broken on purpose.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from adinsight.errors import ConfigError, SourceError
from adinsight.progress import Progress
from adinsight.studio.casting import Split, cast
from adinsight.studio.framing import Frame
from adinsight.studio.mess import BROKEN, CLEAN, UNUSUAL, Mess, broken_file, near_duplicate, unusual_file
from adinsight.studio.render import encode, render
from adinsight.studio.scene import Scene
from adinsight.studio.truth import Truth, as_row, from_row, tell

FACTS = ("advertiser", "brand", "platform", "campaign", "placement", "first_seen")
# Where an ad of a size (width, height) is usually shown: platforms to choose from, and the placement.
_PLACEMENTS: dict[tuple[int, int], tuple[tuple[str, ...], str]] = {
    (300, 250): (("google",), "medium rectangle"),
    (336, 280): (("google",), "large rectangle"),
    (320, 100): (("google",), "mobile banner"),
    (728, 90): (("google",), "leaderboard"),
    (970, 250): (("google",), "billboard"),
    (160, 600): (("google",), "skyscraper"),
    (300, 600): (("google",), "half page"),
    (1080, 1080): (("facebook", "instagram"), "feed"),
    (1080, 1350): (("instagram", "pinterest"), "feed"),
    (1080, 1920): (("instagram", "tiktok", "snapchat"), "story"),
    (1200, 628): (("facebook", "linkedin"), "link"),
    (1200, 1200): (("linkedin", "pinterest"), "feed"),
}
_FIRST_DAY = date(2026, 1, 5)
_DAYS = 182
_THEMES = ("launch", "sale", "brand", "always on", "last call", "loyalty")
# Shares of PNG and WebP among the ads; the rest is JPEG.
_PNG_SHARE, _WEBP_SHARE = 0.05, 0.04
_BATCH = 16
_ODD_SIZE = (600, 600)


@dataclass(frozen=True, slots=True)
class LabelledAd:
    """One readable ad of a corpus: its path within the corpus, and what is true of it.

    `copy_of` is the path of the ad that it repeats, or empty.
    """

    path: str
    truth: Truth
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the manifest, and of the truth where there is one."""

    path: str
    facts: tuple[str, ...]
    truth: Truth | None
    copy_of: str = ""


def write_corpus(
    folder: Path,
    count: int,
    first_seed: int,
    progress: Progress,
    workers: int = 2,
    split: Split = "any",
    mess: Mess = CLEAN,
    campaigns: int = 3,
) -> Path:
    """Draws a collection of ads and returns its manifest; the same arguments give the same files.

    An ad that is there already, whole and of its size in pixels, is not drawn again. Workers
    are spawned, so a script that calls this needs the usual `if __name__ == "__main__"`.

    Args:
        folder: Where it goes; made if missing.
        count: Ads to draw, the mess not counted.
        first_seed: Seed of the first ad; the others follow. Unusual files take the seeds after the last.
        progress: Hears of every ad.
        workers: Processes that draw; with 1, this process does.
        split: As in `casting.cast`.
        mess: What is added to the clean ads; nothing by default.
        campaigns: Campaigns that each advertiser runs one after the other in the half year.

    Raises:
        ConfigError: If a number is out of range.
        SourceError: If the folder cannot be written.
    """
    _check(count, first_seed, workers, mess, campaigns)
    try:
        (folder / "ads").mkdir(parents=True, exist_ok=True)
        return _written(folder, count, first_seed, progress, workers, split, mess, campaigns)
    except OSError as error:
        raise SourceError(f"the corpus cannot be written to {folder} ({error}); choose another folder") from error


def read_truth(path: Path) -> list[LabelledAd]:
    """The readable ads of a corpus, in the order of its manifest.

    Args:
        path: A truth.jsonl, or the folder that holds it.

    Raises:
        SourceError: If there is none, or one of its lines is not a truth.
    """
    file = path / "truth.jsonl" if path.is_dir() else path
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        return [LabelledAd(row.pop("path"), copy_of=row.pop("copy_of"), truth=from_row(row)) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{file} is not the truth of a corpus ({error!r}); write the corpus again") from error


def _check(count: int, first_seed: int, workers: int, mess: Mess, campaigns: int) -> None:
    limits = (("count", count, 1), ("first_seed", first_seed, 0), ("workers", workers, 1), ("campaigns", campaigns, 1))
    for name, value, least in limits:
        if value < least:
            raise ConfigError(f"{name} must be at least {least}, got {value}")
    if max(mess.copies, mess.near_duplicates) > count:
        raise ConfigError(f"mess.copies and mess.near_duplicates may be at most count, which is {count}")


def _written(
    folder: Path, count: int, first_seed: int, progress: Progress, workers: int, split: Split, mess: Mess,
    campaigns: int,
) -> Path:
    seeds = range(first_seed, first_seed + count)
    batches = [seeds[start : start + _BATCH] for start in range(0, count, _BATCH)]
    progress.start("drawing ads", count)
    entries: list[_Entry] = []
    for drawn in _drawn(folder, batches, split, campaigns, min(workers, len(batches))):
        entries += drawn
        progress.advance(len(drawn))
    originals = tuple(entries)
    entries += _unusual(folder, seeds.stop, mess, split, campaigns)
    entries += _copies(folder, originals, mess.copies, first_seed)
    entries += _near_duplicates(folder, originals, mess.near_duplicates, first_seed)
    entries += _broken(folder, originals, mess, first_seed, split)
    progress.finish()
    _replace(folder / "truth.jsonl", _truth_lines(entries).encode())
    _replace(folder / "manifest.csv", _manifest(entries).encode())
    return folder / "manifest.csv"


def _drawn(
    folder: Path, batches: list[range], split: Split, campaigns: int, workers: int
) -> Iterator[list[_Entry]]:
    """The entries of each batch, in order."""
    if workers == 1:
        for batch in batches:
            yield _draw_batch(folder, batch, split, campaigns)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_draw_batch, folder, batch, split, campaigns) for batch in batches]
        try:
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _draw_batch(folder: Path, seeds: range, split: Split, campaigns: int) -> list[_Entry]:
    return [_draw(folder, cast(seed, split), campaigns) for seed in seeds]


def _draw(folder: Path, scene: Scene, campaigns: int) -> _Entry:
    suffix = _suffix(scene)
    name = f"ads/{scene.seed:06d}{suffix}"
    if not _is_whole(folder / name, scene):
        _replace(folder / name, _file(scene, suffix))
    return _Entry(name, _facts(scene, campaigns), tell(scene))


def _suffix(scene: Scene) -> str:
    chance = _chance(scene.seed, 1).random()
    if chance < _PNG_SHARE:
        return ".png"
    return ".webp" if chance < _PNG_SHARE + _WEBP_SHARE else ".jpg"


def _file(scene: Scene, suffix: str) -> bytes:
    pixels = render(scene)
    if suffix == ".jpg":
        return encode(pixels, scene)
    buffer = io.BytesIO()
    # The quickest levels: few ads are in these formats, and they would take most of the time.
    if suffix == ".png":
        Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    else:
        Image.fromarray(pixels).save(buffer, "WEBP", quality=scene.blemish.jpeg_quality, method=0)
    return buffer.getvalue()


def _is_whole(path: Path, scene: Scene) -> bool:
    """Whether a file holds a picture of the scene's size; files come into being whole, so its header is enough."""
    frame = Frame.of(scene)
    try:
        with Image.open(path) as file:
            return file.size == (frame.width, frame.height)
    except (FileNotFoundError, UnidentifiedImageError):
        return False


def _facts(scene: Scene, campaigns: int) -> tuple[str, ...]:
    """The manifest's columns after the path. Each campaign has its share of the half year to itself."""
    chance = _chance(scene.seed, 2)
    platforms, placement = _PLACEMENTS.get((scene.width, scene.height), (("facebook",), "feed"))
    platform = platforms[int(chance.integers(len(platforms)))]
    number = int(chance.integers(campaigns))
    day = int((number + chance.random()) / campaigns * _DAYS)
    campaign = f"{scene.brand} {_THEMES[number % len(_THEMES)]} {number + 1}"
    return scene.brand, scene.brand, platform, campaign, placement, (_FIRST_DAY + timedelta(day)).isoformat()


def _unusual(folder: Path, seed: int, mess: Mess, split: Split, campaigns: int) -> list[_Entry]:
    """An ad of its own for each unusual kind of file; small, uncropped squares."""
    entries = []
    for number, kind in enumerate(mess.unusual):
        scene = cast(seed + number, split, _ODD_SIZE)
        name = f"ads/{scene.seed:06d}_{kind}{UNUSUAL[kind]}"
        _replace(folder / name, unusual_file(kind, render(scene)))
        entries.append(_Entry(name, _facts(scene, campaigns), tell(scene)))
    return entries


def _copies(folder: Path, originals: tuple[_Entry, ...], count: int, seed: int) -> list[_Entry]:
    entries = []
    for original in _chosen(originals, count, seed, 3):
        old = Path(original.path)
        name = f"ads/{old.stem}_copy{old.suffix}"
        _replace(folder / name, (folder / old).read_bytes())
        entries.append(replace(original, path=name, copy_of=original.path))
    return entries


def _near_duplicates(folder: Path, originals: tuple[_Entry, ...], count: int, seed: int) -> list[_Entry]:
    entries = []
    for number, original in enumerate(_chosen(originals, count, seed, 4)):
        data, scale = near_duplicate((folder / original.path).read_bytes(), number)
        name = f"ads/{Path(original.path).stem}_again.jpg"
        _replace(folder / name, data)
        assert original.truth is not None
        lines = tuple(replace(line, height_px=line.height_px * scale) for line in original.truth.lines)
        truth = replace(original.truth, lines=lines)
        entries.append(replace(original, path=name, truth=truth, copy_of=original.path))
    return entries


def _broken(folder: Path, originals: tuple[_Entry, ...], mess: Mess, seed: int, split: Split) -> list[_Entry]:
    """The broken files, told apart from the ads by their names."""
    if not mess.broken:
        return []
    scene = cast(seed, split, _ODD_SIZE)
    data = encode(render(scene), scene)
    entries = []
    for number, kind in enumerate(mess.broken):
        name = f"ads/broken_{kind}{BROKEN[kind]}"
        _replace(folder / name, broken_file(kind, data))
        entries.append(_Entry(name, originals[number % len(originals)].facts, None))
    return entries


def _chosen(originals: tuple[_Entry, ...], count: int, seed: int, purpose: int) -> list[_Entry]:
    places = _chance(seed, purpose).choice(len(originals), count, replace=False)
    return [originals[place] for place in sorted(places.tolist())]


def _chance(seed: int, purpose: int) -> np.random.Generator:
    """Chance of a corpus's own, apart from what casting draws from the same seed."""
    return np.random.default_rng([seed, purpose, 20261123])


def _truth_lines(entries: list[_Entry]) -> str:
    return "".join(
        json.dumps({"path": entry.path, "copy_of": entry.copy_of, **as_row(entry.truth)}) + "\n"
        for entry in entries
        if entry.truth is not None
    )


def _manifest(entries: list[_Entry]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("path", *FACTS))
    writer.writerows((entry.path, *entry.facts) for entry in entries)
    return text.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Writes a file so that it is there whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(data)
    unfinished.replace(path)
