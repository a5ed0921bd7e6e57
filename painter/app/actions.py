"""Everything the artist can do with a menu, a key or the command list, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from painter.app import layer_actions
from painter.app.editor import Editor
from painter.app.samples import sample_pages
from painter.app.tools.brush import BrushTool, EraserTool, HintTool
from painter.app.tools.fill import FillTool
from painter.app.tools.move import MoveTool
from painter.app.tools.picker import PickerTool
from painter.app.tools.region import RegionTool
from painter.app.tools.tool import Tool
from painter.app.workbench import Leaving, Workbench
from painter.document.edits import lock_regions
from painter.pixels.regiontable import Source

TOOLS: tuple[type[Tool], ...] = (
    RegionTool, HintTool, BrushTool, EraserTool, FillTool, PickerTool, MoveTool,
)  # fmt: skip
"""In the order of the tool strip."""

PANELS = MappingProxyType(
    {"palette": "Palette", "colouring": "Colouring", "layers": "Layers", "history": "History"}
)

_THEMES = MappingProxyType({"system": "As the system", "light": "Light", "dark": "Dark"})
_BRUSH_STEP = 1.25

Check = Callable[[Workbench], bool]
Deed = Callable[[Workbench], None]


def _always(bench: Workbench) -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One thing to do.

    Attributes:
        menu: the menus that lead to it. group: actions of a menu are ruled off by group.
        shortcuts: in the words of key sequences, "Ctrl+S". icon: a file of resources/icons.
        enabled: when it can be done. checked: for those that are on or off.
    """

    id: str
    title: str
    menu: tuple[str, ...]
    run: Deed
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    enabled: Check = _always
    checked: Check | None = None
    group: int = 0
    help: str = ""

    @property
    def plain_title(self) -> str:
        """The title without the dots that announce a question."""
        return self.title.removesuffix("…")


def all_actions() -> tuple[Action, ...]:
    """Every action, menu by menu."""
    return (
        *_file(), *_edit(), *_view(), *_regions(), *_colour(), *_layer(), *_tools(), *_help(),
    )  # fmt: skip


def recent_actions(bench: Workbench) -> tuple[Action, ...]:
    """The files that were opened or saved last."""
    menu = ("File", "Open recent")
    return tuple(
        Action(f"file.recent.{i}", Path(name).name, menu, _opener(Path(name)), help=name)
        for i, name in enumerate(bench.studio.settings.now.recent)
    )


def search(actions: Iterable[Action], query: str) -> tuple[Action, ...]:
    """Actions whose title holds the letters of the query in their order, best first."""
    ranked = ((_rank(query, action), action) for action in actions)
    found = [(rank, action) for rank, action in ranked if rank is not None]
    # The sort is stable: equals stay in the order of the menus.
    return tuple(action for _, action in sorted(found, key=lambda row: row[0]))


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


# When.


def has_page(bench: Workbench) -> bool:
    """A page is open."""
    return bench.studio.editor is not None


def has_regions(bench: Workbench) -> bool:
    """A page is open and its regions are known."""
    editor = bench.studio.editor
    return editor is not None and editor.page.regions is not None


# Menus.


def _file() -> tuple[Action, ...]:
    menu = ("File",)
    return (
        Action("file.open", "Open…", menu, _open, ("Ctrl+O",), "open"),
        *(_sample(path) for path in sample_pages()),
        Action("file.save", "Save", menu, save, ("Ctrl+S",), "save", _unsaved, group=1),
        Action("file.save_as", "Save as…", menu, _save_as, ("Ctrl+Shift+S",), "", has_page,
               group=1),
        Action("file.export", "Export…", menu, _export, ("Ctrl+E",), "export", has_page, group=1),
        Action("file.close", "Close page", menu, _close, ("Ctrl+W",), "", has_page, group=2),
        Action("file.quit", "Quit", menu, lambda bench: bench.quit(), ("Ctrl+Q",), group=2),
    )  # fmt: skip


