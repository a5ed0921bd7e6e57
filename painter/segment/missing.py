"""How likely it is that a line is missing at a passage: the judge of closings is asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.lines import distance_inside
from painter.segment.flood import widest_flood
from painter.segment.ink import PageInk
from painter.segment.judge import load_judge
from painter.segment.sight import ground_of
from painter.segment.weigh import Judging, Scales

_REACH = 18.0  # working pixels up to which the pieces on both sides of a passage are told apart


def likely_missing(
    ends: NDArray[np.float32],
    width: NDArray[np.float32],
    page: PageInk,
    judge: Judging | None = None,
) -> NDArray[np.float32]:
    """The chance, 0..1, that the stroke across each passage stands for a line, float32 (k,).

    Args:
        ends: (k, 4) x y x y, that stroke, page pixels. width: (k,) of the passage.
        judge: of closing strokes; None for the published one.
    """
    distance = distance_inside(~page.work)
    basins, count = widest_flood(distance, _REACH)
    ground = ground_of(page.work, basins, count, distance, page.work_stroke)
    scales = Scales(judge or load_judge(), ground)
    line = (ends / page.step).astype(np.float32)
    odds = scales.passage_odds(line, (width / page.step).astype(np.float32))
    return (1 / (1 + np.exp(-odds))).astype(np.float32)
