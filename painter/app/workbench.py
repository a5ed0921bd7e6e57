"""What actions need of a window, so that they can be tested without one."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from painter.app.export import ExportChoice
from painter.app.export_look import ExportLook
from painter.app.ink_change import RegionChange
from painter.app.leaks import LeakReview
from painter.app.studio import Studio
from painter.base.geometry import Rect
from painter.pixels.palette import Rgb


class Leaving(StrEnum):
    """What to do with unsaved work."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class View(Protocol):
    """How the page is looked at."""

    @property
    def region_view(self) -> bool:
        """Whether every region is shown in a colour of its own."""
        ...

    def set_region_view(self, on: bool) -> None:
        """Show regions, or the page."""
        ...

    def fit(self) -> None:
        """Show the whole page."""
        ...

    def actual_size(self) -> None:
        """One page pixel a screen pixel."""
        ...

    def zoom_in(self) -> None:
        """One step nearer."""
        ...

    def zoom_out(self) -> None:
        """One step away."""
        ...

    @property
    def region_numbers(self) -> bool:
        """Whether regions carry their numbers."""
        ...

    def set_region_numbers(self, on: bool) -> None:
        """Write a number into every region."""
        ...

    @property
    def region_patterns(self) -> bool:
        """Whether regions are hatched."""
        ...

    def set_region_patterns(self, on: bool) -> None:
        """Hatch regions."""
        ...

    def show_area(self, area: Rect) -> None:
        """Bring a part of the page, in its pixels, into view."""
        ...


class Dialogs(Protocol):
    """Questions to the artist; None or CANCEL when there was no answer."""

    def ask_open(self) -> Path | None:
        """A page to open."""
        ...

    def ask_save(self, suggestion: Path) -> Path | None:
        """Where to save all of the page."""
        ...

    def ask_export(self, look: ExportLook) -> ExportChoice | None:
        """In which format and size, and with which layers, to write a copy."""
        ...

    def ask_export_path(self, suggestion: Path) -> Path | None:
        """Where to write a copy; the name ends as the suggestion does."""
        ...

    def ask_unsaved(self, name: str) -> Leaving:
        """What to do with unsaved work."""
        ...

    def ask_name(self, title: str, name: str) -> str | None:
        """Another name for something."""
        ...

    def ask_colour(self, rgb: Rgb, tried: Callable[[Rgb], None] | None = None) -> Rgb | None:
        """A colour; `tried` is told of every one that is looked at."""
        ...

    def ask_palette(self) -> Path | None:
        """A palette file, or a picture to take colours from."""
        ...

    def ask_save_palette(self, suggestion: str) -> Path | None:
        """Where to write a palette, and in which format."""
        ...

    def ask_save_bands(self, suggestion: str) -> Path | None:
        """Where to write colours by place."""
        ...

    def ask_picture(self, title: str) -> Path | None:
        """A picture, for what the title says."""
        ...


class Workbench(Protocol):
    """The window, as far as actions know it."""

    @property
    def studio(self) -> Studio:
        """The open page, jobs, plugins and settings."""
        ...

    @property
    def view(self) -> View:
        """How the page is looked at."""
        ...

    @property
    def dialogs(self) -> Dialogs:
        """Questions to the artist."""
        ...

    @property
    def tool(self) -> str:
        """Id of the tool in hand."""
        ...

    def choose_tool(self, tool_id: str) -> None:
        """Take another tool."""
        ...

    @property
    def gap(self) -> float | None:
        """Largest gap to close when regions are found, page pixels; None for the default."""
        ...

    @property
    def leaks(self) -> LeakReview:
        """The suspicious passages, one of which is looked at."""
        ...

    def show_changes(self, changes: tuple[RegionChange, ...]) -> None:
        """List regions to look at after the ink was replaced."""
        ...

    def flatten_layer(self) -> None:
        """Let the artist try out how the active layer becomes flat."""
        ...

    def run_plugin(self) -> None:
        """Colour with the plugin, mode and options that the panel shows."""
        ...

    def panel_shown(self, panel_id: str) -> bool:
        """Whether a panel is to be seen."""
        ...

    def show_panel(self, panel_id: str, on: bool) -> None:
        """Show or hide a panel."""
        ...

    @property
    def theme(self) -> str:
        """The choice of "system", "light" or "dark"."""
        ...

    def set_theme(self, choice: str) -> None:
        """Choose how the window looks."""
        ...

    def show_commands(self) -> None:
        """Open the list of all commands."""
        ...

    def quit(self) -> None:
        """Close the window; unsaved work is asked about."""
        ...
