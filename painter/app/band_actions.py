"""Colours by place that plugins are asked for: of the page, chosen by hand, kept in files."""

from __future__ import annotations

from dataclasses import replace

from painter.api.progress import Progress
from painter.app.asked_colours import asked_bands, bands_of_page
from painter.app.editor import Editor
from painter.app.messages import Notice
from painter.app.reference_actions import guide, take_file
from painter.app.workbench import Workbench
from painter.imaging.colourbands import bands_of_palette
from painter.io.palettes import write_bands
from painter.pixels.colourbands import ColourBands
from painter.pixels.palette import Palette, Rgb


def has_bands(bench: Workbench) -> bool:
    """Some colours are asked for."""
    editor = bench.studio.editor
    return editor is not None and asked_bands(editor.page) is not None


def from_page(bench: Workbench) -> None:
    """Ask for the colours that the page has now, each where it is."""
    editor = bench.studio.editor
    if editor is None:
        return
    page = editor.page

    def work(progress: Progress) -> ColourBands:
        progress(0.1, "looking")
        return bands_of_page(page)

    def done(bands: ColourBands) -> None:
        editor.when_free(lambda: _ask_for(editor, "Colours of the page", bands))

    bench.studio.desk.run("Looking at the page's colours", "cpu", work, done, key="take-colours")


def load(bench: Workbench) -> None:
    """Ask for a file of colour bands, a palette or a picture, and go by its colours."""
    path = None if bench.studio.editor is None else bench.dialogs.ask_palette()
    if path is not None:
        take_file(bench, path)


def save(bench: Workbench) -> None:
    """Write the colours that are asked for to a file."""
    editor = bench.studio.editor
    bands = None if editor is None else asked_bands(editor.page)
    if bands is None:
        return
    path = bench.dialogs.ask_save_bands(f"{bands.name or 'colours'}.json")
    if path is not None:
        write_bands(path, bands)
        bench.studio.tell(Notice(f"Exported {path.name}", key="saved"))


def change(bench: Workbench, band: int, rank: int) -> None:
    """Ask for another colour at one place; the panel shows every one that is tried."""
    editor = bench.studio.editor
    if editor is None:
        return
    page, bands = editor.page, _bands(editor)
    was = bands.colours[band][rank]

    def tried(rgb: Rgb) -> None:
        guidance = replace(page.guidance, bands=bands.with_colour(band, rank, rgb))
        editor.preview(replace(page, guidance=guidance))

    rgb = bench.dialogs.ask_colour(was, tried)
    if rgb is None or rgb == was:
        editor.abort()
    else:
        put(editor, band, rank, rgb)


def put(editor: Editor, band: int, rank: int, rgb: Rgb) -> None:
    """Ask for this colour at one place."""
    bands = _bands(editor)
    if bands.colours[band][rank] != rgb:
        _ask_for(editor, "Colour by place", bands.with_colour(band, rank, rgb))


def _bands(editor: Editor) -> ColourBands:
    """Those that are asked for; white where nothing is, to begin with."""
    return asked_bands(editor.page) or bands_of_palette(Palette())


def _ask_for(editor: Editor, label: str, bands: ColourBands) -> None:
    guide(editor, label, replace(editor.page.guidance, bands=bands))
