"""Pictures to colour by: references, and one whose colours are taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from painter.app.editor import Editor
from painter.app.messages import Notice
from painter.app.reading import read_beside
from painter.app.workbench import Workbench
from painter.base.errors import UserError
from painter.document.guidance import Guidance, Reference
from painter.document.page import PageState
from painter.imaging.alpha import on_white
from painter.io.palettes import ReadColours, read_colours
from painter.io.raster import decode_raster
from painter.io.source import read_bytes

_LARGEST = 2048
"""Longer side of a reference, pixels; no plugin looks at more."""


def read_reference(path: Path) -> Reference:
    """A picture to colour by, made smaller where it is very large.

    Raises:
        UserError: the file is missing or no picture.
    """
    pixels = on_white(decode_raster(read_bytes(path), str(path)).pixels)
    longer = max(pixels.shape[:2])
    if longer > _LARGEST:
        scale = _LARGEST / longer
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Reference(path.name, np.ascontiguousarray(pixels))


def add(bench: Workbench) -> None:
    """Ask for a picture, read it beside the artist's work, and keep it with the page."""
    path = _asked(bench, "Choose a reference picture")
    if path is not None:
        add_file(bench, path)


def add_file(bench: Workbench, path: Path) -> None:
    """The same for a known file."""
    read_beside(bench, path, read_reference, _place, key=("reference", str(path)))


def remove(editor: Editor, index: int) -> None:
    """Take one reference away."""
    now = editor.page.guidance
    kept = (*now.references[:index], *now.references[index + 1 :])
    guide(editor, "Remove reference", replace(now, references=kept))


def clear(bench: Workbench) -> None:
    """Take all references away."""
    editor = bench.studio.editor
    if editor is not None:
        guide(editor, "Remove references", replace(editor.page.guidance, references=()))


def has_references(bench: Workbench) -> bool:
    """The page has a reference."""
    editor = bench.studio.editor
    return editor is not None and bool(editor.page.guidance.references)


def take_colours(bench: Workbench) -> None:
    """Ask for a picture whose colours plugins are to use, at their places where they can."""
    path = _asked(bench, "Choose a picture to take colours from")
    if path is not None:
        take_file(bench, path)


def take_file(bench: Workbench, path: Path) -> None:
    """The same for a known file: a picture, a palette, or colour bands."""

    def take(editor: Editor, found: ReadColours) -> None:
        palette = replace(found.palette, name=found.palette.name or path.stem)
        taken = replace(editor.page.guidance, palette=palette, bands=found.bands)
        guide(editor, f"Colours of {path.name}", taken)

    read_beside(bench, path, read_colours, take, key="take-colours")


def drop_colours(bench: Workbench) -> None:
    """Go by the page's own palette again."""
    editor = bench.studio.editor
    if editor is not None:
        guide(editor, "Forget colours", replace(editor.page.guidance, palette=None, bands=None))


def has_colours(bench: Workbench) -> bool:
    """Colours were taken from somewhere, or chosen by hand."""
    editor = bench.studio.editor
    return editor is not None and _has_colours(editor.page)


def guide(editor: Editor, label: str, guidance: Guidance) -> None:
    """Go by other guidance from now on; one step to undo."""
    editor.commit(label, replace(editor.page, guidance=guidance))


def _asked(bench: Workbench, title: str) -> Path | None:
    if bench.studio.editor is None:
        raise UserError("No page is open", "Open one first")
    return bench.dialogs.ask_picture(title)


def _place(editor: Editor, reference: Reference) -> None:
    known = editor.page.guidance.references
    guidance = replace(editor.page.guidance, references=(*known, reference))
    guide(editor, f"Add reference {reference.name}", guidance)
    editor.tell(Notice(f"{reference.name} is a reference of this page now", key="reference"))


def _has_colours(page: PageState) -> bool:
    return page.guidance.palette is not None or page.guidance.bands is not None
