"""Dots of a tone that were not told from lines when the page was read: they are no walls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

DRAWN = 128
"""Coverage above which a pixel is drawn."""

TONED, DENSE = 0.02, 0.5
"""Tone from which an atom has dots, and from which it is more dot than paper."""

_DOT = 600  # connected drawn pixels up to which a mark in a toned atom is a dot of the tone
_LINE, _SEEN = 2, 3  # what a pixel of the line is known to be


def without_dots(
    line: NDArray[np.bool_], atoms: NDArray[np.uint32], tone: NDArray[np.float32]
) -> None:
    """Clear the small marks of toned atoms from a line, in place.

    Args:
        line: `(H, W)` bool, contiguous. atoms: `(H, W)` uint32. tone: `(atoms + 1,)`, 0..1.
    """
    toned = tone > TONED
    if toned.any():
        _clear(line.view(np.uint8), atoms, toned)
        np.minimum(line.view(np.uint8), 1, out=line.view(np.uint8))


@kernel
def _clear(line: NDArray[np.uint8], atoms: NDArray[np.uint32], toned: NDArray[np.bool_]) -> None:
    """Marks of up to `_DOT` pixels that lie in toned atoms become 0, the others met `_LINE`."""
    height, width = line.shape
    mark = np.empty(_DOT + 1, np.int64)
    for y in range(height):
        for x in range(width):
            if line[y, x] != 1 or not toned[atoms[y, x]]:
                continue
            mark[0] = y * width + x
            line[y, x] = _SEEN
            count, first, dot = 1, 0, True
            while first < count:
                v0, u0 = mark[first] // width, mark[first] % width
                first += 1
                for v in range(max(0, v0 - 1), min(height, v0 + 2)):
                    for u in range(max(0, u0 - 1), min(width, u0 + 2)):
                        if line[v, u] == 0 or line[v, u] == _SEEN:
                            continue
                        # What touches a mark that was too large is a part of it.
                        dot = dot and line[v, u] == 1 and count <= _DOT and toned[atoms[v, u]]
                        if dot:
                            line[v, u] = _SEEN
                            mark[count] = v * width + u
                            count += 1
            for k in range(count):
                line[mark[k] // width, mark[k] % width] = 0 if dot else _LINE


@kernel
def erase_dots(
    drawn: NDArray[np.uint8], index: NDArray[np.integer], toned: NDArray[np.float32]
) -> None:
    """Clear the small marks of toned atoms, and all ink of dense ones, in place.

    Args:
        drawn: `(h, w)` uint8 coverage. index: `(h, w)` into `toned`, `(k,)` float32 tone.
    """
    height, width = drawn.shape
    mark_of = np.zeros((height, width), np.int32)
    mark = np.empty(_DOT + 1, np.int64)
    number = 0
    for y in range(height):
        for x in range(width):
            if drawn[y, x] <= DRAWN:
                continue
            tone = toned[index[y, x]]
            if tone > DENSE:
                drawn[y, x] = 0
            if tone <= TONED or tone > DENSE or mark_of[y, x] > 0:
                continue
            number += 1
            mark[0] = y * width + x
            mark_of[y, x] = number
            count, first, line = 1, 0, False
            while first < count:
                v0, u0 = mark[first] // width, mark[first] % width
                first += 1
                for v in range(max(0, v0 - 1), min(height, v0 + 2)):
                    for u in range(max(0, u0 - 1), min(width, u0 + 2)):
                        if drawn[v, u] <= DRAWN or mark_of[v, u] == number:
                            continue
                        # What touches a mark that was too large is a part of it.
                        line = line or mark_of[v, u] > 0 or count > _DOT
                        line = line or toned[index[v, u]] <= TONED
                        if not line:
                            mark_of[v, u] = number
                            mark[count] = v * width + u
                            count += 1
            if not line:
                for k in range(count):
                    drawn[mark[k] // width, mark[k] % width] = 0
