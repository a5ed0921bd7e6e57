"""What goes with which side of a stroke: ink and the stroke's own pixels with the nearer one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.edit_flood import FIRST, Sides
from painter.segment.edit_window import BEYOND, FREE, INKED, WALLED, RegionWindow

REST = FIRST
"""State of the side that keeps its atoms; the others have `FIRST + 1` and so on."""

_REACH = 128  # pixels from a side within which ink may go with it
_SLIVER = 12  # pixels up to which what a stroke cuts off is no side
_POCKET = 20_000  # pixels up to which a piece between lines goes with the side it is nearest to
_RIM = 32  # pixels from where the view ends in which such a piece stays with the rest


def sides_that_count(sides: Sides, window: RegionWindow) -> NDArray[np.int64] | None:
    """Roots of the sides, the one that keeps its atoms first; fewer than two: nothing is parted.

    None where the window is too small to tell: two sides, or what belongs to them, may go on
    beyond its rim.
    """
    own = np.flatnonzero(sides.root == np.arange(len(sides.root)))
    height, width = window.state.shape
    box = sides.box[own]
    near = np.stack(
        [
            box[:, 0] < _REACH,
            box[:, 1] < _REACH,
            box[:, 2] > width - _REACH,
            box[:, 3] > height - _REACH,
        ],
        axis=1,
    )
    more = (near & np.array(window.cropped)).any(axis=1) | ~sides.done[own]
    if np.count_nonzero(more) > 1:
        return None
    counts = (sides.size[own] > _SLIVER) | more
    own, more = own[counts], more[counts]
    weight = np.where(more, np.iinfo(np.int64).max, sides.size[own])
    return own[np.argsort(-weight, kind="stable")]


def share_out(
    state: NDArray[np.uint16], sides: Sides, keep: NDArray[np.int64]
) -> tuple[NDArray[np.uint16], tuple[int, int]]:
    """Give every pixel of a region that lies near the smaller sides to a side.

    Args:
        state: of the window after the floods. keep: as `sides_that_count` says.

    Returns:
        `(h, w)` uint16 part of the window: REST, `FIRST + 1` and so on; whatever else stays with
        the rest. And the x, y of its corner in the window.
    """
    height, width = state.shape
    low = np.maximum(sides.box[keep[1:], :2].min(axis=0) - _REACH, 0)
    high = np.minimum(sides.box[keep[1:], 2:].max(axis=0) + _REACH, (width, height))
    part = state[low[1] : high[1], low[0] : high[0]].copy()
    name = np.full(len(sides.root) + FIRST, INKED, np.uint16)
    name[:FIRST] = np.arange(FIRST)
    place = np.full(len(sides.root), -1)
    place[keep] = np.arange(len(keep))
    at = place[_roots(sides.root)]
    name[FIRST:] = np.where(at >= 0, FIRST + at, INKED)
    _rename(part, name)
    cropped = np.concatenate([low > 0, high < (width, height)])
    _settle(part, FIRST + len(keep), _RIM * cropped)
    # Beyond a rim nobody looks: what lies on it stays, so that all that changes has neighbours.
    for rim, cut in zip((part[:, 0], part[0], part[:, -1], part[-1]), cropped, strict=True):
        if cut:
            rim[(rim > REST) & (rim != BEYOND)] = REST
    return part, (int(low[0]), int(low[1]))


def _roots(root: NDArray[np.int64]) -> NDArray[np.int64]:
    out = root.copy()
    while True:
        further = out[out]
        if np.array_equal(further, out):
            return out
        out = further


@kernel
def _rename(state: NDArray[np.uint16], name: NDArray[np.uint16]) -> None:
    for y in range(state.shape[0]):
        for x in range(state.shape[1]):
            if state[y, x] < len(name):
                state[y, x] = name[state[y, x]]
            elif state[y, x] == WALLED:
                state[y, x] = INKED


@kernel
def _settle(state: NDArray[np.uint16], pocket: int, rims: NDArray[np.int64]) -> None:
    """Sides grow over ink and pockets, a ring of pixels a turn. Pockets are marked `pocket`.

    Args:
        rims: how close to the left, upper, right and lower rim none may come.
    """
    height, width = state.shape
    queue = np.empty(1024, np.int64)
    nearest = np.empty(1024, np.uint16)
    _mark_pockets(state, pocket, rims)
    count = 0
    for y in range(height):
        for x in range(width):
            if state[y, x] != INKED:
                continue
            for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if 0 <= v < height and 0 <= u < width and REST <= state[v, u] < pocket:
                    if count == len(queue):
                        queue, nearest = np.append(queue, queue), np.append(nearest, nearest)
                    queue[count], nearest[count] = y * width + x, state[v, u]
                    count += 1
                    break
    for i in range(count):
        state[queue[i] // width, queue[i] % width] = nearest[i]
    first = 0
    while first < count:
        y, x = queue[first] // width, queue[first] % width
        first += 1
        own = state[y, x]
        for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if not (0 <= v < height and 0 <= u < width):
                continue
            if state[v, u] == INKED:
                state[v, u] = own
                if count == len(queue):
                    queue = np.append(queue, queue)
                queue[count] = v * width + u
                count += 1
            elif state[v, u] == pocket:
                found = _fill(state, v, u, pocket, int(own), rims)[0]
                while count + len(found) > len(queue):
                    queue = np.append(queue, queue)
                queue[count : count + len(found)] = found
                count += len(found)


@kernel
def _mark_pockets(state: NDArray[np.uint16], pocket: int, rims: NDArray[np.int64]) -> None:
    """Free pixels that no flood has reached: small enclosed pieces, or more of the rest."""
    height, width = state.shape
    for y in range(height):
        for x in range(width):
            if state[y, x] != FREE:
                continue
            found, known, rim = _fill(state, y, x, FREE, pocket, rims)
            if known or rim or len(found) > _POCKET:
                for i in range(len(found)):
                    state[found[i] // width, found[i] % width] = REST


@kernel
def _fill(
    state: NDArray[np.uint16], y: int, x: int, old: int, new: int, rims: NDArray[np.int64]
) -> tuple[NDArray[np.int64], bool, bool]:
    """Flood pixels of one state with another.

    Returns:
        the pixels, whether the rest lies beside them, and whether they come near a rim.
    """
    height, width = state.shape
    stack = np.empty(256, np.int64)
    stack[0] = y * width + x
    state[y, x] = new
    count, first = 1, 0
    known, rim = False, False
    while first < count:
        y, x = stack[first] // width, stack[first] % width
        first += 1
        rim |= x < rims[0] or y < rims[1] or x >= width - rims[2] or y >= height - rims[3]
        for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if not (0 <= v < height and 0 <= u < width):
                rim = True
                continue
            if state[v, u] == old:
                state[v, u] = new
                if count == len(stack):
                    stack = np.append(stack, stack)
                stack[count] = v * width + u
                count += 1
            elif state[v, u] == REST and new != REST:
                known = True
    return stack[:count].copy(), known, rim
