"""Bands cover every row once; parallel work runs every piece and reports failures."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.bands import in_parallel, row_bands, worker_count


@given(st.integers(0, 5000), st.integers(-1, 20), st.integers(1, 300))
def test_bands_cover_every_row_once(height, count, align):
    bands = row_bands(height, count, align)
    assert [row for top, end in bands for row in range(top, end)] == list(range(height))
    assert len(bands) <= max(1, count)
    assert all(top < end for top, end in bands)
    assert all(end % align == 0 for _, end in bands[:-1])


def test_workers_are_few_and_at_least_one():
    assert 1 <= worker_count() <= 8


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_every_piece_is_worked_on_once(threads):
    done = []
    in_parallel(done.append, iter(range(50)), threads)
    assert sorted(done) == list(range(50))


def test_one_thread_runs_inline():
    seen = []
    in_parallel(lambda _: seen.append(threading.current_thread()), range(3), threads=1)
    assert set(seen) == {threading.current_thread()}


@pytest.mark.parametrize("threads", [1, 2])
def test_a_failure_is_raised_again(threads):
    with pytest.raises(ZeroDivisionError):
        in_parallel(lambda n: 1 // n, [2, 0, 1], threads)


def test_nothing_to_do():
    in_parallel(lambda _: pytest.fail("called"), [])


def test_the_caller_and_another_thread_work_at_once():
    both = threading.Barrier(2, timeout=20)
    who = []

    def work(_):
        both.wait()
        who.append(threading.current_thread())

    in_parallel(work, range(2), threads=2)
    assert len(set(who)) == 2
    assert threading.current_thread() in who


def test_a_failure_in_another_thread_is_raised_and_nothing_more_is_begun():
    both, caller, begun = threading.Barrier(2, timeout=20), threading.current_thread(), []
    failing = []

    def work(n):
        begun.append(n)
        if threading.current_thread() is caller:
            both.wait()
            failing[0].join(20)  # until it has failed
        else:
            failing.append(threading.current_thread())
            both.wait()
            raise KeyError(n)

    with pytest.raises(KeyError):
        in_parallel(work, range(9), threads=2)
    assert sorted(begun) == [0, 1]
