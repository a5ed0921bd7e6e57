"""Giving regions the current colour, and with it the swatch of the page's palette that it is."""

from __future__ import annotations

from collections.abc import Iterable

from painter.document.page import PageState
from painter.document.regions import fill_regions
from painter.pixels.palette import Rgb


def fill(page: PageState, regions: Iterable[int], rgb: Rgb) -> PageState:
    """The artist colours regions; a colour of the palette ties them to its swatch."""
    swatch = None if page.palette is None else page.palette.find(rgb)
    return fill_regions(page, regions, rgb, swatch).page
