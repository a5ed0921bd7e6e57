"""The colours that a page uses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.pixels.palette import Palette, Rgb, Swatch, hex_name
from painter.pixels.regiontable import RegionTable, Source

MOST = 64
"""More than this nobody finds a colour among."""


def colours_in_use(table: RegionTable | None, most: int = MOST) -> tuple[Swatch, ...]:
    """The colours of regions that have one from any source, the largest area first."""
    if table is None:
        return ()
    used = table.source != Source.NONE
    used[0] = False
    if not used.any():
        return ()
    colours = table.colour[used].astype(np.uint32)
    packed = colours[:, 0] << 16 | colours[:, 1] << 8 | colours[:, 2]
    values, which = np.unique(packed, return_inverse=True)
    areas = np.bincount(which, weights=table.area[used])
    order = np.argsort(-areas, kind="stable")[:most]
    total = float(areas.sum()) or 1.0
    return tuple(
        Swatch(rgb, hex_name(rgb), float(areas[i]) / total)
        for i in order.tolist()
        for rgb in [
            ((int(values[i]) >> 16) & 255, (int(values[i]) >> 8) & 255, int(values[i]) & 255)
        ]
    )


def tie(page: PageState, regions: NDArray[np.uint32], index: int) -> PageState:
    """Fill regions with a swatch of the page's palette and tie them to it; locked ones stay."""
    raise NotImplementedError


def edit_swatch(page: PageState, index: int, rgb: Rgb) -> PageState:
    """Give a swatch another colour, and so every unlocked region that uses it."""
    raise NotImplementedError


def rename_swatch(page: PageState, index: int, name: str) -> PageState:
    """Give a swatch another name."""
    raise NotImplementedError


def lock_swatch(page: PageState, index: int, locked: bool) -> PageState:
    """Keep a swatch from being edited, merged or removed, or let it go."""
    raise NotImplementedError


def add_swatch(page: PageState, rgb: Rgb, name: str = "") -> PageState:
    """A new swatch at the end; without a name it takes that of its colour."""
    raise NotImplementedError


def remove_swatch(page: PageState, index: int) -> PageState:
    """Take a swatch away; regions that used it keep their colour."""
    raise NotImplementedError


def merge_swatches(page: PageState, distance: float = 0.02) -> tuple[PageState, int]:
    """Merge swatches that are nearer than `distance` in OKLab; how many are gone.

    Regions follow to the swatch that is used by the largest area. Locked swatches stay.
    """
    raise NotImplementedError


def users_of(page: PageState, index: int) -> NDArray[np.uint32]:
    """Regions that are tied to a swatch."""
    raise NotImplementedError


def palette_from_page(page: PageState) -> PageState:
    """The page with a palette of the colours in use, named, every coloured region tied to it."""
    raise NotImplementedError


def find_swatches(palette: Palette, text: str) -> list[int]:
    """Positions of swatches whose name, colour name or #rrggbb holds every word of a search."""
    raise NotImplementedError
