"""What is known and decided about every region of a page, one row a region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from painter.pixels.atomtable import AtomTable, group_stats
from painter.pixels.lineage import Lineage, trace


class RegionKind(IntEnum):
    """What part of a page a region is."""

    DRAWING = 0
    PAPER = 1
    BALLOON = 2
    GUTTER = 3


class Source(IntEnum):
    """Where a region's colour comes from; a later one never overwrites ARTIST."""

    NONE = 0
    PLUGIN = 1
    HINT = 2
    ARTIST = 3


_DECIDED = MappingProxyType(
    {"colour": 255, "source": Source.NONE, "confidence": 0.0, "locked": False, "swatch": -1}
)


@dataclass(frozen=True, eq=False)
class RegionTable:
    """Columns of equal length n + 1; row = region id, row 0 is never used.

    All columns are read-only. Changing a colour, a lock or the regions themselves makes a new
    table and touches no pixel.

    Attributes:
        region_of_atom: `(atoms + 1,)` uint32, the region of every atom of the label map; [0] = 0.
        area: int64, pixels. box: `(n + 1, 4)` int32 x0 y0 x1 y1, end exclusive.
        centroid: `(n + 1, 2)` float32 x, y in page pixels.
        colour: `(n + 1, 3)` uint8 sRGB. source: uint8 `Source`. confidence: float32, 0..1.
        locked: bool; a locked region's colour changes only when the artist unlocks it.
        swatch: int32 position in the page's palette, -1 for none.
        tone: float32, mean screentone coverage 0..1. kind: uint8 `RegionKind`.
        depth: float32, largest distance to ink inside the region in page pixels.
        candidates: proposals by plugin id, each `(n + 1, 3)` uint8.
        atoms: what was measured on the atoms; None in a table that does not know (it came from an
            old file): such a table cannot be regrouped.
    """

    region_of_atom: NDArray[np.uint32]
    area: NDArray[np.int64]
    box: NDArray[np.int32]
    centroid: NDArray[np.float32]
    colour: NDArray[np.uint8]
    source: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    locked: NDArray[np.bool_]
    swatch: NDArray[np.int32]
    tone: NDArray[np.float32]
    kind: NDArray[np.uint8]
    depth: NDArray[np.float32]
    candidates: Mapping[str, NDArray[np.uint8]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    atoms: AtomTable | None = None

    def __post_init__(self) -> None:
        rows = self.area.shape[0]
        for name, column in self.columns().items():
            if column.shape[0] != rows:
                raise ValueError(f"column {name} has {column.shape[0]} rows, not {rows}")
            column.flags.writeable = False
        self.region_of_atom.flags.writeable = False
        if self.atoms is not None and self.atoms.count != len(self.region_of_atom) - 1:
            raise ValueError(f"{self.atoms.count} atoms, not {len(self.region_of_atom) - 1}")
        if self.region_of_atom.size and int(self.region_of_atom.max()) >= rows:
            raise ValueError("an atom belongs to a region that has no row")

    @classmethod
    def blank(
        cls,
        region_of_atom: NDArray[np.uint32],
        area: NDArray[np.int64],
        box: NDArray[np.int32],
        centroid: NDArray[np.float32],
        tone: NDArray[np.float32],
        kind: NDArray[np.uint8],
        depth: NDArray[np.float32],
    ) -> RegionTable:
        """Freshly found regions: white, unlocked, from no source."""
        rows: int = area.shape[0]
        return cls(
            region_of_atom,
            area,
            box,
            centroid,
            np.full((rows, 3), 255, np.uint8),
            np.zeros(rows, np.uint8),
            np.zeros(rows, np.float32),
            np.zeros(rows, np.bool_),
            np.full(rows, -1, np.int32),
            tone,
            kind,
            depth,
        )

    @classmethod
    def of_atoms(cls, atoms: AtomTable, region_of_atom: NDArray[np.uint32]) -> RegionTable:
        """Freshly found regions, measured by their atoms: white, unlocked, from no source."""
        count = int(region_of_atom.max(initial=0))
        stats = group_stats(atoms, region_of_atom, count)
        blank = cls.blank(
            region_of_atom,
            stats.area,
            stats.box,
            stats.centroid,
            stats.tone,
            stats.kind,
            stats.depth,
        )
        return replace(blank, atoms=atoms)

    def regrouped(self, group: NDArray[np.integer], lead: int = 0) -> RegionTable:
        """The table of other sets of the same atoms; no pixel is looked at.

        A region of the very same atoms keeps its whole row. Any other takes what was decided from
        the region that most of its pixels come from, and is measured by its atoms.

        A region keeps its id where it lives on; its largest part does when it is divided, and the
        id of the region it takes after when it grew. New regions take the lowest numbers that are
        free, and so do, first, the highest ids when there are fewer regions than before.

        Args:
            group: `(atoms + 1,)`, equal for atoms of one region, any numbers; [0] does not count.
            lead: a region that its successor takes after, whatever its size; 0 for none.

        Raises:
            ValueError: the table does not know its atoms.
        """
        return self.descended(self.lineage(group, lead))

    def lineage(self, group: NDArray[np.integer], lead: int = 0) -> Lineage:
        """Which regions `regrouped` would make from which; arguments and errors are its own."""
        if self.atoms is None:
            raise ValueError("a table without atoms cannot be regrouped")
        return trace(self.region_of_atom, group, self.atoms.area, lead)

    def descended(self, line: Lineage) -> RegionTable:
        """The table of the regions that `lineage` found."""
        assert self.atoms is not None
        stats = group_stats(self.atoms, line.region_of_atom, len(line.ancestor) - 1)
        same, old = line.same, line.ancestor

        def measured(fresh: NDArray[Any], before: NDArray[Any]) -> NDArray[Any]:
            keep = same.reshape(-1, *[1] * (fresh.ndim - 1))
            return np.where(keep, before[old], fresh).astype(before.dtype)

        return RegionTable(
            region_of_atom=line.region_of_atom,
            area=stats.area,
            box=stats.box,
            centroid=measured(stats.centroid, self.centroid),
            colour=self.colour[old],
            source=self.source[old],
            confidence=self.confidence[old],
            locked=self.locked[old],
            swatch=self.swatch[old],
            tone=measured(stats.tone, self.tone),
            kind=measured(stats.kind, self.kind),
            depth=measured(stats.depth, self.depth),
            candidates=MappingProxyType(
                {name: _frozen(colour[old]) for name, colour in self.candidates.items()}
            ),
            atoms=self.atoms,
        )

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """The columns that have one entry a region, by name."""
        return {
            "area": self.area,
            "box": self.box,
            "centroid": self.centroid,
            "colour": self.colour,
            "source": self.source,
            "confidence": self.confidence,
            "locked": self.locked,
            "swatch": self.swatch,
            "tone": self.tone,
            "kind": self.kind,
            "depth": self.depth,
        }

    @property
    def count(self) -> int:
        """How many regions there are."""
        return self.area.shape[0] - 1

    def undecided(self) -> NDArray[np.bool_]:
        """`(n + 1,)`: rows whose colour a source may still set (not locked, not the artist's)."""
        free = ~self.locked & (self.source != Source.ARTIST)
        free[0] = False
        return free

    def proposed(
        self,
        plugin: str,
        colour: NDArray[np.uint8],
        source: NDArray[np.uint8],
        confidence: NDArray[np.float32],
    ) -> RegionTable:
        """Take `(n + 1, 3)` colours where nothing was decided, and keep all as candidates."""
        free = self.undecided()
        return replace(
            self,
            colour=np.where(free[:, np.newaxis], colour, self.colour),
            source=np.where(free, source, self.source).astype(np.uint8),
            confidence=np.where(free, confidence, self.confidence).astype(np.float32),
            candidates=MappingProxyType({**self.candidates, plugin: _frozen(colour)}),
        )

    def with_colour(self, regions: NDArray[np.uint32], rgb: tuple[int, int, int]) -> RegionTable:
        """The artist colours these regions, by no swatch; locked ones stay as they are."""
        chosen = np.zeros(self.area.shape[0], np.bool_)
        chosen[regions] = True
        chosen &= ~self.locked
        chosen[0] = False
        colour, source, confidence = self.colour.copy(), self.source.copy(), self.confidence.copy()
        colour[chosen], source[chosen], confidence[chosen] = rgb, Source.ARTIST, 1.0
        coloured = replace(self, colour=colour, source=source, confidence=confidence)
        tied = chosen & (self.swatch >= 0)
        return coloured.with_swatch(np.flatnonzero(tied), -1) if tied.any() else coloured

    def with_lock(self, regions: NDArray[np.uint32], locked: bool) -> RegionTable:
        """Lock or unlock these regions."""
        column = self.locked.copy()
        column[regions] = locked
        column[0] = False
        return replace(self, locked=column)

    def reset(self, regions: NDArray[np.integer]) -> RegionTable:
        """Take colour, source, lock and swatch off these regions."""
        columns = {name: getattr(self, name).copy() for name in _DECIDED}
        for name, value in _DECIDED.items():
            columns[name][regions] = value
        return replace(self, **columns)

    def with_swatch(self, regions: NDArray[np.integer], swatch: int) -> RegionTable:
        """Tie these regions to one swatch of the page's palette, or with -1 to none."""
        column = self.swatch.copy()
        column[regions] = swatch
        column[0] = -1
        return replace(self, swatch=column)

    def with_swatches(self, swatch: NDArray[np.int32]) -> RegionTable:
        """Tie regions to swatches of the page's palette, `(n + 1,)` int32."""
        return replace(self, swatch=swatch)

    def atom_colours(self) -> NDArray[np.uint32]:
        """`(atoms + 1,)` opaque RGBA packed into uint32, ready for `LabelMap.lookup`."""
        rgba = np.full((self.colour.shape[0], 4), 255, np.uint8)
        rgba[:, :3] = self.colour
        return rgba.view(np.uint32)[:, 0][self.region_of_atom]


def _frozen(column: NDArray[np.uint8]) -> NDArray[np.uint8]:
    copy = column.copy()
    copy.flags.writeable = False
    return copy
