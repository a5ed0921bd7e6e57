"""Which region to look at next: the one whose colour is least sure, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.pixels.palette import hex_name
from painter.pixels.regiontable import RegionKind, RegionTable, Source

_SURE = 0.999
_APART = 40.0  # sRGB levels between two proposals that disagree, root of the sum of squares
_SMALL = 64  # pixels

_Rank = tuple[float, int, int]


@dataclass(frozen=True)
class Doubt:
    """A region to look at.

    Attributes:
        reason: one sentence. left: how many more there are after it in this round.
    """

    region: int
    reason: str
    left: int


class DoubtRound:
    """A walk over the doubtful regions, the least sure first; what is decided drops out."""

    def __init__(self) -> None:
        self._last: _Rank | None = None

    def next(self, page: PageState) -> Doubt | None:
        """The next one; after the last one the round begins again. None when all is sure."""
        table = page.regions
        if table is None:
            return None
        order = _order(table)
        later = [rank for rank in order if self._last is None or rank > self._last]
        if not later:
            later = order
        if not later:
            self._last = None
            return None
        self._last = later[0]
        region = later[0][2]
        return Doubt(region, reason(table, region), len(later) - 1)


def doubtful(table: RegionTable) -> NDArray[np.bool_]:
    """`(n + 1,)`: regions of the drawing that are neither decided, locked nor sure."""
    free = table.undecided() & (table.kind == RegionKind.DRAWING) & (table.area > 0)
    return free & (table.source != Source.HINT) & (table.confidence < _SURE)


def reason(table: RegionTable, region: int) -> str:
    """Why a region is doubtful."""
    colour = hex_name(_rgb(table.colour[region]))
    if table.source[region] == Source.NONE:
        return f"Region {region} has no colour yet."
    words = f"Region {region} is {colour}, which is {float(table.confidence[region]):.0%} sure"
    others = _other_proposals(table, region)
    if others:
        words += f"; {_listed(others)} would make it another colour"
    elif table.area[region] < _SMALL:
        words += "; it is very small"
    return f"{words}."


def _order(table: RegionTable) -> list[_Rank]:
    ids = np.flatnonzero(doubtful(table))
    ranks = zip(
        table.confidence[ids].tolist(), (-table.area[ids]).tolist(), ids.tolist(), strict=True
    )
    return sorted(ranks)


def _other_proposals(table: RegionTable, region: int) -> list[str]:
    own = table.colour[region].astype(np.int64)
    return [
        f"{plugin} ({hex_name(_rgb(colours[region]))})"
        for plugin, colours in table.candidates.items()
        if np.hypot.reduce(colours[region].astype(np.int64) - own) > _APART
    ]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _rgb(colour: NDArray[np.uint8]) -> tuple[int, int, int]:
    r, g, b = (int(value) for value in colour)
    return r, g, b
