"""What the palette panel and the menu of colours do to the swatches of the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.app.editor import Editor
from painter.app.messages import Notice
from painter.app.reading import read_beside
from painter.app.swatches import (
    add_swatch,
    edit_swatch,
    lock_swatch,
    merge_swatches,
    palette_from_page,
    remove_swatch,
    rename_swatch,
    swatches_of_colours,
    users_of,
)
from painter.app.workbench import Workbench
from painter.base.errors import UserError
from painter.document.page import PageState
from painter.io.palettes import read_palette, write_palette
from painter.pixels.palette import Palette, Rgb, Swatch


def chosen(bench: Workbench) -> int | None:
    """Position of the swatch that is the current colour."""
    return None if bench.studio.editor is None else bench.studio.editor.swatch


def has_chosen(bench: Workbench) -> bool:
    """The current colour is a swatch of the palette."""
    return chosen(bench) is not None


def is_locked(bench: Workbench) -> bool:
    """That swatch is locked."""
    editor, index = bench.studio.editor, chosen(bench)
    return editor is not None and index is not None and swatch_of(editor, index).locked


def has_palette(bench: Workbench) -> bool:
    """The page has a palette with a swatch in it."""
    editor = bench.studio.editor
    palette = None if editor is None else editor.page.palette
    return palette is not None and bool(palette.swatches)


def swatch_of(editor: Editor, index: int) -> Swatch:
    """A swatch of the page's palette."""
    assert editor.page.palette is not None
    return editor.page.palette.swatches[index]


def add_current(editor: Editor) -> None:
    """Put the current colour at the end of the palette, once."""
    palette = editor.page.palette
    if palette is None or palette.find(editor.colour) is None:
        editor.commit("Add swatch", add_swatch(editor.page, editor.colour))


def remove(editor: Editor, index: int) -> None:
    """Take a swatch away; regions keep its colour."""
    _needs_unlocked(editor, index, "removed")
    editor.commit("Remove swatch", remove_swatch(editor.page, index))
    editor.forget_swatch()


def rename(bench: Workbench, index: int) -> None:
    """Ask for another name."""
    editor = bench.studio.editor
    if editor is not None:
        name = bench.dialogs.ask_name("Rename swatch", swatch_of(editor, index).name)
        if name:
            editor.commit("Rename swatch", rename_swatch(editor.page, index, name))


def edit(bench: Workbench, index: int) -> None:
    """Ask for another colour; the regions that use the swatch show every colour that is tried."""
    editor = bench.studio.editor
    if editor is None:
        return
    _needs_unlocked(editor, index, "edited")
    page = editor.page
    was = swatch_of(editor, index).rgb

    def tried(rgb: Rgb) -> None:
        editor.preview(edit_swatch(page, index, rgb))

    rgb = bench.dialogs.ask_colour(was, tried)
    if rgb is None or rgb == was:
        editor.abort()
        return
    editor.commit("Edit swatch", edit_swatch(page, index, rgb))
    editor.take_swatch(index)


def toggle_lock(editor: Editor, index: int) -> None:
    """Keep a swatch as it is, or let it go."""
    locked = not swatch_of(editor, index).locked
    verb = "Lock" if locked else "Unlock"
    editor.commit(f"{verb} swatch", lock_swatch(editor.page, index, locked))


def show_users(editor: Editor, index: int) -> None:
    """Point out every region that uses a swatch."""
    users = users_of(editor.page, index)
    editor.point_out(users.tolist())
    if not len(users):
        editor.tell(Notice("No region uses this swatch", key="swatch"))


def merge_near(editor: Editor) -> None:
    """Merge swatches that nobody would tell apart."""
    page, gone = merge_swatches(editor.page)
    editor.commit("Merge near swatches", page)
    editor.forget_swatch()
    words = "1 swatch was merged" if gone == 1 else f"{gone} swatches were merged"
    editor.tell(Notice(words if gone else "No two swatches are near each other", key="swatch"))


def from_page(editor: Editor) -> None:
    """Make the palette of the colours in use, and tie the regions to it."""
    page = palette_from_page(editor.page)
    if page is editor.page:
        editor.tell(Notice("No region is coloured yet", "Colour some first", key="swatch"))
        return
    editor.commit("Palette from the page", page)
    editor.forget_swatch()


def load(bench: Workbench) -> None:
    """Ask for a palette file, or a picture, and make its colours the page's palette."""
    path = None if bench.studio.editor is None else bench.dialogs.ask_palette()
    if path is None:
        return

    def place(editor: Editor, palette: Palette) -> None:
        editor.commit(f"Load palette {path.name}", with_palette(editor.page, palette))
        editor.forget_swatch()

    # The colours of a large picture take half a second to count.
    read_beside(bench, path, read_palette, place, key="load-palette")


def export(bench: Workbench) -> None:
    """Write the page's palette to a file."""
    editor = bench.studio.editor
    if editor is None or editor.page.palette is None:
        return
    name = editor.page.palette.name or "palette"
    path = bench.dialogs.ask_save_palette(f"{name}.gpl")
    if path is not None:
        write_palette(path, editor.page.palette)
        bench.studio.tell(Notice(f"Exported {path.name}", key="saved"))


def with_palette(page: PageState, palette: Palette) -> PageState:
    """The page with another palette; regions are tied to swatches of exactly their colour."""
    after = replace(page, palette=palette)
    table = page.regions
    if table is None:
        return after
    return replace(after, regions=table.with_swatches(swatches_of_colours(table.colour, palette)))


def uses(page: PageState) -> NDArray[np.int64]:
    """How many regions use each swatch of the page's palette."""
    count = 0 if page.palette is None else len(page.palette.swatches)
    if page.regions is None:
        return np.zeros(count, np.int64)
    tied = page.regions.swatch[1:]
    return np.bincount(tied[(tied >= 0) & (tied < count)], minlength=count)


def _needs_unlocked(editor: Editor, index: int, what: str) -> None:
    if swatch_of(editor, index).locked:
        raise UserError(f"A locked swatch is not {what}", "Unlock it first")
