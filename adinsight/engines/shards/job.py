"""A job: the inputs that a run found missing, cut into shards, written down so that an interrupted run goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adinsight.ads.places import PlacedSource, scheme_of
from adinsight.batching import batched
from adinsight.engines.shards.folder import ShardFolder
from adinsight.records import Source

_PLAN = "plan.jsonl"


@dataclass(frozen=True, slots=True)
class Shard:
    """A slice of the inputs.

    Args:
        shard_id: Its place in the plan and the digest of its inputs, such as 00003-1f0c9d2e77ab.
        sources: The inputs, with paths that mean the same to every worker.
    """

    shard_id: str
    sources: tuple[PlacedSource, ...]

    def as_text(self) -> str:
        """One line of ASCII, whatever bytes the names hold."""
        return json.dumps([self.shard_id, [_plain(source) for source in self.sources]], separators=(",", ":"))

    @classmethod
    def from_text(cls, line: str) -> Shard:
        """The shard that `as_text` wrote down."""
        shard_id, sources = json.loads(line)
        return cls(shard_id, tuple(_source(*values) for values in sources))


def cut(sources: Sequence[Source], size: int) -> Iterator[Shard]:
    """Shards of `size` inputs each, in the order of the inputs; only the last may be smaller."""
    for number, part in enumerate(batched((_everywhere(source) for source in sources), size)):
        shard = Shard("", tuple(part))
        yield replace(shard, shard_id=f"{number:05}-{_digest(shard.as_text())}")


@dataclass(frozen=True, slots=True)
class Job:
    """A plan in a folder of its own.

    Args:
        folder: Where its shards are left.
        fingerprint: Of the extractors and of what decodes: a shard's rows follow from it and from the inputs.
        shards: What there is to do.
    """

    folder: ShardFolder
    fingerprint: str
    shards: tuple[Shard, ...]


class JobBook:
    """Says which job of a target is under way in a folder of shards.

    Args:
        folder: The folder of all jobs.
        target: Where the ads are, and which of them are asked for.
        fingerprint: As in `Job`.
    """

    def __init__(self, folder: ShardFolder, target: Sequence[str], fingerprint: str) -> None:
        self.folder, self.fingerprint = folder, fingerprint
        self._page = f"{_digest(json.dumps([*target, fingerprint]))}.json"

    def unfinished(self) -> Job | None:
        """The job that was begun and not finished, if there is one."""
        page = self.folder.read(self._page)
        said: dict[str, Any] = json.loads(page) if page else {"is_finished": True}
        if said["is_finished"]:
            return None
        folder = self.folder.within(said["job"])
        plan = folder.read(_PLAN)
        if plan is None:
            return None
        shards = tuple(Shard.from_text(line) for line in plan.decode("ascii").splitlines())
        return Job(folder, self.fingerprint, shards)

    def begin(self, name: str, sources: Sequence[Source], size: int) -> Job:
        """A new job under a name that no other has; from now on it is the one under way."""
        job = Job(self.folder.within(name), self.fingerprint, tuple(cut(sources, size)))
        job.folder.write(_PLAN, "".join(f"{shard.as_text()}\n" for shard in job.shards).encode("ascii"))
        self._note(name, is_finished=False)
        return job

    def finish(self) -> None:
        """Nothing is under way any more."""
        page = self.folder.read(self._page)
        if page:
            self._note(json.loads(page)["job"], is_finished=True)

    def _note(self, name: str, is_finished: bool) -> None:
        self.folder.write(self._page, json.dumps({"job": name, "is_finished": is_finished}).encode())


def _everywhere(source: Source) -> PlacedSource:
    """The source with the absolute path to open, since workers stand in other folders."""
    placed = source if isinstance(source, PlacedSource) else PlacedSource(source.location, source.facts)
    place = placed.path or placed.location
    if scheme_of(place) or placed.refusal:
        return placed
    root = str(Path(placed.root).absolute()) if placed.root else ""
    return replace(placed, path=str(Path(place).absolute()), root=root)


def _plain(source: PlacedSource) -> list[Any]:
    return [source.location, source.facts, source.root, source.path, source.refusal]


def _source(location: str, facts: list[list[str]], root: str, path: str, refusal: list[str]) -> PlacedSource:
    stated = tuple((name, value) for name, value in facts)
    return PlacedSource(location, stated, root, path, (refusal[0], refusal[1]) if refusal else ())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
