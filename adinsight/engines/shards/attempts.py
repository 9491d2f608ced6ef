"""Finds the one input that ends its worker: what was in hand is written down before it is touched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from adinsight.engines.shards.folder import ShardFolder

MOST_CRASHES = 2


class Attempts:
    """What is known of earlier tries at a shard that ended with their worker.

    A worker writes down which inputs it has in hand. One that dies leaves the note behind: the next
    try looks at these inputs alone, one after the other. An input that was in hand at two such ends is
    not tried again. A try that ends with an exception leaves no note: its worker lives.

    Args:
        folder: Where the shard is left.
        name: The note's name, of this shard alone.
    """

    def __init__(self, folder: ShardFolder, name: str) -> None:
        self.folder, self.name = folder, name
        note = folder.read(name)
        said = json.loads(note) if note else {"ends": [], "in_hand": []}
        # Each end by the places of the inputs, within the shard, that were in hand.
        self._ends: list[list[int]] = said["ends"] + ([said["in_hand"]] if said["in_hand"] else [])

    def ends(self, place: int) -> int:
        """How many workers ended with the input in hand."""
        return sum(place in end for end in self._ends)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Around a try: removes the note where it ends well, and what is in hand where it raises."""
        try:
            yield
        except BaseException:
            self.take([])
            raise
        self.folder.remove(self.name)

    def take(self, places: Sequence[int]) -> None:
        """Writes down which inputs are in hand from now on."""
        note = {"ends": self._ends, "in_hand": list(places)}
        self.folder.write(self.name, json.dumps(note).encode(), is_lasting=False)
