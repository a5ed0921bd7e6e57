"""The free space of a page at working size: what is sought before gaps in its lines are closed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.imaging.lines import distance_inside
from painter.segment.flood import widest_flood
from painter.segment.focus_lines import focus_lines
from painter.segment.gaps import FreeEnds, free_ends
from painter.segment.ink import PageInk
from painter.segment.speed_lines import speed_lines

_DEEPER = 1.5  # basins are told apart up to so many times the widest setting


@dataclass(frozen=True, eq=False)
class Room:
    """Free space in basins, all in working pixels."""

    page: PageInk  # its line without focus lines and speed lines, which part nothing
    ends: FreeEnds  # of that line
    distance: NDArray[np.float32]  # (h, w) to that line
    basins: NDArray[np.int32]  # (h, w) 1..count, 0 on that line
    count: int


def find_room(page: PageInk, widest: float) -> Room:
    """Look at a page.

    Args:
        widest: largest gap setting that the basins must be fine enough for, working pixels.
    """
    with ThreadPoolExecutor(1) as beside:  # neither needs the other, and each takes as long
        looking = beside.submit(_ends_and_effects, page)
        distance, basins, count = _basins(page.work, widest)
        ends, effects = looking.result()
    if not effects:
        return Room(page, ends, distance, basins, count)
    lines = np.logical_or.reduce(effects)
    page = replace(page, work=page.work & ~lines)
    ends = FreeEnds(*(_off(part, lines) for part in (ends.ends, ends.shading, ends.stubs)))
    return Room(page, ends, *_basins(page.work, widest))


def _ends_and_effects(page: PageInk) -> tuple[FreeEnds, list[NDArray[np.bool_]]]:
    """Free ends, and what of the line is focus lines and speed lines, bool (h, w) each."""
    ends = free_ends(page.work, page.work_stroke)
    every = np.concatenate([ends.ends, ends.shading])
    found = (f(page.work, every, page.work_stroke) for f in (focus_lines, speed_lines))
    return ends, [lines for lines in found if lines is not None]


def _basins(
    work: NDArray[np.bool_], widest: float
) -> tuple[NDArray[np.float32], NDArray[np.int32], int]:
    distance = distance_inside(~work)
    return (distance, *widest_flood(distance, widest * _DEEPER))


def _off(ends: NDArray[np.float32], line: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The ends that some line, bool (h, w), does not have."""
    column, row = ends[:, :2].astype(np.int64).T
    return ends[~line[row, column]]
