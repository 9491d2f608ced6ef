"""Batches are written in their order, several at once where commits are slow, and none is lost but by a refusal."""

from __future__ import annotations

import pytest

from adinsight.engines.committing import Committing
from adinsight.engines.examining import Examined, ExaminedBatch
from adinsight.errors import StoreError
from adinsight.records import Outcome


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def batch(*names: str) -> ExaminedBatch:
    return ExaminedBatch(tuple(Examined((Outcome(name, name, "read", "done"),)) for name in names))


def names(one: ExaminedBatch) -> list[str]:
    return [item.outcomes[0].location for item in one.inputs]


class Store:
    """Takes `cost` seconds of the clock for each commit."""

    def __init__(self, clock: Clock, cost: float) -> None:
        self.clock, self.cost = clock, cost
        self.commits: list[list[str]] = []

    def save(self, one: ExaminedBatch) -> None:
        self.clock.seconds += self.cost
        self.commits.append(names(one))


def taken(committing: Committing, one: ExaminedBatch) -> None:
    """Takes a batch, and lets a commit that it began come to its end."""
    committing.take(one)
    if committing._pending is not None:
        committing._pending.result()


@pytest.mark.parametrize("pause", [0.01, 2.0])
def test_each_batch_is_a_commit_where_commits_are_quick(pause: float) -> None:
    clock = Clock()
    store = Store(clock, cost=0.1)
    with Committing(store.save, clock) as committing:
        for name in "abc":
            taken(committing, batch(name))
            clock.seconds += pause
    assert store.commits == [["a"], ["b"], ["c"]]


def test_batches_wait_until_four_times_a_slow_commit_has_passed() -> None:
    clock = Clock()
    store = Store(clock, cost=2.0)
    with Committing(store.save, clock) as committing:
        for name in "abcdef":
            taken(committing, batch(name))
            clock.seconds += 3.0
        # The first commit ends at 2, and eight seconds have passed at the batch of 11.
        assert store.commits == [["a"], ["b", "c", "d"]]
    assert store.commits[2:] == [["e", "f"]]


def test_no_more_than_a_bounded_number_of_inputs_waits() -> None:
    clock = Clock()
    store = Store(clock, cost=1_000.0)
    with Committing(store.save, clock) as committing:
        taken(committing, batch("first"))
        for number in range(6):
            taken(committing, batch(*(f"{number}-{place}" for place in range(100))))
        assert [len(one) for one in store.commits] == [1, 600]


def test_an_interruption_writes_what_was_looked_at() -> None:
    clock = Clock()
    store = Store(clock, cost=10.0)
    with pytest.raises(KeyboardInterrupt), Committing(store.save, clock) as committing:
        taken(committing, batch("a"))
        taken(committing, batch("b"))
        raise KeyboardInterrupt
    assert store.commits == [["a"], ["b"]]


def test_a_refused_commit_is_raised_and_nothing_is_written_after_it() -> None:
    clock, calls = Clock(), []

    def refuse(one: ExaminedBatch) -> None:
        calls.append(names(one))
        raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="the disk is full"), Committing(refuse, clock) as committing:
        committing.take(batch("a"))
        while committing._pending is not None and not committing._pending.done():
            pass
        committing.take(batch("b"))
    assert calls == [["a"]]
