"""OpenRaster, the native format: any program sees the layers, ours sees the whole page again."""

from __future__ import annotations

from pathlib import Path

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.document.page import PageState
from painter.io.archive import Archive, open_archive
from painter.io.atomic import replacing
from painter.io.limits import MAX_TEXT
from painter.io.ora_foreign import foreign_page
from painter.io.ora_own import own_ink, own_page
from painter.io.ora_stack import Stack, parse_stack
from painter.io.ora_state import State, StateError, read_state
from painter.io.ora_write import write_archive
from painter.pixels.tilemap import TileMap

STACK = "stack.xml"


def write_ora(page: PageState, path: Path) -> tuple[str, ...]:
    """Write a page with everything it knows, in place of an older file.

    Returns:
        What the file does not hold, one sentence each.

    Raises:
        UserError: the file cannot be written.
    """
    with replacing(path) as file:
        return write_archive(page, file)


def read_ora(path: Path) -> tuple[PageState, tuple[str, ...]]:
    """Open any OpenRaster file: our own whole, those of other programs as layers.

    Returns:
        The page, and notices.

    Raises:
        UserError: the file is damaged, dangerous or too large.
    """
    with open_archive(path) as archive:
        stack, xml = _stack(archive)
        try:
            state = read_state(archive, xml)
            if state is not None:
                return own_page(archive, state), ()
            notice: tuple[str, ...] = ()
        except StateError as problem:
            notice = (f"{path.name} opens as plain layers: {problem}",)
        page, notices = foreign_page(archive, stack)
        return page, notice + notices


def read_ora_ink(path: Path) -> tuple[TileMap, Size]:
    """The coverage of the topmost ink layer of a file of ours, and its page's size; nothing else
    is decoded.

    Raises:
        UserError: the file is damaged, or does not say which layer is ink.
    """
    with open_archive(path) as archive:
        stack, xml = _stack(archive)
        state: State | None = None
        try:
            state = read_state(archive, xml)
        except StateError as problem:
            raise UserError(f"{path} does not tell its ink: {problem}", _ADVICE) from problem
        coverage = None if state is None else own_ink(archive, state)
        if coverage is None:
            raise UserError(f"{path} holds no ink layer", _ADVICE)
        return coverage, stack.size


_ADVICE = "Name a page that Sumiro wrote"


def _stack(archive: Archive) -> tuple[Stack, bytes]:
    if STACK not in archive:
        raise UserError(f"{archive.name} is an archive but no OpenRaster picture", "Save it as ORA")
    xml = archive.read(STACK, MAX_TEXT)
    return parse_stack(xml, archive.name), xml
