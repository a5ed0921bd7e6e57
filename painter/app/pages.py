"""Opening pages for work: whatever the file was, there is ink afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from painter.document.page import PageState
from painter.io.inkplate import inked_page
from painter.io.page import page_picture, read_page


@dataclass(frozen=True, eq=False)
class OpenedPage:
    """A page with an ink layer, and what was lost or changed on the way, one sentence each."""

    page: PageState
    notices: tuple[str, ...]


def open_inked(path: Path) -> OpenedPage:
    """Open a file as a page to colour.

    Raises:
        UserError: it cannot be opened.
    """
    loaded = read_page(path)
    if loaded.page.ink is not None:
        return OpenedPage(loaded.page, loaded.notices)
    page = with_ink(loaded.page)
    notice = "No layer of it is ink: the whole picture was taken as the drawing."
    return OpenedPage(page, (*loaded.notices, notice))


def with_ink(page: PageState) -> PageState:
    """The page itself, or, where no layer is ink, its picture taken as ink on white paper."""
    if page.ink is not None:
        return page
    inked, _ = inked_page(page_picture(page), page.dpi)
    return inked
