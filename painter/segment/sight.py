"""What the judge of closings looks at: the line around a stroke at three scales, and some facts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, worker_count
from painter.base.kernel import kernel
from painter.segment.cells import measure_room
from painter.segment.closings import NECK, Closings

SIDE = 32  # samples a side of a picture
PITCH = np.array([0.4, 1.2, 3.6])  # stroke widths between them, by scale
_FAR = np.array([4.0, 10.0, 24.0])  # distance in stroke widths that is seen as far, by scale
FACTS = 16
"""Columns of facts."""

_AREA = 6.0  # logarithm of an area in squared strokes that is large


@dataclass(frozen=True, eq=False)
class Ground:
    """What strokes are looked at on, in working pixels.

    Attributes:
        work: bool (h, w), line. basins: int32 (h, w), 0 on the line. distance: float32 (h, w) to
            the line. stroke: width of the lines.
        area, deepest: by basin its cells and the largest distance to the line.
    """

    work: NDArray[np.bool_]
    basins: NDArray[np.int32]
    distance: NDArray[np.float32]
    stroke: float
    area: NDArray[np.int64]
    deepest: NDArray[np.float32]


def ground_of(
    work: NDArray[np.bool_],
    basins: NDArray[np.int32],
    count: int,
    distance: NDArray[np.float32],
    stroke: float,
) -> Ground:
    """Measure `count` basins; arguments as in `Ground`."""
    area, deepest = measure_room(basins, distance, count)
    return Ground(work, basins, distance, stroke, area, deepest)


@dataclass(frozen=True, eq=False)
class Seen:
    """What there is to judge n strokes by.

    Attributes:
        line: float32 (n, 4) x0 y0 x1 y1, working pixels.
        pictures: uint8 (n, 3, SIDE, SIDE). facts: float32 (n, FACTS).
    """

    line: NDArray[np.float32]
    pictures: NDArray[np.uint8]
    facts: NDArray[np.float32]


def look_at(closings: Closings, by_shape: NDArray[np.float32], ground: Ground) -> Seen:
    """Look at strokes.

    Args:
        by_shape: (n,) times its width that geometry alone makes a narrow place need as setting
            (`painter.segment.necks`); 1 for other strokes.
    """
    pictures = pictures_of(closings.line, ground.distance, ground.stroke)
    return Seen(closings.line, pictures, facts_of(closings, by_shape, ground))


def pictures_of(
    line: NDArray[np.float32], distance: NDArray[np.float32], stroke: float
) -> NDArray[np.uint8]:
    """Distance to the line around strokes, each turned so that it lies level in the middle.

    Args:
        line: (n, 4) x0 y0 x1 y1. distance: float32 (h, w), 0 on the line; outside it is line.

    Returns:
        uint8 (n, 3, SIDE, SIDE): root of the distance, 255 for far, by `PITCH`.
    """
    out = np.zeros((len(line), len(PITCH), SIDE, SIDE), np.uint8)
    most = -(-len(line) // (2 * worker_count()))
    in_parallel(
        lambda part: _sample(line[part], distance, PITCH * stroke, _FAR * stroke, out[part]),
        [slice(k, k + most) for k in range(0, len(line), max(1, most))],
    )
    return out


@kernel
def _sample(
    closings: NDArray[np.float32],
    distance: NDArray[np.float32],
    pitch: NDArray[np.float64],
    far: NDArray[np.float64],
    out: NDArray[np.uint8],
) -> None:
    height, width = distance.shape
    for k in range(len(closings)):
        x0, y0, x1, y1 = closings[k, 0], closings[k, 1], closings[k, 2], closings[k, 3]
        long = np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
        ux, uy = ((x1 - x0) / long, (y1 - y0) / long) if long > 0.001 else (1.0, 0.0)
        for scale in range(len(pitch)):
            step, most = pitch[scale], far[scale]
            for i in range(SIDE):
                for j in range(SIDE):
                    along, across = (j - SIDE / 2 + 0.5) * step, (i - SIDE / 2 + 0.5) * step
                    x = int(np.round((x0 + x1) / 2 + along * ux - across * uy))
                    y = int(np.round((y0 + y1) / 2 + along * uy + across * ux))
                    if 0 <= x < width and 0 <= y < height:
                        share = min(1.0, distance[y, x] / most)
                        out[k, scale, i, j] = np.uint8(255 * np.sqrt(share))


def facts_of(
    closings: Closings, by_shape: NDArray[np.float32], ground: Ground
) -> NDArray[np.float32]:
    """Facts about strokes, float32 (n, FACTS).

    Kind (four columns), lengths and setting by the stroke's width, what geometry alone makes of a
    narrow place (`painter.segment.necks`), size and depth of the basins on both sides, whether
    they are the same, how far the line points along, and how many of its ends are stubs.

    Arguments as those of `look_at`.
    """
    stroke = ground.stroke
    beside = _beside(closings.line, ground.basins, stroke)
    sizes = np.log(np.maximum(ground.area[beside], 1) / stroke**2) / _AREA
    depths = np.log1p(ground.deepest[beside] / stroke)
    way = closings.line[:, 2:] - closings.line[:, :2]
    columns = [
        np.eye(NECK + 1)[closings.kind],
        np.log1p(np.hypot(way[:, 0], way[:, 1]) / stroke),
        np.log1p(closings.setting / stroke),
        np.log1p(closings.free / stroke),
        np.log(by_shape),
        np.sort(sizes, 1),
        np.sort(depths, 1),
        beside[:, 0] == beside[:, 1],
        closings.facing,
        closings.stubs,
    ]
    return np.column_stack(columns).astype(np.float32)


@kernel
def _beside(
    closings: NDArray[np.float32], basins: NDArray[np.int32], stroke: float
) -> NDArray[np.int64]:
    """The first basin off the line on both sides of a stroke's middle, int64 (n, 2), or 0."""
    height, width = basins.shape
    out = np.zeros((len(closings), 2), np.int64)
    for k in range(len(closings)):
        x0, y0, x1, y1 = closings[k, 0], closings[k, 1], closings[k, 2], closings[k, 3]
        long = np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2) + 1e-6
        for side in range(2):
            for step in range(1, 5):
                off = (2 * side - 1) * stroke * step / 2
                x = int(np.round((x0 + x1) / 2 - off * (y1 - y0) / long))
                y = int(np.round((y0 + y1) / 2 + off * (x1 - x0) / long))
                if 0 <= x < width and 0 <= y < height and basins[y, x] > 0:
                    out[k, side] = basins[y, x]
                    break
    return out
