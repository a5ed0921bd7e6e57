"""Free ends of lines: where a line stops short and which way it would have gone."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

_TRACE = 10  # pixels walked back from an end, at least, to learn its direction
_TRACE_MOST = 64  # and at most
_END, _STUB = 1, 2  # kinds of tips
_SPUR, _SPUR_MORE = 1.3, 1.5  # a spur is up to so many half widths and pixels long


def line_ends(
    centre: NDArray[np.bool_], depth: NDArray[np.float32], widest: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Free ends of lines, float32 (n, 5): x, y, direction x, direction y (outwards), half width.

    Besides, as many columns of stubs: spurs of the thinned line, hardly longer than it is wide.
    They are what is left where a line was cut close to another one, corners, or nothing.

    Args:
        centre: thinned line, bool (h, w).
        depth: distance of line pixels to the nearest free pixel.
        widest: half width from which a mark is a solid black and has no ends.
    """
    pruned = centre.copy()
    out = np.zeros((0, 5), np.float32)
    stubs = []
    # Thinning forks the blunt end of a thick line into two spurs: prune, then look again.
    for _ in range(2):
        around = cv2.boxFilter(
            pruned.view(np.uint8),
            cv2.CV_16S,
            (3, 3),
            normalize=False,
            borderType=cv2.BORDER_CONSTANT,
        )
        ys, xs = np.nonzero(pruned & ((around == 2) | (around == 3)) & (depth <= widest))
        spurs = np.zeros(pruned.shape, np.bool_)
        out = np.zeros((len(ys), 5), np.float32)
        kind = _trace_ends(pruned, depth, xs.astype(np.int64), ys.astype(np.int64), out, spurs)
        stubs.append(out[kind == _STUB])
        out = out[kind == _END]
        pruned &= ~spurs
    return out, np.concatenate(stubs)


@kernel
def _is_tip(centre: NDArray[np.bool_], x: int, y: int) -> bool:
    """One neighbour, or two that touch each other."""
    height, width = centre.shape
    fx, fy, count = 0, 0, 0
    for v in range(max(0, y - 1), min(height, y + 2)):
        for u in range(max(0, x - 1), min(width, x + 2)):
            if centre[v, u] and not (u == x and v == y):
                if count == 1 and abs(u - fx) + abs(v - fy) > 1:
                    return False
                fx, fy = u, v
                count += 1
    return count == 1 or count == 2


@kernel
def _go_on(centre: NDArray[np.bool_], x: int, y: int, px: int, py: int) -> tuple[int, int, bool]:
    """Next pixel of the line after (x, y), coming from (px, py), -1 where it stops; is it a fork.

    Pixels that also touch the one we come from are the same line, unless nothing else goes on.
    """
    height, width = centre.shape
    nx, ny, forked = -1, -1, False
    for beside in range(2):
        found = nx >= 0
        for oy in range(-1, 2):
            for ox in range(-1, 2):
                u, v = x + ox, y + oy
                if (ox == 0 and oy == 0) or u < 0 or v < 0 or u >= width or v >= height:
                    continue
                if not centre[v, u] or (u == px and v == py):
                    continue
                near = px >= 0 and abs(u - px) <= 1 and abs(v - py) <= 1
                if near != (beside == 1):
                    continue
                # Two ways on that do not touch are a fork; side by side, if they go on as one.
                away = abs(u - nx) + abs(v - ny) if not found else max(abs(u - nx), abs(v - ny))
                forked = forked or (nx >= 0 and away > 1)
                if nx < 0 or (not found and (ox == 0 or oy == 0)):
                    nx, ny = u, v
    return nx, ny, forked


@kernel
def _trace_ends(
    centre: NDArray[np.bool_],
    depth: NDArray[np.float32],
    xs: NDArray[np.int64],
    ys: NDArray[np.int64],
    out: NDArray[np.float32],
    spurs: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """Walk back along the line from every tip: `_END`, `_STUB` or 0 for neither, int8 (n,).

    A spur hardly longer than its line is wide is no end; where it leaves another line it is a stub.
    """
    height, width = centre.shape
    kind = np.zeros(len(xs), np.int8)
    path = np.zeros((_TRACE_MOST + 1, 2), np.int64)
    for i in range(len(xs)):
        x, y = xs[i], ys[i]
        if not _is_tip(centre, x, y):
            continue
        px, py = -1, -1
        walked, thickest = 0, depth[y, x]
        junction = False
        while walked < _TRACE or (walked <= _SPUR * thickest + _SPUR_MORE and walked < _TRACE_MOST):
            nx, ny, forked = _go_on(centre, x, y, px, py)
            if nx < 0:
                break
            if forked:
                junction = True
                break
            path[walked] = (y, x)
            px, py, x, y = x, y, nx, ny
            walked += 1
            thickest = max(thickest, depth[y, x])
        dx, dy = xs[i] - x, ys[i] - y
        length = np.sqrt(dx * dx + dy * dy)
        border = min(xs[i], ys[i], width - 1 - xs[i], height - 1 - ys[i]) <= 1
        spur = walked <= _SPUR * thickest + _SPUR_MORE
        if spur and junction:
            for k in range(walked):
                spurs[path[k, 0], path[k, 1]] = True
        if border or length < 1.5 or (spur and not junction):
            continue
        kind[i] = _STUB if spur else _END
        out[i, 0], out[i, 1] = xs[i], ys[i]
        out[i, 2], out[i, 3] = dx / length, dy / length
        out[i, 4] = depth[ys[i], xs[i]]
    return kind
