"""What the menus do to files, the page, its regions and the brush."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from painter.app.action import Deed
from painter.app.editor import Editor
from painter.app.export_look import ExportLook, memory_of
from painter.app.workbench import Leaving, Workbench
from painter.document.edits import lock_regions
from painter.pixels.regiontable import Source


def open_page(bench: Workbench, path: Path) -> None:
    """Open a file in place of the present page, once its unsaved work is settled."""
    leave(bench, lambda: bench.studio.open(path))


def leave(bench: Workbench, go: Callable[[], None]) -> None:
    """Do what ends work on the present page, once the artist settled what is unsaved."""
    editor = bench.studio.editor
    if editor is None or not editor.unsaved:
        go()
        return
    answer = bench.dialogs.ask_unsaved(editor.name)
    if answer is Leaving.SAVE:
        # Asked again afterwards: the artist may go on painting while the file is written.
        save(bench, then=lambda: leave(bench, go))
    elif answer is Leaving.DISCARD:
        go()


def save(bench: Workbench, then: Callable[[], None] | None = None) -> None:
    """Save to the page's own file, or ask for one."""
    editor = bench.studio.editor
    if editor is None:
        return
    path = editor.path or bench.dialogs.ask_save(_suggestion(editor, ".ora"))
    if path is not None:
        bench.studio.save(path, then)


def has_page(bench: Workbench) -> bool:
    """A page is open."""
    return bench.studio.editor is not None


def has_regions(bench: Workbench) -> bool:
    """A page is open and its regions are known."""
    editor = bench.studio.editor
    return editor is not None and editor.page.regions is not None


def ask_and_open(bench: Workbench) -> None:
    """Ask for a page and open it."""
    path = bench.dialogs.ask_open()
    if path is not None:
        open_page(bench, path)


def opener(path: Path) -> Deed:
    """What opens this file."""
    return lambda bench: open_page(bench, path)


def sampler(path: Path) -> Deed:
    """What opens this bundled page."""
    return lambda bench: leave(bench, lambda: bench.studio.open_sample(path))


def save_as(bench: Workbench) -> None:
    """Save to another file, and go on with that."""
    editor = bench.studio.editor
    if editor is not None:
        path = bench.dialogs.ask_save(_suggestion(editor, ".ora"))
        if path is not None:
            bench.studio.save(path)


def export(bench: Workbench) -> None:
    """Write a copy in another format, at another size, for another program."""
    editor, studio = bench.studio.editor, bench.studio
    if editor is None:
        return
    page = editor.page
    choice = bench.dialogs.ask_export(ExportLook(page, studio.desk, studio.settings.now.export))
    if choice is None:
        return
    studio.settings.change(export=memory_of(page, choice))
    path = bench.dialogs.ask_export_path(_suggestion(editor, choice.suffix))
    if path is not None:
        studio.export(path, choice)


def _suggestion(editor: Editor, suffix: str) -> Path:
    if editor.path is not None:
        return editor.path.with_suffix(suffix)
    stem = Path(editor.name).stem
    # A picture that was opened is the drawing itself: its export must not offer to replace it.
    return Path.home() / f"{stem}{'.colour' if suffix != '.ora' else ''}{suffix}"


def close(bench: Workbench) -> None:
    """Put the page away."""
    leave(bench, bench.studio.close_page)


def unsaved(bench: Workbench) -> bool:
    """There is something to save, or no file yet."""
    editor = bench.studio.editor
    return editor is not None and (editor.unsaved or editor.path is None)


def undo(bench: Workbench) -> None:
    """One step back."""
    if bench.studio.editor is not None:
        bench.studio.editor.undo()


def redo(bench: Workbench) -> None:
    """One step on."""
    if bench.studio.editor is not None:
        bench.studio.editor.redo()


def can_undo(bench: Workbench) -> bool:
    """There is a step to take back."""
    editor = bench.studio.editor
    return editor is not None and editor.history.can_undo


def can_redo(bench: Workbench) -> bool:
    """There is a step to do again."""
    editor = bench.studio.editor
    return editor is not None and editor.history.can_redo


def toggle_region_view(bench: Workbench) -> None:
    """Regions, or the page."""
    bench.view.set_region_view(not bench.view.region_view)


def find_regions(bench: Workbench) -> None:
    """Find the regions anew."""
    bench.studio.find_regions(bench.gap)


def lock_coloured(bench: Workbench) -> None:
    """Lock every region that the artist coloured."""
    editor = bench.studio.editor
    if editor is not None and editor.page.regions is not None:
        table = editor.page.regions
        chosen = np.flatnonzero((table.source == Source.ARTIST) & ~table.locked).tolist()
        if chosen:
            editor.commit(f"Lock {len(chosen)} regions", lock_regions(editor.page, chosen, True))


def unlock_all(bench: Workbench) -> None:
    """Unlock every region."""
    editor = bench.studio.editor
    if editor is not None and editor.page.regions is not None:
        locked = np.flatnonzero(editor.page.regions.locked).tolist()
        editor.commit(f"Unlock {len(locked)} regions", lock_regions(editor.page, locked, False))


def any_locked(bench: Workbench) -> bool:
    """Some region is locked."""
    editor = bench.studio.editor
    table = None if editor is None else editor.page.regions
    return table is not None and bool(table.locked.any())


def ask_colour(bench: Workbench) -> None:
    """Ask for the current colour."""
    editor = bench.studio.editor
    if editor is not None:
        rgb = bench.dialogs.ask_colour(editor.colour)
        if rgb is not None:
            editor.colour = rgb


def sizer(factor: float) -> Deed:
    """What makes the brush so many times as wide."""

    def run(bench: Workbench) -> None:
        editor = bench.studio.editor
        if editor is not None:
            editor.set_brush(radius=editor.brush.radius * factor)

    return run
