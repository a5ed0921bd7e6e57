"""Flat-colour correction of a colour picture that belongs to a page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.app.layers import PageColours, coloured_page
from painter.app.regions import PageRegions, page_ink
from painter.base.errors import UserError
from painter.document.page import PageState
from painter.pixels.regiontable import Source
from painter.segment.flatten import FlattenMethod, flatten, region_colours


def flatten_page(
    page: PageState,
    picture: NDArray[np.uint8],
    regions: PageRegions,
    method: FlattenMethod,
    strength: float,
    shade: bool,
) -> PageState:
    """The page with `(H, W, 3)` colours moved towards one colour a region.

    Raises:
        UserError: the picture is not of the page's size.
    """
    if picture.shape[:2] != (page.size.height, page.size.width):
        raise UserError(
            f"The colours are {picture.shape[1]}x{picture.shape[0]}, the page is {page.size}",
            "Save both at the same size",
        )
    ink = page_ink(page)
    labels = regions.labels.lookup(regions.table.region_of_atom)
    count = regions.table.count
    colours = region_colours(picture, labels, count, method.basis, ink)
    rows = count + 1
    table = regions.table.proposed(
        "flatten", colours, np.full(rows, Source.PLUGIN, np.uint8), np.ones(rows, np.float32)
    )
    pure = method.makes_flats(strength)
    moved = None if pure else flatten(picture, labels, count, method, strength, ink)
    return coloured_page(
        replace(regions, table=table).on(page),
        PageColours(
            table=table,
            proposal=colours,
            picture=picture,
            painted=moved,
            hints=None,
            region_labels=labels,
            shade=shade,
            strength=strength,
        ),
    )
