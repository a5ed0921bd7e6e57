"""What was measured on every atom of a page: enough to know any set of atoms without its pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class AtomTable:
    """Columns of equal length n + 1; row = atom id, row 0 is never used. All are read-only.

    Attributes:
        area: int64, pixels, those under the line too; 0 for an id that no pixel has.
        box: `(n + 1, 4)` int32 x0 y0 x1 y1, end exclusive; zeros where the area is 0.
        total: `(n + 1, 2)` int64, sums of the pixels' x and y; over the area, the centroid.
        tone: float32, mean screentone coverage 0..1. kind: uint8 `RegionKind`.
        depth: float32, largest distance to ink inside the atom, page pixels.
    """

    area: NDArray[np.int64]
    box: NDArray[np.int32]
    total: NDArray[np.int64]
    tone: NDArray[np.float32]
    kind: NDArray[np.uint8]
    depth: NDArray[np.float32]

    def __post_init__(self) -> None:
        rows = self.area.shape[0]
        for name, column in self.columns().items():
            if column.shape[0] != rows:
                raise ValueError(f"column {name} has {column.shape[0]} rows, not {rows}")
            column.flags.writeable = False

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """The columns by name."""
        return {
            "area": self.area,
            "box": self.box,
            "total": self.total,
            "tone": self.tone,
            "kind": self.kind,
            "depth": self.depth,
        }

    @property
    def count(self) -> int:
        """The highest atom id."""
        return self.area.shape[0] - 1


@dataclass(frozen=True, eq=False)
class GroupStats:
    """What is known of groups of atoms 1..n, row 0 unused: columns as in `RegionTable`."""

    area: NDArray[np.int64]
    box: NDArray[np.int32]
    centroid: NDArray[np.float32]
    tone: NDArray[np.float32]
    kind: NDArray[np.uint8]
    depth: NDArray[np.float32]


def group_stats(atoms: AtomTable, group: NDArray[np.uint32], count: int) -> GroupStats:
    """Measure groups of atoms by their rows alone.

    Args:
        group: `(atoms + 1,)` uint32 of every atom, [0] = 0, the others 1..count.
    """
    area = _sums(atoms.area, group, count)
    size = np.maximum(area, 1).astype(np.float64)
    middle = [_sums(atoms.total[:, side], group, count) / size for side in (0, 1)]
    tone = np.bincount(group, atoms.area * atoms.tone.astype(np.float64), count + 1) / size
    depth = np.zeros(count + 1, np.float32)
    np.maximum.at(depth, group, atoms.depth)
    return GroupStats(
        area=area,
        box=_boxes(atoms, group, count),
        centroid=np.stack(middle, axis=1).astype(np.float32),
        tone=tone.astype(np.float32),
        kind=_largest_vote(atoms, group, count),
        depth=depth,
    )


def _sums(value: NDArray[np.int64], group: NDArray[np.uint32], count: int) -> NDArray[np.int64]:
    # Sums of coordinates stay far below 2^53, where float64 still counts one by one.
    return np.bincount(group, value, count + 1).astype(np.int64)


def _boxes(atoms: AtomTable, group: NDArray[np.uint32], count: int) -> NDArray[np.int32]:
    box = np.zeros((count + 1, 4), np.int32)
    used = np.flatnonzero(atoms.area > 0)
    order = used[np.argsort(group[used], kind="stable")]
    if not len(order):
        return box
    groups = group[order]
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    box[groups[starts], :2] = np.minimum.reduceat(atoms.box[order, :2], starts)
    box[groups[starts], 2:] = np.maximum.reduceat(atoms.box[order, 2:], starts)
    return box


def _largest_vote(atoms: AtomTable, group: NDArray[np.uint32], count: int) -> NDArray[np.uint8]:
    kinds = int(atoms.kind.max(initial=0)) + 1
    key = group.astype(np.int64) * kinds + atoms.kind
    votes = np.bincount(key, atoms.area, (count + 1) * kinds).reshape(count + 1, kinds)
    return votes.argmax(axis=1).astype(np.uint8)
