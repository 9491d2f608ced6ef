"""Where ads come from: a folder, one picture, a manifest, a URL or a prefix of an object store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

from adinsight.ads.days import is_between
from adinsight.ads.fetch import object_store, read_bytes
from adinsight.ads.formats import HEAD_BYTES, IMAGE_SUFFIXES, sniff
from adinsight.ads.manifests import Manifest, is_manifest, manifest_sources
from adinsight.ads.places import OBJECT_STORES, PlacedSource, clean_text, scheme_of
from adinsight.config import AnalyzeConfig
from adinsight.errors import ImageRejected, MissingDependency, SourceError
from adinsight.records import Source

# What the clients of the stores call the time of an object's last change.
_MODIFIED = ("LastModified", "last_modified", "updated", "mtime", "created")


def find_sources(target: str | Path, config: AnalyzeConfig) -> Iterator[Source]:
    """The ads of a place, one source each, found lazily and in the same order every time.

    - A folder is walked to any depth, by name. Hidden files and folders are left out. A file
      counts as an ad if its suffix is one of `formats.IMAGE_SUFFIXES`, or if its first bytes are a
      picture's; anything else in the folder is not an ad and is not listed. (A TIFF under another
      suffix is not counted, since camera files begin like one.) Links to folders are not
      followed; links that leave the folder are listed, and reading them is refused.
    - A file ending in .csv, .tsv, .parquet, .jsonl or .ndjson is a manifest; see `manifests`.
    - Any other file is one ad, whether or not it can be read.
    - A URL of http or https is one ad or one manifest; an object store (s3, gs, az, abfs) also
      takes a prefix. Both need `config.network.is_allowed`.
    - Of these, only the ads of the days from `config.since` to `config.until`, which may be none; see `days`.

    Raises:
        SourceError: If the place is missing, cannot be read, or holds no ads at all; when called, not
            when consumed. A manifest that breaks off later raises it then.
        MissingDependency: If reading an object store needs a package that is not installed.
    """
    place = str(target)
    found = _remote(place, config) if scheme_of(place) else _local(place)
    first = next(found, None)
    if first is None:
        raise SourceError(f"{place} holds no ads: it has no picture files and no rows; name another folder or manifest")
    every = chain([first], found)
    if config.since is None and config.until is None:
        return every
    return (source for source in every if is_between(source, config.since, config.until))


def count_sources(target: str | Path, config: AnalyzeConfig) -> int | None:
    """How many sources `find_sources` will yield, or None where counting would need the network.

    No picture is read, but folders are walked and manifests parsed.

    Raises:
        SourceError: As `find_sources` does.
    """
    if scheme_of(str(target)):
        return None
    return sum(1 for _ in find_sources(target, config))


def _local(place: str) -> Iterator[Source]:
    path = Path(place)
    try:
        if path.is_dir():
            return _walk(place, os.path.realpath(place))
        if not path.exists():
            raise SourceError(f"there is no folder or file {place}; check the spelling and the current folder")
        if is_manifest(place):
            return manifest_sources(Manifest(place, str(path.parent)), path.open("rb"))
    except (OSError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(f"{place} cannot be read ({error}); check its permissions") from error
    return iter([_placed(place)])


def _placed(path: str, root: str = "") -> PlacedSource:
    location = clean_text(path)
    return PlacedSource(location, root=root, path="" if location == path else path)


def _walk(folder: str, root: str) -> Iterator[Source]:
    """The candidates below a folder, in the order of their names."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted((e for e in listing if not e.name.startswith(".")), key=lambda entry: entry.name)
    except OSError:
        # Reading it as a file says what is wrong with it.
        yield _placed(folder, root)
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, root)
        elif entry.is_symlink() and entry.is_dir():
            if not _is_listed_anyway(entry.path, root):
                yield _placed(entry.path, root)
        elif _is_candidate(entry):
            yield _placed(entry.path, root)


def _is_listed_anyway(link: str, root: str) -> bool:
    """Whether the folder that a link leads to is walked under its own name."""
    real = PurePath(os.path.realpath(link))
    return real.is_relative_to(root) and not any(part.startswith(".") for part in real.relative_to(root).parts)


def _is_candidate(entry: os.DirEntry[str]) -> bool:
    suffix = PurePath(entry.name).suffix.lower()
    if suffix in IMAGE_SUFFIXES:
        return True
    try:
        # A link to a file is judged by its name alone: what it leads to may lie outside.
        if not entry.is_file(follow_symlinks=False):
            return False
        with Path(entry.path).open("rb") as file:
            kind = sniff(file.read(HEAD_BYTES))
    except OSError:
        return False
    return kind is not None and not (kind == "TIFF" and suffix)


def _remote(url: str, config: AnalyzeConfig) -> Iterator[Source]:
    scheme = scheme_of(url)
    if scheme not in OBJECT_STORES | {"http", "https"}:
        raise SourceError(f"{scheme}:// is not read; take https, {', '.join(sorted(OBJECT_STORES))} or a path")
    if not config.network.is_allowed:
        raise SourceError(f"{url} is on the network, which is off; set network.is_allowed to read it")
    if is_manifest(url):
        return _remote_manifest(url, config)
    if scheme in OBJECT_STORES and PurePath(url).suffix.lower() not in IMAGE_SUFFIXES:
        return _prefix(url, scheme)
    return iter([PlacedSource(clean_text(url))])


def _remote_manifest(url: str, config: AnalyzeConfig) -> Iterator[Source]:
    try:
        data = read_bytes(Source(url), config)
    except ImageRejected as error:
        raise SourceError(f"the manifest {url} cannot be read ({error})") from error
    folder = url.partition("?")[0].rpartition("/")[0]
    return manifest_sources(Manifest(url, folder), BytesIO(data))


def _prefix(url: str, scheme: str) -> Iterator[Source]:
    try:
        store = object_store(scheme)
    except ImportError as error:
        raise MissingDependency(f"reading {scheme}:// needs another package: {error}") from error
    return _listed(store, scheme, url.partition("://")[2].rstrip("/"), url)


def _listed(store: Any, scheme: str, prefix: str, target: str) -> Iterator[Source]:
    """The pictures below a prefix, in the order of their names; told by suffix, since each look costs a request."""
    for entry in _entries(store, prefix, target):
        name = entry["name"].strip("/")
        if PurePath(name).name.startswith(".") or name == prefix:
            continue
        if entry["type"] == "directory":
            yield from _listed(store, scheme, name, target)
        elif PurePath(name).suffix.lower() in IMAGE_SUFFIXES:
            modified = next((entry[key] for key in _MODIFIED if isinstance(entry.get(key), datetime)), None)
            yield PlacedSource(clean_text(f"{scheme}://{name}"), root=target.rstrip("/"), modified=modified)


def _entries(store: Any, prefix: str, target: str) -> list[dict[str, Any]]:
    try:
        return sorted(store.ls(prefix, detail=True), key=lambda entry: str(entry["name"]))
    except Exception as error:
        # Each store's client has its own tree of errors, which cannot be named without importing it.
        raise SourceError(f"{target} cannot be listed ({type(error).__name__}: {error})"[:300]) from error
