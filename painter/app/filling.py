"""Giving regions the current colour, and with it the swatch of the page's palette that it is."""

from __future__ import annotations

from collections.abc import Iterable

from painter.app.editor import Editor
from painter.document.page import PageState
from painter.document.regions import fill_regions


def fill(editor: Editor, regions: Iterable[int]) -> PageState:
    """The artist's page with regions in the colour at hand, tied to the swatch that it is."""
    return fill_regions(editor.page, regions, editor.colour, editor.swatch).page
