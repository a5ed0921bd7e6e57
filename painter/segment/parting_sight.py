"""What the judge of partings looks at: facts about two sides, and a picture of the opening."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, worker_count
from painter.base.kernel import kernel

PARTING_FACTS = 15
LIKELIEST = 10
"""Columns of facts, as of `painter.segment.partings`; that of the odds of the likeliest opening."""

PARTING_SCALES = 2  # pictures of each: as drawn, and so that most of the smaller side is in it
PARTING_SIDE = 32  # samples a side of a picture
PARTING_CHANNELS = 3  # distance to the line, the smaller side, the larger side
PARTING_SEEN = (PARTING_SCALES, PARTING_SIDE, PARTING_SIDE, PARTING_CHANNELS)
_PITCH = 0.5  # stroke widths between samples of the first
_FIT, _LEAST, _MOST = 2.0, 0.35, 4.0  # sides of a square as large that the second shows; its pitch
_BEFORE = 0.25  # part of the picture that lies on the larger side of the opening
_FAR = 8.0  # samples from the line that are seen as far

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Partings:
    """By passage, m of them: what it parts when it is closed along with all that close sooner.

    Attributes:
        facts: float32 (m, PARTING_FACTS).
        pictures: uint8 (m, *PARTING_SEEN), the widest opening level and the smaller side below it:
            root of the distance to the line, 255 for far; 255 on the smaller side; 255 on the
            larger one. Black where nothing is open.
        room: float32 (m,), the smaller side's pixels off the line in squared strokes.
    """

    facts: Floats
    pictures: NDArray[np.uint8]
    room: Floats


@dataclass(frozen=True, eq=False)
class Halves:
    """Both sides of m passages that close in turn, as spans of one order of all atoms.

    Attributes:
        place: int32 (count + 1,) of every atom in that order.
        span: int32 (m, 4), first and last + 1 place of the smaller side, and of the larger one.
    """

    place: NDArray[np.int32]
    span: NDArray[np.int32]

    def of(self, passages: NDArray[np.int64]) -> Halves:
        """Those of the passages of these numbers, in their order."""
        return Halves(self.place, self.span[passages])


def halves_of(joined: NDArray[np.int64], count: int) -> Halves:
    """Both sides of passages that close in turn.

    Args:
        joined: (m, 2) an atom that stands for the smaller side of each, and one for the larger,
            which stands for both in later turns. count: of atoms.
    """
    return Halves(*_order(joined, count))


def pictures_of_partings(
    ends: Floats,
    halves: Halves,
    labels: NDArray[np.int32],
    distance: NDArray[np.float32],
    stroke: float,
    room: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """Pictures as of `Partings`.

    Args:
        ends: (m, 4) x0 y0 x1 y1 of the widest opening of each, nan where nothing is open.
        labels: int32 (h, w), the line assigned too. distance: float32 (h, w), 0 on the line.
        stroke: width of the lines. room: (m,) of the smaller sides. Working pixels, all.
    """
    out = np.zeros((len(ends), *PARTING_SEEN), np.uint8)
    most = max(1, -(-len(ends) // (2 * worker_count())))
    fitting = _FIT * np.sqrt(room) / ((1 - _BEFORE) * PARTING_SIDE)
    fitting = np.clip(fitting, _LEAST * stroke, _MOST * stroke)
    pitch = np.column_stack([np.full(len(ends), _PITCH * stroke), fitting])

    def work(part: slice) -> None:
        _sample(
            ends[part], halves.span[part], halves.place, labels, distance, pitch[part], out[part]
        )

    in_parallel(work, [slice(k, k + most) for k in range(0, len(ends), most)])
    return out


@kernel
def _order(joined: NDArray[np.int64], count: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Atoms in an order in which all that ever join lie side by side, and the spans."""
    first, last = np.arange(count + 1), np.arange(count + 1)
    after, alone = np.full(count + 1, -1), np.ones(count + 1, np.bool_)
    members = np.ones(count + 1, np.int64)
    begin = np.empty((len(joined), 2), np.int64)
    span = np.empty((len(joined), 4), np.int32)
    for k in range(len(joined)):
        u, v = joined[k, 0], joined[k, 1]
        begin[k, 0], begin[k, 1] = first[u], first[v]
        span[k, 1], span[k, 3] = members[u], members[v]
        after[last[v]] = first[u]
        last[v] = last[u]
        members[v] += members[u]
        alone[u] = False
    place = np.empty(count + 1, np.int32)
    placed = 0
    for root in np.flatnonzero(alone):
        at = first[root]
        while at >= 0:
            place[at] = placed
            placed += 1
            at = after[at]
    for k in range(len(joined)):
        for side in range(2):
            span[k, 2 * side] = place[begin[k, side]]
            span[k, 2 * side + 1] += span[k, 2 * side]
    return place, span


@kernel
def _sample(
    ends: Floats,
    span: NDArray[np.int32],
    place: NDArray[np.int32],
    labels: NDArray[np.int32],
    distance: NDArray[np.float32],
    pitches: NDArray[np.float64],
    out: NDArray[np.uint8],
) -> None:
    """See `pictures_of_partings`; one pitch a scale, in working pixels."""
    height, width = labels.shape
    side = out.shape[2]
    for k in range(len(ends)):
        if not np.isfinite(ends[k, 0]):
            continue
        x0, y0, x1, y1 = ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3]
        long = np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
        ux, uy = ((x1 - x0) / long, (y1 - y0) / long) if long > 0.001 else (1.0, 0.0)
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        if _leaning(mx, my, ux, uy, pitches[k, 0], labels, place, span[k, 0], span[k, 1]) < 0:
            ux, uy = -ux, -uy
        for scale in range(pitches.shape[1]):
            pitch = pitches[k, scale]
            for i in range(side):
                across = (i + 0.5 - side * _BEFORE) * pitch
                for j in range(side):
                    along = (j + 0.5 - side / 2) * pitch
                    x = int(np.round(mx + along * ux - across * uy))
                    y = int(np.round(my + along * uy + across * ux))
                    if not (0 <= x < width and 0 <= y < height):
                        continue
                    share = min(1.0, distance[y, x] / (_FAR * pitch))
                    out[k, scale, i, j, 0] = np.uint8(255 * np.sqrt(share))
                    at = place[labels[y, x]]
                    if span[k, 0] <= at < span[k, 1]:
                        out[k, scale, i, j, 1] = 255
                    elif span[k, 2] <= at < span[k, 3]:
                        out[k, scale, i, j, 2] = 255


@kernel
def _leaning(
    mx: float,
    my: float,
    ux: float,
    uy: float,
    pitch: float,
    labels: NDArray[np.int32],
    place: NDArray[np.int32],
    low: int,
    high: int,
) -> int:
    """Of places around an opening, how many more of the span are across it than on this side."""
    height, width = labels.shape
    more = 0
    for i in range(-4, 5):
        for j in range(-4, 5):
            x = int(np.round(mx + (j * ux - i * uy) * pitch))
            y = int(np.round(my + (j * uy + i * ux) * pitch))
            if 0 <= x < width and 0 <= y < height and low <= place[labels[y, x]] < high:
                more += (i > 0) - (i < 0)
    return more
