"""The folder that every worker of a job sees: a shared file system, or a prefix of an object store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from adinsight.ads.fetch import object_store
from adinsight.ads.places import OBJECT_STORES, scheme_of
from adinsight.errors import ConfigError, MissingDependency, StoreError


class ShardFolder:
    """Small files that appear whole or not at all, under names without folders.

    On a file system a file is written beside its place, flushed to the disk and renamed. An object
    store (s3, gs, az, abfs; credentials from the environment) shows an object when all of it is there.

    Args:
        place: A path, absolute so that it means the same to every worker, or a URL of an object store.

    Raises:
        ConfigError: If it is a URL of any other kind.
    """

    def __init__(self, place: str) -> None:
        self.scheme = scheme_of(place)
        if self.scheme and self.scheme not in OBJECT_STORES | {"file"}:
            kinds = ", ".join(sorted(OBJECT_STORES))
            raise ConfigError(f"shards cannot lie on {self.scheme}://; --shards takes a folder or a URL of {kinds}")
        if self.scheme == "file":
            place, self.scheme = place.partition("://")[2], ""
        self.place = place.rstrip("/") if self.scheme else str(Path(place).absolute())

    def within(self, name: str) -> ShardFolder:
        """A folder in this one."""
        return ShardFolder(f"{self.place}/{name}")

    def read(self, name: str) -> bytes | None:
        """What a file holds; None where there is none.

        Raises:
            StoreError: If it cannot be read.
        """
        with self._named(name):
            try:
                if self.scheme:
                    return bytes(self._store.cat_file(f"{self.place}/{name}"))
                return Path(self.place, name).read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes, is_lasting: bool = True) -> None:
        """Writes a file or replaces it.

        Args:
            name: Its name.
            data: What it holds.
            is_lasting: Whether it has to be there after the power was cut.

        Raises:
            StoreError: If it cannot be written.
        """
        with self._named(name):
            if self.scheme:
                self._store.pipe_file(f"{self.place}/{name}", data)
            else:
                _replace(Path(self.place), name, data, is_lasting)

    def remove(self, name: str) -> None:
        """Removes a file, if it is there."""
        with self._named(name), suppress(FileNotFoundError):
            if self.scheme:
                self._store.rm_file(f"{self.place}/{name}")
            else:
                Path(self.place, name).unlink()

    def clear(self) -> None:
        """Removes the folder with all that is in it."""
        with self._named(""), suppress(FileNotFoundError):
            if self.scheme:
                self._store.rm(self.place, recursive=True)
            else:
                shutil.rmtree(self.place)

    @cached_property
    def _store(self) -> Any:
        try:
            return object_store(self.scheme)
        except ImportError as error:
            raise MissingDependency(f"shards on {self.scheme}:// need another package: {error}") from error

    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        try:
            yield
        except (MissingDependency, FileNotFoundError):
            raise
        # Each store's client has its own tree of errors, which cannot be named without importing it.
        except Exception as error:
            raise StoreError(
                f"the shard file {self.place}/{name} cannot be used ({type(error).__name__}: {error}); see --shards"
            ) from error


def _replace(folder: Path, name: str, data: bytes, is_lasting: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.{uuid4().hex[:8]}.part"
    try:
        with part.open("wb") as file:
            file.write(data)
            if is_lasting:
                file.flush()
                os.fsync(file.fileno())
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    if is_lasting and os.name == "posix":
        _flush(folder)


def _flush(folder: Path) -> None:
    """Makes the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
