"""What is counted on one drawing, and how drawings are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.data.truth import Drawing
from painter.imaging.colour import delta_e
from painter.imaging.compare import PLAIN_DIFFERENCE, colourfulness

_LEAST_AREA = 10  # pixels; smaller regions are not counted
_COVERED = 0.9  # mean coverage from which a region lies under solid ink and shows no colour
_THIN = 4  # every fourth pixel tells how colourful a picture is


@dataclass(frozen=True)
class Tally:
    """One source on one drawing.

    Attributes:
        right, unhinted: regions. right_visible, visible: of these, not under solid ink.
        obeyed, hinted: regions with exactly the hint's colour, and all.
        colourful, truly_colourful: Hasler-Suesstrunk metric of the flats and of the true ones.
    """

    right: int
    unhinted: int
    right_visible: int
    visible: int
    obeyed: int
    hinted: int
    colourful: float
    truly_colourful: float
    seconds: float


@dataclass(frozen=True)
class Score:
    """One source on a set.

    Attributes:
        accuracy: share of unhinted regions with dE2000 below 10, every region counting once.
        visible: the same of regions that are not under solid ink, where a colour can be seen.
        colourfulness: over the true one. obedience: share of hints kept exactly.
        seconds: median of a page.
    """

    accuracy: float
    visible: float
    regions: int
    colourfulness: float
    obedience: float
    seconds: float


def tally(
    drawing: Drawing, hinted: NDArray[np.uint32], colours: NDArray[np.uint8], seconds: float
) -> Tally:
    """Count one drawing; `colours` is `(n + 1, 3)` by region id as the source gave them."""
    free = drawing.table.area > _LEAST_AREA
    free[0] = False
    free[hinted] = False
    ink = np.bincount(drawing.labels.ravel(), drawing.ink.ravel() / 255, len(free))
    open_ = (ink < _COVERED * np.maximum(drawing.table.area, 1))[free]
    right = delta_e(colours[free], drawing.colours[free]) < PLAIN_DIFFERENCE
    obeyed = (colours[hinted] == drawing.colours[hinted]).all(axis=1)
    seen = drawing.labels[::_THIN, ::_THIN]
    return Tally(
        right=int(right.sum()),
        unhinted=int(free.sum()),
        right_visible=int((right & open_).sum()),
        visible=int(open_.sum()),
        obeyed=int(obeyed.sum()),
        hinted=len(hinted),
        colourful=colourfulness(colours[seen]),
        truly_colourful=colourfulness(drawing.colours[seen]),
        seconds=seconds,
    )


def score(tallies: Sequence[Tally]) -> Score:
    """Put a set together: regions are summed over drawings before dividing."""
    regions = sum(one.unhinted for one in tallies)
    hints = sum(one.hinted for one in tallies)
    colour = sum(one.truly_colourful for one in tallies)
    return Score(
        accuracy=sum(one.right for one in tallies) / max(1, regions),
        visible=sum(one.right_visible for one in tallies) / max(1, sum(t.visible for t in tallies)),
        regions=regions,
        colourfulness=sum(one.colourful for one in tallies) / max(1e-9, colour),
        obedience=sum(one.obeyed for one in tallies) / max(1, hints),
        seconds=float(np.median([one.seconds for one in tallies])) if tallies else 0.0,
    )
