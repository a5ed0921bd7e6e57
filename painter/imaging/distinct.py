"""Colours to tell neighbouring things apart by, for eyes that do not tell hues as well.

Neighbours differ in lightness, always: a planar map never needs more than six levels when they
are given out in the smallest-last order (Matula and Beck 1983), in which nobody meets more than
five neighbours that have theirs already. Hues come on top.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.imaging.colour import from_oklab

LEVELS = 6
"""Levels of lightness."""

NONE = 255
"""No level yet."""

_GOLDEN = 0.6180339887498949
_LIGHTNESS = (0.47, 0.57, 0.67, 0.77, 0.87, 0.975)
_CHROMA = (0.075, 0.08, 0.08, 0.08, 0.065, 0.018)
"""By level, OKLab: the lightest and the darkest have least room in sRGB."""

_FAR = 2.0
"""Levels apart from which neighbours are told at a glance."""

_DIM = (1.2, 0.6, 0.0, 0.0, 0.0, 0.0)
"""What counts against a level, in levels: ink is hard to see on dark ground."""

_RED_SHIFT = 0.17
"""Lightness a chroma by which reds are made lighter and greens darker: eyes without the red cone
see reds darker than they are, and what is split evenly between both eyes is lost to neither."""


def distinct_levels(
    count: int,
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    before: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:
    """A level of lightness for things 1..count so that neighbours differ.

    Args:
        a, b: `(m,)` pairs of neighbours, each once.
        before: `(count + 1,)` levels to keep where possible, `NONE` where there is none.

    Returns:
        `(count + 1,)` uint8, 0..LEVELS - 1. Where more than five neighbours of a thing that is
        not planar have all levels among them, it takes the one that fewest of them have.
    """
    ends = np.concatenate([a, b]).astype(np.int64)
    others = np.concatenate([b, a]).astype(np.int64)
    order = np.argsort(ends, kind="stable")
    first = np.zeros(count + 2, np.int64)
    np.cumsum(np.bincount(ends, minlength=count + 1), out=first[1:])
    neighbours = others[order]
    if before is not None:
        levels = before.copy()
        if _mend(first, neighbours, levels):
            return levels
    levels = np.full(count + 1, NONE, np.uint8)
    _give(first, neighbours, _smallest_last(first, neighbours), levels)
    return levels


def distinct_colours(levels: NDArray[np.uint8], seeds: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """`(n, 3)` uint8 sRGB for `(n,)` levels; hues follow `(n,)` seeds.

    Hues step by the golden ratio, so that seeds close to each other lie far apart.
    """
    angle = 2 * np.pi * ((seeds * _GOLDEN) % 1.0)
    chroma = np.array(_CHROMA)[levels]
    lightness = np.array(_LIGHTNESS)[levels] + _RED_SHIFT * chroma * np.cos(angle)
    lab = np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=-1)
    return from_oklab(lab.astype(np.float32))


@kernel
def _smallest_last(first: NDArray[np.int64], neighbours: NDArray[np.int64]) -> NDArray[np.int64]:
    """Everything, in the order in which the one with fewest neighbours left is taken away.

    By bins of equal degree, in linear time (Batagelj and Zaversnik 2003).
    """
    n = len(first) - 1
    degree = first[1:] - first[:-1]
    most = degree.max()
    start = np.zeros(most + 2, np.int64)
    for v in range(n):
        start[degree[v] + 1] += 1
    start = np.cumsum(start)
    order, place = np.zeros(n, np.int64), np.zeros(n, np.int64)
    fill = start.copy()
    for v in range(n):
        place[v] = fill[degree[v]]
        order[place[v]] = v
        fill[degree[v]] += 1
    for i in range(n):
        v = order[i]
        for k in range(first[v], first[v + 1]):
            u = neighbours[k]
            if degree[u] > degree[v]:
                # Swap with the first of its bin, which then begins one later.
                at, head = place[u], start[degree[u]]
                w = order[head]
                order[at], order[head] = w, u
                place[w], place[u] = at, head
                start[degree[u]] += 1
                degree[u] -= 1
    return order


@kernel
def _give(
    first: NDArray[np.int64],
    neighbours: NDArray[np.int64],
    order: NDArray[np.int64],
    levels: NDArray[np.uint8],
) -> None:
    for i in range(len(order) - 1, -1, -1):
        levels[order[i]] = _best(first, neighbours, levels, order[i])[0]


@kernel
def _mend(
    first: NDArray[np.int64], neighbours: NDArray[np.int64], levels: NDArray[np.uint8]
) -> bool:
    """Change only what clashes or has nothing yet; False where that does not do."""
    for v in range(len(levels)):
        clash = levels[v] >= LEVELS
        degree = first[v + 1] - first[v]
        for k in range(first[v], first[v + 1]):
            u = neighbours[k]
            # Of two, the one with fewer neighbours gives way: it finds another level more easily.
            more = first[u + 1] - first[u]
            gives_way = more > degree or (more == degree and u > v)
            clash = clash or (levels[u] == levels[v] and gives_way)
        if clash:
            levels[v] = NONE
            levels[v], free = _best(first, neighbours, levels, v)
            # Otherwise the few neighbours of that level make room, if they can.
            for k in range(first[v], first[v + 1]):
                u = neighbours[k]
                if not free and levels[u] == levels[v]:
                    levels[u] = NONE
                    levels[u], elsewhere = _best(first, neighbours, levels, u)
                    if not elsewhere:
                        return False
    return True


@kernel
def _best(
    first: NDArray[np.int64], neighbours: NDArray[np.int64], levels: NDArray[np.uint8], v: int
) -> tuple[int, bool]:
    """The level farthest from those around, and whether no neighbour has it."""
    used = np.zeros(LEVELS, np.int64)
    for k in range(first[v], first[v + 1]):
        level = levels[neighbours[k]]
        if level < LEVELS:
            used[level] += 1
    best, best_worth = 0, -1000000.0
    for step in range(LEVELS):
        # Things without neighbours are spread over the levels too.
        level = (v + step) % LEVELS
        far = float(LEVELS)
        for other in range(LEVELS):
            if used[other] > 0:
                far = min(far, float(abs(other - level)))
        worth = min(far, _FAR) - _DIM[level] - 1000.0 * used[level] - 0.01 * step
        if worth > best_worth:
            best, best_worth = level, worth
    return best, used[best] == 0
