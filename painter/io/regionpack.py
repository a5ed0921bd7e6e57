"""Regions as parts of an archive: one `.npy` file a column, in which nothing can run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.io.npy import from_npy, to_npy
from painter.pixels.atomtable import AtomTable
from painter.pixels.regiontable import RegionTable
from painter.segment.atoms import MergeTree
from painter.segment.openings import AtomGraph, Openings

_Kinds: TypeAlias = Mapping[str, tuple[type[np.generic], tuple[int, ...]]]
"""Kind of number and shape of a row, by column."""

_OWNERS = "region_of_atom"
_MEASURED = "passages"  # what files of before knew as "openings" is measured anew
_TABLE: _Kinds = MappingProxyType(
    {
        "area": (np.int64, ()),
        "box": (np.int32, (4,)),
        "centroid": (np.float32, (2,)),
        "colour": (np.uint8, (3,)),
        "source": (np.uint8, ()),
        "confidence": (np.float32, ()),
        "locked": (np.bool_, ()),
        "swatch": (np.int32, ()),
        "tone": (np.float32, ()),
        "kind": (np.uint8, ()),
        "depth": (np.float32, ()),
    }
)
_ATOMS: _Kinds = MappingProxyType(
    {
        "area": (np.int64, ()),
        "box": (np.int32, (4,)),
        "total": (np.int64, (2,)),
        "tone": (np.float32, ()),
        "kind": (np.uint8, ()),
        "depth": (np.float32, ()),
    }
)
_TREE: _Kinds = MappingProxyType(
    {"a": (np.uint32, ()), "b": (np.uint32, ()), "gap": (np.float32, ())}
)
_GRAPH: _Kinds = MappingProxyType(
    {
        "a": (np.uint32, ()),
        "b": (np.uint32, ()),
        "border": (np.int32, ()),
        "open_border": (np.int32, ()),
    }
)
_PASSAGES: _Kinds = MappingProxyType(
    {
        "side": (np.int32, (4,)),
        "at": (np.int32, (2,)),
        "ends": (np.float32, (4,)),
        "width": (np.float32, ()),
        "likely": (np.float32, ()),
    }
)


@dataclass(frozen=True, eq=False)
class PackedRegions:
    """What is packed together: a table over atoms and what is known about the atoms.

    Attributes:
        tree, openings: None where they are not known.
    """

    table: RegionTable
    tree: MergeTree | None = None
    openings: Openings | None = None

    def known(self) -> tuple[str, ...]:
        """Which of the things that may be missing are there."""
        may_miss = {"atoms": self.table.atoms, "tree": self.tree, _MEASURED: self.openings}
        return tuple(name for name, thing in may_miss.items() if thing is not None)


def pack_regions(regions: PackedRegions) -> dict[str, bytes]:
    """The columns as `.npy` by name.

    Proposals are candidate.0, candidate.1, ... in their order; columns of the atoms, the tree and
    the passages have the name of those before theirs.
    """
    table, tree, openings = regions.table, regions.tree, regions.openings
    columns: dict[str, NDArray[Any]] = {_OWNERS: table.region_of_atom}
    columns |= {name: getattr(table, name) for name in _TABLE}
    columns |= {_candidate(i): column for i, column in enumerate(table.candidates.values())}
    if table.atoms is not None:
        columns |= {f"atoms.{name}": getattr(table.atoms, name) for name in _ATOMS}
    if tree is not None:
        columns |= {f"tree.{name}": getattr(tree, name) for name in _TREE}
        columns["tree.reach"] = np.array([tree.reach], np.float64)
    if openings is not None:
        columns |= {f"{_MEASURED}.{name}": column for name, column in openings.arrays().items()}
    return {name: to_npy(column) for name, column in columns.items()}


def unpack_regions(
    read: Callable[[str], bytes],
    candidates: tuple[str, ...],
    known: tuple[str, ...],
    atoms: int,
) -> PackedRegions:
    """The same again.

    Args:
        read: gives the bytes of a column by name.
        candidates: ids of the plugins whose proposals are in it, in their order.
        known: as of `PackedRegions.known`.
        atoms: the highest label that the table has to know.

    Raises:
        ValueError: a column is damaged, or they do not fit each other.
    """
    columns = _Columns(read)
    rows = columns.length("area")
    proposals = {
        plugin: columns.one(_candidate(i), np.uint8, (rows, 3))
        for i, plugin in enumerate(candidates)
    }
    measured = columns.all("atoms.", _ATOMS, atoms + 1) if "atoms" in known else None
    table = RegionTable(
        region_of_atom=columns.one(_OWNERS, np.uint32, (atoms + 1,)),
        candidates=MappingProxyType(proposals),
        atoms=None if measured is None else AtomTable(**measured),
        **columns.all("", _TABLE, rows),
    )
    return PackedRegions(
        table,
        _tree(columns, atoms) if "tree" in known else None,
        _openings(columns, atoms) if _MEASURED in known else None,
    )


class _Columns:
    """Reads columns and checks what they are."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read

    def one(self, name: str, kind: type[np.generic], shape: tuple[int, ...]) -> NDArray[Any]:
        array = from_npy(self._read(name))
        if array.dtype != np.dtype(kind) or array.shape != shape:
            raise ValueError(f"column {name} is of another kind or length")
        return array

    def all(self, start: str, kinds: _Kinds, rows: int) -> dict[str, NDArray[Any]]:
        return {
            name: self.one(start + name, kind, (rows, *rest))
            for name, (kind, rest) in kinds.items()
        }

    def length(self, name: str) -> int:
        array = from_npy(self._read(name))
        if not array.ndim:
            raise ValueError(f"column {name} is a single number")
        return len(array)


def _tree(columns: _Columns, atoms: int) -> MergeTree:
    found = columns.all("tree.", _TREE, columns.length("tree.a"))
    _check_atoms(atoms, found["a"], found["b"])
    reach = float(columns.one("tree.reach", np.float64, (1,))[0])
    if not reach >= 0:
        raise ValueError("a merge tree without a reach")
    return MergeTree(found["a"], found["b"], found["gap"], reach)


def _openings(columns: _Columns, atoms: int) -> Openings:
    start = f"{_MEASURED}."
    graph = columns.all(start, _GRAPH, columns.length(f"{start}a"))
    _check_atoms(atoms, graph["a"], graph["b"])
    passages = columns.all(start, _PASSAGES, columns.length(f"{start}at"))
    return Openings(graph=AtomGraph(**graph), **passages)


def _check_atoms(atoms: int, *columns: NDArray[np.uint32]) -> None:
    for column in columns:
        if column.size and not (int(column.min()) >= 1 and int(column.max()) <= atoms):
            raise ValueError("an atom that no pixel can have")


def _candidate(number: int) -> str:
    return f"candidate.{number}"
