"""What the artist corrected about a page's regions, apart from colours and locks.

The regions of a page follow from three things: the merge tree, the gap setting, and these
corrections (`painter.segment.grouping`). So another setting keeps every correction.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from painter.segment.steps import Step


def _no_pairs() -> NDArray[np.uint32]:
    return np.zeros((0, 2), np.uint32)


@dataclass(frozen=True, eq=False)
class Closure:
    """A stroke of the artist that closes gaps. It is never printed.

    Attributes:
        id: unique among the page's closures, from 1.
        points: `(n, 2)` float32 x, y in page pixels, n >= 2; pixel centres lie at whole numbers.
        apart: `(k, 2)` uint32, the pairs of atoms that it keeps apart. There are none while colour
            still has another way round; it counts as a wall all the same.
    """

    id: int
    points: NDArray[np.float32]
    apart: NDArray[np.uint32] = field(default_factory=_no_pairs)

    def __post_init__(self) -> None:
        if self.points.ndim != 2 or self.points.shape[0] < 2 or self.points.shape[1] != 2:
            raise ValueError(f"a closure of {self.points.shape}, not (2 or more, 2)")
        self.points.flags.writeable = False
        self.apart.flags.writeable = False


@dataclass(frozen=True, eq=False)
class Corrections:
    """Corrections of one page. Pairs are of atoms; all arrays are read-only.

    Attributes:
        together: `(m, 2)` uint32, atoms that are in one region at every gap setting.
        apart: `(k, 2)` uint32, atoms that are never in one region: by splits and lassos. Those of
            closures are with the closures.
        closures: strokes that close gaps, oldest first.
        steps: everything that was merged, split, closed, opened and re-cut, oldest first. The
            pairs say what came of it; the steps are for the day when the regions are found anew.
        local: `(j, 2)` uint32, passages of the merge tree with a gap setting of their own: those of
            lassos. local_gap: `(j,)` float32, page pixels.
        dismissed: places of passages that the artist looked at and found to be no leaks, x, y.
    """

    together: NDArray[np.uint32] = field(default_factory=_no_pairs)
    apart: NDArray[np.uint32] = field(default_factory=_no_pairs)
    closures: tuple[Closure, ...] = ()
    steps: tuple[Step, ...] = ()
    local: NDArray[np.uint32] = field(default_factory=_no_pairs)
    local_gap: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    dismissed: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        for array in (self.together, self.apart, self.local):
            if array.ndim != 2 or array.shape[1] != 2:
                raise ValueError(f"pairs of the shape {array.shape}")
            array.flags.writeable = False
        if len(self.local) != len(self.local_gap):
            raise ValueError(f"{len(self.local)} passages, but {len(self.local_gap)} settings")
        self.local_gap.flags.writeable = False

    def all_apart(self) -> NDArray[np.uint32]:
        """`(k, 2)` uint32: every pair that is kept apart, those of closures too."""
        return np.concatenate([self.apart, *(closure.apart for closure in self.closures)])

    def closure(self, closure_id: int) -> Closure | None:
        """The closure of this id."""
        return next((one for one in self.closures if one.id == closure_id), None)

    def after(self, step: Step) -> Corrections:
        """The same with one more step."""
        return replace(self, steps=(*self.steps, step))

    def next_closure_id(self) -> int:
        """An id that no closure has or had."""
        known = [one.id for one in self.closures] + [one.closure for one in self.steps]
        return 1 + max(known, default=0)