def _edit() -> tuple[Action, ...]:
    menu = ("Edit",)
    return (
        Action("edit.undo", "Undo", menu, _undo, ("Ctrl+Z",), "undo", _can_undo),
        Action("edit.redo", "Redo", menu, _redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", _can_redo),
    )


def _view() -> tuple[Action, ...]:
    menu = ("View",)
    zoom = (
        Action("view.zoom_in", "Zoom in", menu, lambda b: b.view.zoom_in(),
               ("Ctrl++", "Ctrl+=", "+", "="), "zoom_in", has_page),
        Action("view.zoom_out", "Zoom out", menu, lambda b: b.view.zoom_out(),
               ("Ctrl+-", "-"), "zoom_out", has_page),
        Action("view.fit", "Fit page", menu, lambda b: b.view.fit(),
               ("Ctrl+0",), "fit", has_page),
        Action("view.actual", "Actual size", menu, lambda b: b.view.actual_size(),
               ("Ctrl+1",), "actual", has_page),
        Action("view.regions", "Region view", menu, _toggle_region_view, ("R",), "regions",
               has_regions, lambda b: b.view.region_view, 1,
               "Every region in a colour of its own"),
    )  # fmt: skip
    panels = tuple(_panel(panel_id, title) for panel_id, title in PANELS.items())
    themes = tuple(_theme(choice, title) for choice, title in _THEMES.items())
    return (*zoom, *panels, *themes)


def _regions() -> tuple[Action, ...]:
    menu = ("Regions",)
    return (
        Action("regions.find", "Find regions", menu, _find_regions, ("Ctrl+R",), "find", has_page,
               help="Find them anew with the gap of the colouring panel"),
        Action("regions.lock", "Lock all coloured by hand", menu, _lock_coloured, ("Ctrl+L",),
               "lock", has_regions, group=1),
        Action("regions.unlock", "Unlock all", menu, _unlock_all, ("Ctrl+Shift+L",), "unlock",
               _any_locked, group=1),
    )  # fmt: skip


def _colour() -> tuple[Action, ...]:
    menu = ("Colour",)
    return (
        Action("colour.run", "Colour the page", menu, lambda b: b.run_plugin(),
               ("Ctrl+Return", "Ctrl+Enter"), "run", has_regions,
               help="With the plugin that the colouring panel shows"),
        Action("colour.cancel", "Cancel colouring", menu, lambda b: b.studio.cancel_colour(),
               ("Ctrl+.",), "cancel", lambda b: b.studio.colouring),
        Action("colour.pick", "Choose colour…", menu, _ask_colour, ("C",), "colour", has_page,
               group=1),
        Action("colour.load_palette", "Load palette…", menu, layer_actions.load_palette,
               ("Ctrl+Shift+O",), "palette", has_page, group=1),
    )  # fmt: skip


def _layer() -> tuple[Action, ...]:
    menu = ("Layer",)
    when = layer_actions.can_change
    return (
        Action("layer.add", "Add layer", menu, layer_actions.add, ("Ctrl+Shift+N",), "add",
               has_page),
        Action("layer.duplicate", "Duplicate layer", menu, layer_actions.duplicate, ("Ctrl+J",),
               "duplicate", layer_actions.can_duplicate),
        Action("layer.remove", "Remove layer", menu, layer_actions.remove, ("Shift+Del",), "remove",
               layer_actions.can_remove),
        Action("layer.rename", "Rename layer…", menu, layer_actions.rename, ("F2",), "", when),
        Action("layer.visible", "Layer visible", menu, layer_actions.toggle_visible, (), "", when,
               layer_actions.is_visible, 1),
        Action("layer.lock", "Layer locked", menu, layer_actions.toggle_lock, (), "",
               layer_actions.can_lock, layer_actions.is_locked, 1),
    )  # fmt: skip


def _tools() -> tuple[Action, ...]:
    menu = ("Tools",)
    return (
        *(_tool(kind) for kind in TOOLS),
        Action("brush.smaller", "Smaller brush", menu, _sizer(1 / _BRUSH_STEP), ("[",), "",
               has_page, group=1),
        Action("brush.larger", "Larger brush", menu, _sizer(_BRUSH_STEP), ("]",), "", has_page,
               group=1),
    )  # fmt: skip


def _help() -> tuple[Action, ...]:
    return (
        Action("help.commands", "All commands…", ("Help",), lambda b: b.show_commands(),
               ("Ctrl+Shift+P",), "search"),
    )  # fmt: skip


def _tool(kind: type[Tool]) -> Action:
    tool_id = kind.id
    return Action(
        f"tool.{tool_id}",
        kind.title,
        ("Tools",),
        lambda bench: bench.choose_tool(tool_id),
        (kind.shortcut,),
        f"tool_{tool_id}",
        checked=lambda bench: bench.tool == tool_id,
        help=kind.help,
    )


def _sample(path: Path) -> Action:
    title = path.stem.capitalize()
    return Action(f"file.sample.{path.stem}", title, ("File", "Open sample"), _sampler(path))


def _panel(panel_id: str, title: str) -> Action:
    return Action(
        f"panel.{panel_id}",
        title,
        ("View", "Panels"),
        lambda bench: bench.show_panel(panel_id, not bench.panel_shown(panel_id)),
        (f"Ctrl+Shift+{list(PANELS).index(panel_id) + 1}",),
        checked=lambda bench: bench.panel_shown(panel_id),
        group=2,
    )


def _theme(choice: str, title: str) -> Action:
    return Action(
        f"theme.{choice}",
        title,
        ("View", "Theme"),
        lambda bench: bench.set_theme(choice),
        checked=lambda bench: bench.theme == choice,
        group=2,
    )


# What.


def _open(bench: Workbench) -> None:
    path = bench.dialogs.ask_open()
    if path is not None:
        open_page(bench, path)


def _opener(path: Path) -> Deed:
    return lambda bench: open_page(bench, path)


def _sampler(path: Path) -> Deed:
    return lambda bench: leave(bench, lambda: bench.studio.open_sample(path))


def _save_as(bench: Workbench) -> None:
    editor = bench.studio.editor
    if editor is not None:
        path = bench.dialogs.ask_save(_suggestion(editor, ".ora"))
        if path is not None:
            bench.studio.save(path)


def _export(bench: Workbench) -> None:
    editor = bench.studio.editor
    if editor is not None:
        path = bench.dialogs.ask_export(_suggestion(editor, ".png"))
        if path is not None:
            bench.studio.export(path)


def _suggestion(editor: Editor, suffix: str) -> Path:
    if editor.path is not None:
        return editor.path.with_suffix(suffix)
    stem = Path(editor.name).stem
    # A picture that was opened is the drawing itself: its export must not offer to replace it.
    return Path.home() / f"{stem}{'.colour' if suffix != '.ora' else ''}{suffix}"


def _close(bench: Workbench) -> None:
    leave(bench, bench.studio.close_page)


def _unsaved(bench: Workbench) -> bool:
    editor = bench.studio.editor
    return editor is not None and (editor.unsaved or editor.path is None)


def _undo(bench: Workbench) -> None:
    if bench.studio.editor is not None:
        bench.studio.editor.undo()


def _redo(bench: Workbench) -> None:
    if bench.studio.editor is not None:
        bench.studio.editor.redo()


def _can_undo(bench: Workbench) -> bool:
    editor = bench.studio.editor
    return editor is not None and editor.history.can_undo


def _can_redo(bench: Workbench) -> bool:
    editor = bench.studio.editor
    return editor is not None and editor.history.can_redo


def _toggle_region_view(bench: Workbench) -> None:
    bench.view.set_region_view(not bench.view.region_view)


def _find_regions(bench: Workbench) -> None:
    bench.studio.find_regions(bench.gap)


def _lock_coloured(bench: Workbench) -> None:
    editor = bench.studio.editor
    if editor is not None and editor.page.regions is not None:
        table = editor.page.regions
        chosen = np.flatnonzero((table.source == Source.ARTIST) & ~table.locked).tolist()
        if chosen:
            editor.commit(f"Lock {len(chosen)} regions", lock_regions(editor.page, chosen, True))


def _unlock_all(bench: Workbench) -> None:
    editor = bench.studio.editor
    if editor is not None and editor.page.regions is not None:
        locked = np.flatnonzero(editor.page.regions.locked).tolist()
        editor.commit(f"Unlock {len(locked)} regions", lock_regions(editor.page, locked, False))


def _any_locked(bench: Workbench) -> bool:
    editor = bench.studio.editor
    table = None if editor is None else editor.page.regions
    return table is not None and bool(table.locked.any())


def _ask_colour(bench: Workbench) -> None:
    editor = bench.studio.editor
    if editor is not None:
        rgb = bench.dialogs.ask_colour(editor.colour)
        if rgb is not None:
            editor.colour = rgb


def _sizer(factor: float) -> Deed:
    def run(bench: Workbench) -> None:
        editor = bench.studio.editor
        if editor is not None:
            editor.set_brush(radius=editor.brush.radius * factor)

    return run


def _rank(query: str, action: Action) -> tuple[int, int] | None:
    """How badly an action fits; None for not at all.

    Titles that begin with the query come first, then those with a word that does, those that hold
    it, and those whose menu or title has its letters in their order, the closest together first.
    """
    wanted = query.strip().casefold()
    title = action.plain_title.casefold()
    places = (title.startswith(wanted), f" {wanted}" in title, wanted in title)
    if any(places):
        return (places.index(True), 0)
    spread = _spread(wanted.replace(" ", ""), " ".join((*action.menu, title)).casefold())
    return None if spread is None else (len(places), spread)


def _spread(wanted: str, text: str) -> int | None:
    """How far apart the letters stand in a text that are wanted; None where one is missing."""
    place = -1
    first = 0
    for i, letter in enumerate(wanted):
        place = text.find(letter, place + 1)
        if place < 0:
            return None
        first = place if i == 0 else first
    return place - first
