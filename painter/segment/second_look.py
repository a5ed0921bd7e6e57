"""A second look at passages when there are regions: what a stroke alone did not tell.

A stroke is judged before there are regions. Once there are, the judge sees what it parts; what has
a colour of its own closes sooner, what is part of its neighbour later.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.segment.atoms import Passages
from painter.segment.partings import measure_partings
from painter.segment.weigh import Scales

_MOST = 30.0  # times its setting at most that a passage needs, and one such part of it at least
_FINE = 1.0  # working pixels; who asks for so little means that hardly anything shall close
_ROOM = 250.0  # squared strokes; a wrong cut between larger pieces is sooner mended than a leak


def look_again(
    labels: NDArray[np.int32], count: int, passages: Passages, scales: Scales
) -> Passages:
    """The same passages with other settings; only those of small pieces rise.

    Args:
        labels: int32 (h, w), atoms 1..count, the line assigned too. passages: a forest.
    """
    if not len(passages.gap):
        return passages
    partings = measure_partings(labels, count, passages, scales)
    times = np.clip(scales.judge.setting_times(partings), 1 / _MOST, _MOST)
    times = np.where(partings.room <= _ROOM, times, np.minimum(times, 1))
    gap = np.maximum(passages.gap * times, np.minimum(passages.gap, _FINE))
    return replace(passages, gap=gap.astype(np.float32))
