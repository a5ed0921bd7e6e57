"""Strokes judged by somebody who knows the true colours.

That is what the real judge learns from. Of every stroke by itself it knows whether it parts
colours, not which of several that do is the best.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.ink import PageInk
from painter.segment.parting_sight import LIKELIEST, Partings
from painter.segment.sight import Seen
from painter.segment.weigh import EVEN

_OFF = 0.8  # stroke widths to both sides of a stroke at which colours are compared
_OFF_LEAST = 1.5  # pixels
_FURTHER = 1.6  # times that, too;
_ARC = 0.2  # and so many times its length, for lines that were not straight
_LATER = 10.0  # times its setting that a passage needs which is known to be no gap
_SURE = 4.0  # logarithm of the odds of what is known


class Sides:
    """A judge, as in `painter.segment.weigh`, that looks up the colours on both sides."""

    def __init__(self, truth: NDArray[np.int64], page: PageInk) -> None:
        """`truth` is (H, W), by pixel a number for its colour or region."""
        self._truth = np.ascontiguousarray(truth[:: page.step, :: page.step])
        self._work = page.work
        self._off = max(_OFF_LEAST, _OFF * page.stroke / page.step)

    def differ(self, line: NDArray[np.float32]) -> NDArray[np.float32]:
        """Share of strokes, (n, 4) in working pixels, that parts colours; -1 for all on line."""
        return share_between(self._truth, self._work, line, self._off)

    def odds(self, seen: Seen) -> NDArray[np.float32]:
        """Sure of every stroke, except of those that lie on the line altogether."""
        share = self.differ(seen.line)
        return np.select([share < 0, share > 0.5], [EVEN, _SURE], -_SURE).astype(np.float32)

    def setting_times(self, partings: Partings) -> NDArray[np.float32]:
        """More for a passage none of whose openings parts colours."""
        return np.where(partings.facts[:, LIKELIEST] < EVEN, _LATER, 1).astype(np.float32)


@kernel
def share_between(
    truth: NDArray[np.int64], work: NDArray[np.bool_], line: NDArray[np.float32], off: float
) -> NDArray[np.float32]:
    """Share of a stroke's way off the line on which colours beside it differ, -1 if there is none.

    Args:
        truth: int64 (h, w). work: bool (h, w), line. line: float32 (n, 4) strokes.
        off: pixels to both sides at which colours are compared.
    """
    height, width = truth.shape
    out = np.full(len(line), -1, np.float32)
    for k in range(len(line)):
        dx, dy = line[k, 2] - line[k, 0], line[k, 3] - line[k, 1]
        long = np.sqrt(dx * dx + dy * dy)
        if long < 0.001:
            continue
        steps = int(2 * long) + 1
        count, differ = 0, 0
        for t in range(steps + 1):
            x, y = line[k, 0] + dx * t / steps, line[k, 1] + dy * t / steps
            u, v = int(np.round(x)), int(np.round(y))
            if u < 0 or v < 0 or u >= width or v >= height or work[v, u]:
                continue
            count += 1
            for away in (off, _FURTHER * off, max(off, _ARC * long)):
                ax, ay = int(np.round(x - away * dy / long)), int(np.round(y + away * dx / long))
                bx, by = int(np.round(x + away * dy / long)), int(np.round(y - away * dx / long))
                if min(ax, ay, bx, by) < 0 or max(ax, bx) >= width or max(ay, by) >= height:
                    continue
                if truth[ay, ax] != truth[by, bx]:
                    differ += 1
                    break
        if count > 0:
            out[k] = differ / count
    return out
