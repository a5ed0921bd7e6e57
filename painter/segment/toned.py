"""Screentone of atoms: how much of them dots cover, and how large and how many these are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.tone import LINE, TONE

_CHORD = 1.27  # area of a dot over the square of its rows' mean length, 4 / pi

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Screens:
    """What is laid over n things: atoms, of which 0 is nothing, or sides of passages.

    Attributes:
        sums: int64 (n, 3), pixels that are not line, those of them in dots, and in how many runs
            along the rows these lie.
    """

    sums: NDArray[np.int64]

    @property
    def share(self) -> Floats:
        """Coverage by dots of what is not line, 0..1, (n,)."""
        free, inked, _ = self.sums.T
        return (inked / np.maximum(free, 1)).astype(np.float32)

    @property
    def dot(self) -> Floats:
        """Mean length of a row of pixels in a dot, page pixels, (n,)."""
        _, inked, runs = self.sums.T
        return (inked / np.maximum(runs, 1)).astype(np.float32)

    @property
    def dots(self) -> Floats:
        """About how many there are, (n,)."""
        return (self.sums[:, 1] / np.maximum(_CHORD * self.dot**2, 1)).astype(np.float32)

    def at(self, number: NDArray[np.integer]) -> Screens:
        """Those of these numbers, in their order."""
        return Screens(self.sums[number])


def screens_of_atoms(atoms: NDArray[np.uint32], marks: NDArray[np.uint8], count: int) -> Screens:
    """Measure the dots of every atom.

    Args:
        atoms: uint32 (H, W), 1..count. marks: uint8 (H, W), 1 line, 2 dots, as in `PageInk`.
    """
    bands = row_bands(atoms.shape[0], worker_count())
    sums = [np.zeros((count + 1, 3), np.int64) for _ in bands]
    in_parallel(lambda k: _count_dots(atoms, marks, *bands[k], sums[k]), range(len(bands)))
    return Screens(np.sum(sums, axis=0))


@kernel
def _count_dots(
    atoms: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    top: int,
    bottom: int,
    sums: NDArray[np.int64],
) -> None:
    """By atom: pixels that are not line, those in dots, and runs of these."""
    for y in range(top, bottom):
        before = 0
        for x in range(atoms.shape[1]):
            mark = marks[y, x]
            if mark != LINE:
                atom = atoms[y, x]
                sums[atom, 0] += 1
                if mark == TONE:
                    sums[atom, 1] += 1
                    sums[atom, 2] += before != TONE
            before = mark
