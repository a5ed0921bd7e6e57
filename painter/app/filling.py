"""Giving regions the current colour, and with it the swatch of the page's palette that it is."""

from __future__ import annotations

from collections.abc import Iterable

from painter.document.edits import recolour
from painter.document.page import PageState
from painter.pixels.palette import Rgb


def fill(page: PageState, regions: Iterable[int], rgb: Rgb) -> PageState:
    """The artist colours regions; a colour of the palette ties them to its swatch."""
    return recolour(page, regions, rgb)
