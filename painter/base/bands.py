"""Splitting work over the processor's cores without a thread pool of somebody else's."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from threading import Thread
from typing import TypeVar

_T = TypeVar("_T")


def worker_count() -> int:
    """Threads worth starting for arithmetic: the cores this process may use, at most 8."""
    if hasattr(os, "sched_getaffinity"):
        return min(8, len(os.sched_getaffinity(0)))
    return min(8, os.cpu_count() or 1)


def row_bands(height: int, count: int, align: int = 1) -> list[tuple[int, int]]:
    """Cut rows 0..height into at most `count` runs whose inner borders are multiples of `align`."""
    rows = -(-height // max(1, count))
    step = max(align, -(-rows // align) * align)
    return [(top, min(height, top + step)) for top in range(0, height, step)]


def in_parallel(work: Callable[[_T], object], items: Iterable[_T], threads: int = 0) -> None:
    """Run `work` on every item and wait; the first exception is raised again.

    The thread that calls works too. So little is started that it pays for a millisecond of work: a
    pool from the standard library takes three times as long, and a page needs eighty.

    Args:
        work: must give up the interpreter lock for the threads to be of use.
        items: independent pieces; after an exception none is begun any more.
        threads: 0 for one a core; 1 runs inline.
    """
    left = deque(items)
    faults: list[BaseException] = []

    def run() -> None:
        while left and not faults:
            try:
                piece = left.popleft()
            except IndexError:  # another thread was faster
                return
            try:
                work(piece)
            except BaseException as fault:  # noqa: BLE001 - the caller shall have it
                faults.append(fault)

    helpers = [Thread(target=run) for _ in range(min(threads or worker_count(), len(left)) - 1)]
    for helper in helpers:
        helper.start()
    run()
    for helper in helpers:
        helper.join()
    if faults:
        raise faults[0]
