"""Which atoms touch, and every place where they touch with no ink in between.

Measured once after the regions were found, whatever the gap setting: regions are sets of atoms, so
their graph is a look-up. The leak list is read from here (`painter.segment.leaks`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class AtomGraph:
    """Pairs of atoms that share a border, each pair once, a < b, sorted by a, then b.

    Attributes:
        a, b: `(m,)` uint32.
        border: `(m,)` int32 pairs of neighbouring pixels across the border.
        open_border: `(m,)` int32 of these, pairs with no ink on either side.
    """

    a: NDArray[np.uint32]
    b: NDArray[np.uint32]
    border: NDArray[np.int32]
    open_border: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Openings:
    """The graph of a page's atoms, and the passages between them. All arrays are read-only.

    Passages are told by place, not by atom: splitting an atom leaves them as they are.

    Attributes:
        graph: kept up to date by every edit.
        side: `(k, 4)` int32 x y x y, a pixel off the ink on either side of each passage.
        at: `(k, 2)` int32 x, y, its middle.
        ends: `(k, 4)` float32 x y x y, where it meets the ink: the stroke that closes it.
        width: `(k,)` float32, its narrowest width in page pixels.
        line: `(k,)` float32, width in page pixels of the lines that end there.
        aligned: `(k,)` float32, 0..1, how far the lines point at each other across it.
    """

    graph: AtomGraph
    side: NDArray[np.int32]
    at: NDArray[np.int32]
    ends: NDArray[np.float32]
    width: NDArray[np.float32]
    line: NDArray[np.float32]
    aligned: NDArray[np.float32]

    def __post_init__(self) -> None:
        for array in self.arrays().values():
            array.flags.writeable = False

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Every array by name."""
        graph = self.graph
        return {
            "a": graph.a,
            "b": graph.b,
            "border": graph.border,
            "open_border": graph.open_border,
            "side": self.side,
            "at": self.at,
            "ends": self.ends,
            "width": self.width,
            "line": self.line,
            "aligned": self.aligned,
        }
