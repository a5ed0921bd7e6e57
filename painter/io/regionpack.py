"""A region table as parts of an archive: one `.npy` file a column, in which nothing can run."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from painter.io.npy import from_npy, to_npy
from painter.pixels.regiontable import RegionTable

_OWNERS = "region_of_atom"
_COLUMNS: dict[str, tuple[type[np.generic], tuple[int, ...]]] = {
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


def pack_regions(table: RegionTable) -> dict[str, bytes]:
    """The columns as `.npy` by name; proposals as candidate.0, candidate.1, ... in their order."""
    columns: dict[str, NDArray[Any]] = {_OWNERS: table.region_of_atom}
    columns |= {name: getattr(table, name) for name in _COLUMNS}
    columns |= {_candidate(i): column for i, column in enumerate(table.candidates.values())}
    return {name: to_npy(column) for name, column in columns.items()}


def unpack_regions(
    read: Callable[[str], bytes], candidates: tuple[str, ...], atoms: int
) -> RegionTable:
    """The table again.

    Args:
        read: gives the bytes of a column by name.
        candidates: ids of the plugins whose proposals are in it, in their order.
        atoms: the highest label that the table has to know.

    Raises:
        ValueError: a column is damaged, or they do not fit each other.
    """

    def column(name: str, kind: type[np.generic], shape: tuple[int, ...]) -> NDArray[Any]:
        array = from_npy(read(name))
        if array.dtype != np.dtype(kind) or array.shape != shape:
            raise ValueError(f"column {name} is of another kind or length")
        return array

    rows = len(from_npy(read("area")))
    columns = {name: column(name, kind, (rows, *rest)) for name, (kind, rest) in _COLUMNS.items()}
    proposals = {
        plugin: column(_candidate(i), np.uint8, (rows, 3)) for i, plugin in enumerate(candidates)
    }
    return RegionTable(
        region_of_atom=column(_OWNERS, np.uint32, (atoms + 1,)),
        candidates=MappingProxyType(proposals),
        **columns,
    )


def _candidate(number: int) -> str:
    return f"candidate.{number}"
