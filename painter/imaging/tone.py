"""Screentone: dots of like size on a lattice, told apart from drawing.

After the observation of Ito et al. 2015 that tone is what recurs: a dot has neighbours of about its
own area on all sides at about the same distance; letters, freckles and eyes have not.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands
from painter.base.kernel import kernel
from painter.imaging.components import Components, find_components, paint_components
from painter.imaging.lines import WEAK
from painter.imaging.screens import tone_dots
from painter.imaging.touching import LINE, TONE, free_lines

_EDGE_OF_DOT = 4
_SETTLED = np.array([0, LINE, TONE, LINE, TONE] + [0] * 251, np.uint8)


@dataclass(frozen=True, eq=False)
class ToneDots:
    """The dots of all screens of a page, n of them."""

    centre: NDArray[np.float32]  # (n, 2) x y, pixels
    area: NDArray[np.float32]  # (n,) pixels
    period: NDArray[np.float32]  # (n,) distance of the nearest like dot, pixels


def mark_tone(mask: NDArray[np.uint8]) -> tuple[Components, NDArray[np.bool_], ToneDots]:
    """Turn the dots of screentone in `mask`, uint8 (H, W) of 0, 1 and 3, into 2 (TONE).

    Dots are sought first in what is surely ink, where the dots of a dense screen do not yet run
    into each other; the soft edge (3) then becomes tone beside tone and line elsewhere. A second
    search in all ink finds the faint dots of a light screen. Dots that run into a line go last.

    Returns:
        The components left of the ink after the first search, n of them, whether each is line,
        bool (n,), and the dots of both searches.
    """
    surely = find_components(mask)
    dots, period = tone_dots(surely, mask)
    value = np.full(len(surely.area), LINE, np.uint8)
    value[dots] = TONE
    paint_components(mask, surely, value)
    in_parallel(lambda band: _judge_edges(mask, band[0], band[1]), row_bands(mask.shape[0], 8))
    cv2.LUT(mask, _SETTLED, dst=mask)
    parts = find_components(mask)
    more, more_period = tone_dots(parts, mask)
    value = np.full(len(parts.area), LINE, np.uint8)
    value[more] = TONE
    paint_components(mask, parts, value)
    found = ToneDots(
        np.concatenate([surely.centre[dots], parts.centre[more]]),
        np.concatenate([surely.area[dots], parts.area[more]]).astype(np.float32),
        np.concatenate([period, more_period]),
    )
    free_lines(mask, found.centre, found.area)
    return parts, value == LINE, found


@kernel
def _judge_edges(mask: NDArray[np.uint8], top: int, bottom: int) -> None:
    """Mark soft edges for `_SETTLED`: dots near and no line beside them, or not.

    What is marked is told from no neighbour, so that bands need not wait for each other.
    """
    height, width = mask.shape
    dot, line = np.zeros(width + 4, np.bool_), np.zeros(width + 4, np.bool_)  # column x at x + 2
    for y in range(top, bottom):
        above, below = max(0, y - 1), min(height - 1, y + 1)
        _mark_columns(mask[above], mask[y], mask[below], TONE, dot[2:-2])
        _mark_columns(mask[above], mask[y], mask[below], LINE, line[2:-2])
        _add_columns(mask[max(0, y - 2)], mask[min(height - 1, y + 2)], TONE, dot[2:-2])
        _judge_row(mask[y], dot, line)


@kernel
def _mark_columns(
    above: NDArray[np.uint8],
    row: NDArray[np.uint8],
    below: NDArray[np.uint8],
    mark: int,
    out: NDArray[np.bool_],
) -> None:
    for x in range(len(row)):
        out[x] = (above[x] == mark) | (row[x] == mark) | (below[x] == mark)


@kernel
def _add_columns(
    above: NDArray[np.uint8], below: NDArray[np.uint8], mark: int, out: NDArray[np.bool_]
) -> None:
    for x in range(len(out)):
        out[x] |= (above[x] == mark) | (below[x] == mark)


@kernel
def _judge_row(row: NDArray[np.uint8], dot: NDArray[np.bool_], line: NDArray[np.bool_]) -> None:
    for x in range(len(row)):
        near = dot[x] | dot[x + 1] | dot[x + 2] | dot[x + 3] | dot[x + 4]
        beside = line[x + 1] | line[x + 2] | line[x + 3]
        edge = (row[x] == WEAK) & near & (not beside)
        row[x] = _EDGE_OF_DOT if edge else row[x]
