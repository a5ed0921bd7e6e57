"""What the artist did to regions, told by places, so that it can be done again on others."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class StepKind(Enum):
    """What was done; the words are those of files."""

    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    OPEN = "open"  # a closure was taken away
    RECUT = "recut"


def _nowhere() -> NDArray[np.float32]:
    return np.zeros((0, 2), np.float32)


@dataclass(frozen=True, eq=False)
class Step:
    """One correction. Places are x, y in page pixels; all arrays are read-only.

    Attributes:
        points: `(n, 2)` float32: the stroke, the lasso's corners, or a place in each region that
            was merged, the leading one first; none for `OPEN`.
        spared: `(k, 2)` float32: a place in each region that it met and left as it was.
        area: `(n,)` float32: of merged regions, their pixels.
        closure: id of the closure that was drawn or taken away, or 0.
        gap: setting of a lasso, page pixels.
    """

    kind: StepKind
    points: NDArray[np.float32] = field(default_factory=_nowhere)
    spared: NDArray[np.float32] = field(default_factory=_nowhere)
    area: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    closure: int = 0
    gap: float = 0.0

    def __post_init__(self) -> None:
        least = {StepKind.OPEN: 0, StepKind.RECUT: 3}.get(self.kind, 2)
        if self.points.ndim != 2 or self.points.shape[1] != 2 or len(self.points) < least:
            raise ValueError(f"a step ({self.kind.value}) of {self.points.shape} points")
        if len(self.area) != (len(self.points) if self.kind is StepKind.MERGE else 0):
            raise ValueError(f"{len(self.area)} areas of {len(self.points)} places")
        if not 0 <= self.gap < float("inf"):
            raise ValueError(f"a gap of {self.gap}")
        for array in self.arrays():
            array.flags.writeable = False

    def arrays(self) -> tuple[NDArray[np.float32], ...]:
        """Every array."""
        return self.points, self.spared, self.area

    def moved(self, x: float, y: float) -> Step:
        """The same elsewhere."""
        by = np.array([x, y], np.float32)
        places = (self.points + by, self.spared + by)
        return Step(self.kind, *places, self.area, self.closure, self.gap)
