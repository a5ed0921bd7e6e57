"""A new version of the line art is dropped in: the page keeps what was decided on the old one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, silent
from painter.api.request import Coverage
from painter.app.carry import carry_over
from painter.app.regions import find_page_regions, page_ink
from painter.base.errors import UserError
from painter.document.edits import change_layer
from painter.document.page import PageState
from painter.imaging.resample import fit_picture
from painter.pixels.tilemap import TileMap
from painter.segment.match import find_shift

_ASPECT = 0.01  # difference of proportions that is made good by scaling


@dataclass(frozen=True, eq=False)
class InkChange:
    """The page with the new ink, and how its regions came about.

    Attributes:
        changed: `(k,)` uint32 ids in the new page of regions that go on, with another shape.
        new: `(k,)` uint32 ids in the new page of regions that nothing old was found for.
        lost: `(k,)` uint32 ids in the OLD page of regions that are nowhere in the new one.
        shift: x, y in page pixels by which the old drawing had to be moved to lie on the new one.
        notices: one sentence each.
    """

    page: PageState
    changed: NDArray[np.uint32]
    new: NDArray[np.uint32]
    lost: NDArray[np.uint32]
    shift: tuple[float, float]
    notices: tuple[str, ...] = ()


def replace_ink(page: PageState, ink: Coverage, progress: Progress = silent) -> InkChange:
    """Put other line art under the colours of a page.

    Regions of the new ink are matched to the old ones by overlap and shape, after a small shift of
    the drawing was made good; they keep colours, locks, swatches and corrections.

    Args:
        ink: `(h, w)` uint8 coverage; of another size than the page it is scaled to it.

    Raises:
        UserError: the picture's aspect is off by more than 1 %, or the page has no ink layer.
    """
    layer = page.ink
    scaled = _scaled(ink, page)
    if layer is None:
        raise UserError("The page has no ink layer to replace", "Open a page with line art")
    fitted = _fitted(ink, page)
    old = page_ink(page)
    plane = TileMap.from_array(np.ascontiguousarray(fitted))
    inked = change_layer(page, layer.id, lambda one: replace(one, coverage=plane))
    if page.labels is None or page.regions is None:
        nothing = np.zeros(0, np.uint32)
        return InkChange(inked, nothing, nothing, nothing, (0.0, 0.0), scaled)
    shift = find_shift(old, fitted)
    found = find_page_regions(fitted, page.gap, progress)
    carried = carry_over(page, found.on(inked), shift)
    matching = carried.matching
    known = matching.ancestor[1:] > 0
    return InkChange(
        carried.page,
        (np.flatnonzero(known & ~matching.same[1:]) + 1).astype(np.uint32),
        (np.flatnonzero(~known) + 1).astype(np.uint32),
        matching.lost.astype(np.uint32),
        shift,
        (*scaled, *carried.notices),
    )


def _scaled(ink: Coverage, page: PageState) -> tuple[str, ...]:
    """The sentence about a drawing of another size than the page."""
    height, width = ink.shape
    if (width, height) == (page.size.width, page.size.height):
        return ()
    return (f"The drawing is {width}x{height} and was brought to the page's {page.size}.",)


def _fitted(ink: Coverage, page: PageState) -> Coverage:
    """The drawing at the page's size."""
    size = page.size
    height, width = ink.shape
    if (width, height) == (size.width, size.height):
        return ink
    if abs(width / height / (size.width / size.height) - 1) > _ASPECT:
        raise UserError(
            f"The drawing is {width}x{height} and does not fit a page of {size}",
            "Give it the page's proportions",
        )
    return fit_picture(ink, (size.width, size.height))
