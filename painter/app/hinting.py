"""Hints as a plugin is told of them: by region, painted ones and colours by hand alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.api.request import Coverage, Hints
from painter.app.regions import PageRegions, with_split
from painter.pixels.readonly import read_only
from painter.pixels.regiontable import RegionTable, Source
from painter.segment.spread import SpreadHints, spread_hints


def hints_by_region(
    painted: NDArray[np.uint8] | None, regions: PageRegions, ink: Coverage
) -> tuple[Hints | None, PageRegions, tuple[str, ...]]:
    """Hints by region; a region hinted in two colours is split along the ink first.

    What the artist coloured by hand is a hint as well: plugins carry it on like a painted one.

    Args:
        painted: `(H, W, 4)` uint8 straight RGBA, or None. ink: the page's, `(H, W)` uint8.

    Returns:
        the hints, or None where there are none; the regions, with what was split; what the artist
        should know of hints that were left out.
    """
    own = np.flatnonzero(regions.table.source == Source.ARTIST).astype(np.uint32)
    if painted is None:
        if not len(own):
            return None, regions, ()
        nothing = np.zeros((*ink.shape, 4), np.uint8)
        return _hints(nothing, own, regions.table), regions, ()
    owners = regions.table.region_of_atom
    fixed = ~regions.table.undecided()
    spread = spread_hints(painted, regions.atoms, owners, ink, fixed)
    if spread.labels is not regions.atoms:
        regions = with_split(regions, spread.labels, spread.region_of_atom)
    hints = _hints(painted, own, regions.table, spread)
    return hints, regions, _told(spread)


def _hints(
    picture: NDArray[np.uint8],
    own: NDArray[np.uint32],
    table: RegionTable,
    spread: SpreadHints | None = None,
) -> Hints:
    """Painted hints and the regions `own` that the artist coloured, sorted by region."""
    region, colour, point = own, table.colour[own], table.centroid[own]
    if spread is not None:
        region = np.concatenate([spread.region, region])
        colour = np.concatenate([spread.colour, colour])
        point = np.concatenate([spread.point, point])
    order = np.argsort(region, kind="stable")
    return Hints(
        read_only(picture),
        read_only(region[order]),
        read_only(colour[order]),
        read_only(point[order]),
    )


def _told(spread: SpreadHints) -> tuple[str, ...]:
    """What became of hints that colour nothing."""
    notices: list[str] = []
    if not len(spread.region):
        notices.append("The hints hold no colour: paint them opaque, off the ink.")
    if spread.ignored:
        notices.append(f"Hint strokes left out, as they lie on ink alone: {spread.ignored}.")
    if spread.faint:
        notices.append(f"Hint strokes left out, as they are less than half opaque: {spread.faint}.")
    if spread.kept:
        notices.append(f"Regions with hints that stay as you decided: {spread.kept}.")
    return tuple(notices)
