"""OpenRaster, the native format: any program sees the layers, ours sees the whole page again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.document.page import PageState
from painter.io.archive import Archive, open_archive
from painter.io.atomic import replacing
from painter.io.limits import MAX_TEXT
from painter.io.ora_foreign import foreign_page
from painter.io.ora_kept import kept_page
from painter.io.ora_own import ink_record, own_ink, own_page
from painter.io.ora_stack import Stack, parse_stack
from painter.io.ora_state import STACK, State, StateError, changed_parts, read_state
from painter.io.ora_write import write_archive
from painter.pixels.tilemap import TileMap


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

    Where another program changed a file of ours, what still holds is kept.

    Returns:
        The page, and notices.

    Raises:
        UserError: the file is damaged, dangerous or too large.
    """
    with open_archive(path) as archive:
        stack, xml = _stack(archive)
        notice: tuple[str, ...] = ()
        try:
            state = read_state(archive)
            if state is not None:
                changed = changed_parts(archive, state, xml)
                if not changed:
                    return own_page(archive, state), ()
                return kept_page(archive, stack, state, changed)
        except StateError as problem:
            notice = (f"{path.name} opens as plain layers: {problem}",)
        page, notices = foreign_page(archive, stack)
        return page, notice + notices


def read_ora_ink(path: Path) -> tuple[TileMap, Size]:
    """The coverage of the topmost ink layer of a file of ours, and its page's size; nothing else
    is decoded.

    Raises:
        UserError: the file is damaged, or another program changed the ink, or it does not say which
            layer is ink.
    """
    with open_archive(path) as archive:
        stack, xml = _stack(archive)
        try:
            state = read_state(archive)
        except StateError as problem:
            raise UserError(f"{path} does not tell its ink: {problem}", _ADVICE) from problem
        coverage = None
        if state is not None:
            _check_ink(archive, stack, state, xml)
            coverage = own_ink(archive, state)
        if coverage is None:
            raise UserError(f"{path} holds no ink layer", _ADVICE)
        return coverage, stack.size


_ADVICE = "Name a page that Sumiro wrote"


def _check_ink(archive: Archive, stack: Stack, state: State, xml: bytes) -> None:
    """Refuse a file whose stack or picture of the ink another program changed."""
    record = ink_record(state)
    if record is None:
        return
    src = str(record.get("src"))
    shown = replace(state, parts={k: v for k, v in state.parts.items() if k == src})
    if stack.size != state.size or changed_parts(archive, shown, xml):
        raise UserError(
            f"{archive.name} does not tell its ink: another program changed the layers", _ADVICE
        )


def _stack(archive: Archive) -> tuple[Stack, bytes]:
    if STACK not in archive:
        raise UserError(f"{archive.name} is an archive but no OpenRaster picture", "Save it as ORA")
    xml = archive.read(STACK, MAX_TEXT)
    return parse_stack(xml, archive.name), xml
