"""Everything the artist can do with a menu, a key or the command list."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from painter.app import page_actions as do
from painter.app.action import Action
from painter.app.colour_menu import colour_menu
from painter.app.layer_menu import layer_menu
from painter.app.region_menu import flatten_action, region_menu, region_views
from painter.app.samples import sample_pages
from painter.app.tools.brush import BrushTool, EraserTool, HintTool
from painter.app.tools.close import CloseTool
from painter.app.tools.divide import RecutTool, SplitTool
from painter.app.tools.fill import EncloseTool, FillTool
from painter.app.tools.merge import MergeTool
from painter.app.tools.move import MoveTool
from painter.app.tools.picker import PickerTool
from painter.app.tools.region import LockTool, RegionTool
from painter.app.tools.tool import Tool
from painter.app.workbench import Workbench

TOOLS: tuple[type[Tool], ...] = (
    RegionTool, EncloseTool, FillTool, PickerTool, MergeTool, SplitTool, CloseTool, RecutTool,
    LockTool, HintTool, BrushTool, EraserTool, MoveTool,
)  # fmt: skip
"""In the order of the tool strip."""

PANELS = MappingProxyType(
    {
        "palette": "Palette",
        "colouring": "Colouring",
        "layers": "Layers",
        "history": "History",
        "regions": "Regions",
        "leaks": "Passages",
    }
)

_THEMES = MappingProxyType({"system": "As the system", "light": "Light", "dark": "Dark"})
_BRUSH_STEP = 1.25
_FIRST_KEY = 5  # F5 shows the first panel


def all_actions() -> tuple[Action, ...]:
    """Every action, menu by menu."""
    return (
        *_file(), *_edit(), *_view(), *region_menu(), *colour_menu(), *layer_menu(),
        flatten_action(), *_tools(), *_help(),
    )  # fmt: skip


def recent_actions(bench: Workbench) -> tuple[Action, ...]:
    """The files that were opened or saved last."""
    menu = ("File", "Open recent")
    return tuple(
        Action(f"file.recent.{i}", Path(name).name, menu, do.opener(Path(name)), help=name)
        for i, name in enumerate(bench.studio.settings.now.recent)
    )


# Menus.


def _file() -> tuple[Action, ...]:
    menu = ("File",)
    return (
        Action("file.open", "Open…", menu, do.ask_and_open, ("Ctrl+O",), "open"),
        *(_sample(path) for path in sample_pages()),
        Action("file.save", "Save", menu, do.save, ("Ctrl+S",), "save", do.unsaved, group=1),
        Action("file.save_as", "Save as…", menu, do.save_as, ("Ctrl+Shift+S",), "", do.has_page,
               group=1),
        Action("file.export", "Export…", menu, do.export, ("Ctrl+E",), "export", do.has_page,
               group=1),
        Action("file.close", "Close page", menu, do.close, ("Ctrl+W",), "", do.has_page, group=2),
        Action("file.quit", "Quit", menu, lambda bench: bench.quit(), ("Ctrl+Q",), group=2),
    )  # fmt: skip


def _edit() -> tuple[Action, ...]:
    menu = ("Edit",)
    return (
        Action("edit.undo", "Undo", menu, do.undo, ("Ctrl+Z",), "undo", do.can_undo),
        Action("edit.redo", "Redo", menu, do.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", do.can_redo),
    )


def _view() -> tuple[Action, ...]:
    menu = ("View",)
    zoom = (
        Action("view.zoom_in", "Zoom in", menu, lambda b: b.view.zoom_in(),
               ("Ctrl++", "Ctrl+=", "+", "="), "zoom_in", do.has_page, in_stroke=True),
        Action("view.zoom_out", "Zoom out", menu, lambda b: b.view.zoom_out(),
               ("Ctrl+-", "-"), "zoom_out", do.has_page, in_stroke=True),
        Action("view.fit", "Fit page", menu, lambda b: b.view.fit(),
               ("Ctrl+0",), "fit", do.has_page),
        Action("view.actual", "Actual size", menu, lambda b: b.view.actual_size(),
               ("Ctrl+1",), "actual", do.has_page),
    )  # fmt: skip
    panels = tuple(_panel(panel_id, title) for panel_id, title in PANELS.items())
    themes = tuple(_theme(choice, title) for choice, title in _THEMES.items())
    return (*zoom, *region_views(), *panels, *themes)


def _tools() -> tuple[Action, ...]:
    menu = ("Tools",)
    return (
        *(_tool(kind) for kind in TOOLS),
        Action("brush.smaller", "Smaller brush", menu, do.sizer(1 / _BRUSH_STEP), ("[",), "",
               do.has_page, group=1, in_stroke=True),
        Action("brush.larger", "Larger brush", menu, do.sizer(_BRUSH_STEP), ("]",), "", do.has_page,
               group=1, in_stroke=True),
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
    return Action(f"file.sample.{path.stem}", title, ("File", "Open sample"), do.sampler(path))


def _panel(panel_id: str, title: str) -> Action:
    return Action(
        f"panel.{panel_id}",
        title,
        ("View", "Panels"),
        lambda bench: bench.show_panel(panel_id, not bench.panel_shown(panel_id)),
        (f"F{_FIRST_KEY + list(PANELS).index(panel_id)}",),
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
