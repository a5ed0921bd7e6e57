"""A second look at narrow places that were closed: where no line is missing, they open again.

A stroke is judged before there are regions. Once there are, the judge sees the passage itself; of
closed ones that it calls no gap nearly all are cuts through one thing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.segment.atoms import Passages
from painter.segment.borders import find_borders
from painter.segment.openings import passages_of
from painter.segment.pairs import pair_keys
from painter.segment.weigh import Scales

# On five A4 pages to choose by, with the weights before these, 25 of 25 closed passages below a
# likelihood of 0.08 were wrong cuts, four in five up to 0.33. The room was set after large shapes
# of the measured ones had run out.
_DOUBT = -1.5  # logarithm of the odds below which a passage needs a larger setting
_MOST = 10.0  # times its setting at most
_ROOM = 150.0  # squared strokes; a wrong cut between larger pieces is sooner mended than a leak


def look_again(
    labels: NDArray[np.int32], count: int, passages: Passages, scales: Scales
) -> Passages:
    """The same passages; those that part a small piece from its own need a larger setting.

    Of several passages between the same two pieces the one likeliest to be a gap counts.

    Args:
        labels: int32 (h, w), atoms 1..count, the line assigned too.
    """
    work = scales.ground.work
    borders = find_borders(labels.view(np.uint32), work)
    middle, ends, width = passages_of(borders, work)
    if not len(middle) or not len(passages.gap):
        return passages
    odds = scales.passage_odds(ends, width)
    pair, which = np.unique(borders.open_key[middle], return_inverse=True)
    likeliest = np.full(len(pair), -np.inf, np.float32)
    np.maximum.at(likeliest, which, odds)
    key = pair_keys(passages.a, passages.b)
    at = np.minimum(np.searchsorted(pair, key), len(pair) - 1)
    area = np.bincount(labels.ravel(), minlength=count + 1)
    small = np.minimum(area[passages.a], area[passages.b]) <= _ROOM * scales.ground.stroke**2
    times = np.exp(np.clip(_DOUBT - likeliest[at], 0, np.log(_MOST)))
    factor = np.where(small & (pair[at] == key), times, 1)
    return replace(passages, gap=(passages.gap * factor).astype(np.float32))
