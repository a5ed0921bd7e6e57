"""The drawn line of a page at page size and at the smaller size at which regions are sought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel
from painter.imaging.components import paint_components
from painter.imaging.lines import ink_mask, stroke_width
from painter.imaging.tone import LINE, TONE, ToneDots, mark_tone
from painter.segment.kinds import Islands, find_islands
from painter.segment.lettering import find_letters

LETTER = 3  # mark of lettering and of specks: ink that encloses nothing to colour
WORK_SIDE = 2048  # longest side in pixels at which gaps are closed
_SPECK = 0.25  # squared stroke widths up to which a mark is dirt, and no line that gaps end at
_CELL_SHARE = 0.2  # share of line pixels from which a cell is line; keeps lines one pixel thin


@dataclass(frozen=True, eq=False)
class PageInk:
    """What is drawn on a page."""

    marks: NDArray[np.uint8]  # (H, W): 0 free, 1 line, 2 dot of a screentone, 3 lettering, specks
    islands: Islands  # small marks of line
    dots: ToneDots  # of all screens
    stroke: float  # median width of the lines, page pixels
    step: int  # page pixels a side of one cell of `work`
    work: NDArray[np.bool_]  # (ceil(H / step), ceil(W / step)): cells of line

    @property
    def work_stroke(self) -> float:
        """Median width of the lines in cells of `work`, at least 1."""
        return max(1.0, self.stroke / self.step)

    def line(self) -> NDArray[np.bool_]:
        """Drawn ink without screentone, bool (H, W)."""
        return (self.marks == LINE) | (self.marks == LETTER)


def read_ink(ink: NDArray[np.uint8], work_side: int = WORK_SIDE) -> PageInk:
    """Split coverage into line and tone, and reduce the line to working size.

    Args:
        ink: uint8 (H, W). work_side: longest side of the working size, in cells.
    """
    marks = ink_mask(ink)
    parts, is_line, dots = mark_tone(marks)
    step = max(1, -(-max(ink.shape) // work_side))
    drawn = is_line & (parts.area >= 12)
    stroke = stroke_width((parts.stop - parts.start)[drawn[parts.component]])
    letters = find_letters(parts, is_line, ink.shape)
    value = np.full(len(parts.area), LINE, np.uint8)
    value[letters] = LETTER
    value[parts.area < _SPECK * stroke * stroke] = LETTER
    value[~is_line] = TONE
    paint_components(marks, parts, value)
    work = reduce_line(marks, step)
    islands = find_islands(parts, is_line, letters, step)
    return PageInk(marks, islands, dots, stroke, step, work)


def reduce_line(marks: NDArray[np.uint8], step: int) -> NDArray[np.bool_]:
    """Cells of `step` by `step` pixels that hold enough line, bool (ceil(H/step), ceil(W/step))."""
    if step == 1:
        return marks == LINE
    shape = (-(-marks.shape[0] // step), -(-marks.shape[1] // step))
    work = np.empty(shape, np.bool_)
    least = max(1, round(_CELL_SHARE * step * step))
    in_parallel(
        lambda band: _reduce(marks, step, least, band[0], band[1], work), row_bands(shape[0], 8)
    )
    return work


@kernel
def _reduce(
    marks: NDArray[np.uint8],
    step: int,
    least: int,
    top: int,
    bottom: int,
    work: NDArray[np.bool_],
) -> None:
    height, width = marks.shape
    line = np.zeros(work.shape[1] * step, np.uint16)  # pixels of line by column
    for cy in range(top, bottom):
        line[:] = 0
        for y in range(cy * step, min(height, cy * step + step)):
            for x in range(width):
                line[x] += marks[y, x] == LINE
        for cx in range(work.shape[1]):
            count = 0
            for x in range(cx * step, cx * step + step):
                count += line[x]
            work[cy, cx] = count >= least
