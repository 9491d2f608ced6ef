from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adinsight.batching import batched, read_ahead

small = st.integers(1, 9)
calmly = settings(deadline=None, max_examples=30, database=None)


@calmly
@given(st.lists(st.integers(), max_size=40), small)
def test_batches_joined_are_the_stream(items: list[int], size: int) -> None:
    batches = list(batched(iter(items), size))
    assert [item for batch in batches for item in batch] == items
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(1 <= len(batch) <= size for batch in batches)


def test_batches_are_cut_lazily() -> None:
    taken = []
    stream = batched((taken.append(n) or n for n in range(10)), 3)
    assert taken == []
    assert next(stream) == [0, 1, 2]
    assert taken == [0, 1, 2]


@pytest.mark.parametrize("size", [0, -1])
def test_batch_size_below_one_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"at least 1, got {size}"):
        next(batched([1], size))


@calmly
@given(st.lists(st.integers(), max_size=30), small, small)
def test_results_come_in_the_order_of_the_stream(items: list[int], threads: int, ahead: int) -> None:
    assert list(read_ahead(lambda item: item * 2, items, threads, ahead)) == [item * 2 for item in items]


@calmly
@given(st.integers(0, 30), small, small)
def test_stream_is_consumed_no_further_than_ahead(count: int, threads: int, ahead: int) -> None:
    taken: list[int] = []
    results = read_ahead(lambda item: item, (taken.append(n) or n for n in range(count)), threads, ahead)
    for number, _ in enumerate(results, 1):
        assert len(taken) == min(number + ahead, count)


def test_work_is_done_by_several_threads_at_once() -> None:
    together = threading.Barrier(3, timeout=30)
    assert sorted(read_ahead(lambda n: together.wait(), range(3), 3, 3)) == [0, 1, 2]


def test_error_comes_where_its_result_would_have_come() -> None:
    results = read_ahead(lambda n: 6 // n, [3, 2, 0, 1], 2, 4)
    assert [next(results), next(results)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert list(results) == []


def test_closing_leaves_the_rest_undone_and_no_thread() -> None:
    done: list[int] = []
    results = read_ahead(lambda n: done.append(n) or n, range(100), 1, 4)
    assert next(results) == 0
    results.close()
    assert len(done) <= 5
    assert not any(thread.name.startswith("read-ahead") for thread in threading.enumerate())


@pytest.mark.parametrize(("threads", "ahead"), [(0, 1), (1, 0)])
def test_no_threads_or_no_look_ahead_is_refused(threads: int, ahead: int) -> None:
    with pytest.raises(ValueError, match=f"got {threads} and {ahead}"):
        next(read_ahead(str, [1], threads, ahead))
