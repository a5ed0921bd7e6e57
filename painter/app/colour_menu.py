"""The menu of colours: colouring the page, its palette, its references."""

from __future__ import annotations

from collections.abc import Callable

from painter.app import band_actions as bands
from painter.app import page_actions as do
from painter.app import palette_actions as palette
from painter.app import reference_actions as references
from painter.app.action import Action, Deed
from painter.app.editor import Editor
from painter.app.workbench import Workbench

_MENU = ("Colour",)
_SWATCH = ("Colour", "Swatch")


def colour_menu() -> tuple[Action, ...]:
    """Its actions, in their order."""
    return (*_colouring(), *_palette(), *_swatch(), *_references())


def _colouring() -> tuple[Action, ...]:
    return (
        Action("colour.run", "Colour the page", _MENU, lambda b: b.run_plugin(),
               ("Ctrl+Return", "Ctrl+Enter"), "run", do.has_regions,
               help="With the plugin that the colouring panel shows"),
        Action("colour.cancel", "Cancel colouring", _MENU, lambda b: b.studio.cancel_colour(),
               ("Ctrl+.",), "cancel", lambda b: b.studio.colouring),
        Action("colour.pick", "Choose colour…", _MENU, do.ask_colour, ("C",), "colour", do.has_page,
               group=1),
    )  # fmt: skip


def _palette() -> tuple[Action, ...]:
    return (
        Action("colour.load_palette", "Load palette…", _MENU, palette.load, ("Ctrl+Shift+O",),
               "palette", do.has_page, group=1,
               help="GIMP, Photoshop and Adobe palettes, or the main colours of a picture"),
        Action("colour.export_palette", "Export palette…", _MENU, palette.export, (),
               "save_palette", palette.has_palette, group=1),
        Action("colour.from_page", "Palette from the page", _MENU, _page(palette.from_page), (),
               "from_page", do.has_regions, group=1,
               help="A swatch for every colour in use, with the regions tied to it"),
        Action("colour.merge_near", "Merge near swatches", _MENU, _page(palette.merge_near), (),
               "merge", palette.has_palette, group=1,
               help="Swatches that nobody would tell apart become one"),
    )  # fmt: skip


def _swatch() -> tuple[Action, ...]:
    when = palette.has_chosen
    return (
        Action("swatch.add", "Add the current colour", _SWATCH, _page(palette.add_current), (),
               "add", do.has_page, group=1),
        Action("swatch.edit", "Edit swatch…", _SWATCH, _chosen(palette.edit), ("Shift+C",), "edit",
               when, group=1, help="Every region that uses it is recoloured"),
        Action("swatch.rename", "Rename swatch…", _SWATCH, _chosen(palette.rename), (), "", when,
               group=1),
        Action("swatch.users", "Show regions that use it", _SWATCH, _index(palette.show_users),
               (), "", when, group=1),
        Action("swatch.lock", "Swatch locked", _SWATCH, _index(palette.toggle_lock), (), "", when,
               palette.is_locked, group=1),
        Action("swatch.remove", "Remove swatch", _SWATCH, _index(palette.remove), (), "", when,
               group=1),
    )  # fmt: skip


def _references() -> tuple[Action, ...]:
    return (
        Action("colour.add_reference", "Add reference picture…", _MENU, references.add, (),
               "picture", do.has_page, group=2, help="For plugins that colour by a reference"),
        Action("colour.clear_references", "Remove all references", _MENU, references.clear, (), "",
               references.has_references, group=2),
        Action("colour.take_colours", "Take colours of a picture…", _MENU, references.take_colours,
               (), "picture", do.has_page, group=2,
               help="For plugins that colour by a palette: its main colours, where they lie"),
        Action("bands.from_page", "Take the page's own colours", _MENU, bands.from_page, (),
               "from_page", do.has_regions, group=2,
               help="What the page shows now, where it lies, becomes what plugins are asked for"),
        Action("bands.load", "Load colours by place…", _MENU, bands.load, (), "open", do.has_page,
               group=2, help="From a JSON file, or a palette: then alike in all places"),
        Action("bands.save", "Save colours by place…", _MENU, bands.save, (), "save_palette",
               bands.has_bands, group=2, help="As JSON, in the form that Deep Paint published"),
        Action("colour.drop_colours", "Forget these colours", _MENU,
               references.drop_colours, (), "close", references.has_colours, group=2),
    )  # fmt: skip


def _page(deed: Callable[[Editor], None]) -> Deed:
    """On the open page."""

    def run(bench: Workbench) -> None:
        if bench.studio.editor is not None:
            deed(bench.studio.editor)

    return run


def _index(deed: Callable[[Editor, int], None]) -> Deed:
    """On the swatch that is the current colour."""

    def run(bench: Workbench) -> None:
        index = palette.chosen(bench)
        if bench.studio.editor is not None and index is not None:
            deed(bench.studio.editor, index)

    return run


def _chosen(deed: Callable[[Workbench, int], None]) -> Deed:
    """The same for what asks the artist."""

    def run(bench: Workbench) -> None:
        index = palette.chosen(bench)
        if index is not None:
            deed(bench, index)

    return run
