"""From labels to the region table: one row a region, measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.pixels.regiontable import RegionTable
from painter.segment.measure import measure_atoms


def describe(
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    line: NDArray[np.bool_],
    tone: NDArray[np.float32] | None = None,
    kind: NDArray[np.uint8] | None = None,
) -> RegionTable:
    """Measure every atom of a page, and give every region a row, white and undecided.

    Args:
        atoms: `(H, W)` uint32. region_of_atom: `(atoms + 1,)` uint32.
        line: `(H, W)` bool, drawn ink without screentone.
        tone: `(atoms + 1,)` float32 mean screentone coverage, 0..1; zero when None.
        kind: `(atoms + 1,)` uint8 `RegionKind`; all drawing when None.
    """
    table = measure_atoms(atoms, region_of_atom.shape[0] - 1, line, tone, kind)
    return RegionTable.of_atoms(table, region_of_atom)
