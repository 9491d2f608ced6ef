"""The bytes of one source, from a disk, the web or an object store.

Every fault is an `ImageRejected` whose reason is one of:

    not_found, not_permitted, not_a_file, unreadable     the place
    empty, too_large_bytes                               the file
    outside_root, bad_row, no_location                   a manifest or a link that leads astray
    network_off, bad_url, scheme_not_allowed, unresolved_host, private_address,
    too_many_redirects, http_status, timeout, unreachable, missing_package   the network
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import fsspec

from adinsight.ads.places import OBJECT_STORES, PlacedSource, scheme_of
from adinsight.ads.web import get_bytes
from adinsight.config import AnalyzeConfig
from adinsight.errors import ImageRejected
from adinsight.records import Source

_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_bytes(source: Source, config: AnalyzeConfig) -> bytes:
    """The bytes that a source holds, at most `config.limits.max_bytes` of them, at least one.

    Raises:
        ImageRejected: With one of the reasons listed at the top of this module.
    """
    placed = source if isinstance(source, PlacedSource) else PlacedSource(source.location)
    if placed.refusal:
        raise ImageRejected(*placed.refusal)
    place = placed.path or placed.location
    limit = config.limits.max_bytes
    data = _remote(place, placed.root, config) if scheme_of(place) else _local(place, placed.root, limit)
    if not data:
        raise ImageRejected("empty", "the file has no bytes")
    return data


def too_large(limit: int) -> ImageRejected:
    """The rejection of a file of more bytes than the limit."""
    return ImageRejected("too_large_bytes", f"more than {limit} bytes; raise limits.max_bytes")


def _remote(url: str, root: str, config: AnalyzeConfig) -> bytes:
    scheme = scheme_of(url)
    if scheme not in OBJECT_STORES | {"http", "https"}:
        raise ImageRejected(
            "scheme_not_allowed", f"{scheme}:// is not read; take https, {', '.join(sorted(OBJECT_STORES))} or a path"
        )
    if not config.network.is_allowed:
        raise ImageRejected("network_off", "URLs are read only where network.is_allowed is set")
    if root and not is_under(url, root):
        raise _outside(root)
    if scheme in OBJECT_STORES:
        return _object(url, config.limits.max_bytes)
    return get_bytes(url, config.network, config.limits.max_bytes)


def is_under(url: str, root: str) -> bool:
    """Whether a URL stays below a URL prefix, `..` counted."""
    try:
        ours, theirs = urlsplit(url), urlsplit(root)
    except ValueError:
        return False
    if (ours.scheme.lower(), ours.netloc) != (theirs.scheme.lower(), theirs.netloc):
        return False
    climbs = ".." in unquote(ours.path).replace("\\", "/").split("/")
    return not climbs and ours.path.startswith(theirs.path.rstrip("/") + "/")


def _outside(root: str) -> ImageRejected:
    return ImageRejected("outside_root", f"it leads out of {root}; put the manifest or the folder above it")


@lru_cache(maxsize=64)
def _real(folder: str) -> Path:
    return Path(folder).resolve()


def _local(place: str, root: str, limit: int) -> bytes:
    try:
        path = Path(place).resolve(strict=True)
        if root and not path.is_relative_to(_real(root)):
            raise _outside(root)
        return _capped(path, limit)
    except FileNotFoundError as error:
        raise _missing(place, root) from error
    except PermissionError as error:
        raise ImageRejected("not_permitted", "this user may not read it") from error
    except IsADirectoryError as error:
        raise ImageRejected("not_a_file", "it is a folder") from error
    except NotADirectoryError as error:
        raise ImageRejected("not_found", "a part of its path is not a folder") from error
    except ImageRejected:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        # A loop of links is a RuntimeError, a path with a zero byte a ValueError.
        raise ImageRejected("unreadable", f"{type(error).__name__}: {error}"[:200]) from error


def _missing(place: str, root: str) -> ImageRejected:
    # Whether a file outside the root exists is not told.
    if root and not Path(place).resolve().is_relative_to(_real(root)):
        return _outside(root)
    return ImageRejected("not_found", "there is no such file")


def _capped(path: Path, limit: int) -> bytes:
    """The bytes of a regular file; a pipe or device is neither waited for nor read."""
    with os.fdopen(os.open(path, _OPEN_FLAGS | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise ImageRejected("not_a_file", "it is a folder, pipe or device")
        if facts.st_size > limit:
            raise too_large(limit)
        return _up_to(file, limit)


def _up_to(file: IO[bytes], limit: int) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(limit)
    return data


def object_store(scheme: str) -> Any:
    """The fsspec file system of an object store, with credentials from the environment.

    It is taken by name and never from a URL, so that no chain such as s3://a::file://b is followed.

    Raises:
        ImportError: If the package that reads this store is not installed; says which.
    """
    return fsspec.filesystem(scheme)


def _object(url: str, limit: int) -> bytes:
    try:
        with object_store(scheme_of(url)).open(url, "rb") as file:
            return _up_to(file, limit)
    except ImageRejected:
        raise
    except FileNotFoundError as error:
        raise ImageRejected("not_found", "the store has no such object") from error
    except PermissionError as error:
        raise ImageRejected("not_permitted", "the store refuses these credentials") from error
    except ImportError as error:
        raise ImageRejected("missing_package", str(error)) from error
    except Exception as error:
        # Each store's client has its own tree of errors, which cannot be named without importing it.
        raise ImageRejected("unreadable", f"{type(error).__name__}: {error}"[:200]) from error
