"""The window: assembly of canvas, panels, menus and the studio behind them; nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QWidget

from painter.app.actions import PANELS, TOOLS, all_actions
from painter.app.band_actions import change
from painter.app.editor import Editor
from painter.app.flat_layer import can_flatten
from painter.app.flattening import Flattening
from painter.app.ink_change import RegionChange
from painter.app.leaks import LeakReview
from painter.app.messages import Notice
from painter.app.page_actions import leave, open_page
from painter.app.page_lines import page_lines
from painter.app.region_actions import around
from painter.app.samples import sample_pages
from painter.app.studio import Studio
from painter.app.tools.tool import Tool
from painter.app.workbench import Dialogs
from painter.document.page import PageState
from painter.ui.actions import Commands
from painter.ui.canvas.canvas import Canvas, Hover
from painter.ui.dialogs import WindowDialogs
from painter.ui.panels.colouring import ColouringPanel
from painter.ui.panels.history import HistoryPanel
from painter.ui.panels.layers import LayerPanel
from painter.ui.panels.leaks import LeaksPanel
from painter.ui.panels.palette import PalettePanel
from painter.ui.panels.regions import RegionsPanel
from painter.ui.panels.status import StatusLine
from painter.ui.panels.tools import ToolStrip, TopBar
from painter.ui.theme import Theme
from painter.ui.widgets.command_list import CommandList
from painter.ui.widgets.flatten_dialog import FlattenDialog
from painter.ui.widgets.notices import NoticeBars
from painter.ui.widgets.start_page import StartPage

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_COLUMN = {"palette": 250, "colouring": 280, "layers": 225}  # shares of its height


class Window(QMainWindow):
    """The artist's window; to actions it is the workbench.

    Signals:
        closed(): nothing is left to ask.
    """

    closed = Signal()

    def __init__(self, studio: Studio, theme: Theme, dialogs: Dialogs | None = None) -> None:
        super().__init__()
        self._studio = studio
        self._theme = theme
        self.dialogs: Dialogs = dialogs or WindowDialogs(self)
        self._tools: dict[str, Tool] = {}
        self._tool = TOOLS[0].id
        self.leaks = LeakReview()
        self.canvas = Canvas()
        self.commands = Commands(self, self, theme, all_actions())
        self._docks: dict[str, QDockWidget] = {}
        self._seen: set[str] = set()
        self._arranged = False
        self._build()
        self._bind()
        self.setAcceptDrops(True)
        self._show_editor(None)
        self._retint()
        self._restore(studio.settings.now.window)

    # The workbench that actions know.

    @property
    def studio(self) -> Studio:
        """The program without its window."""
        return self._studio

    @property
    def view(self) -> Canvas:
        """How the page is looked at."""
        return self.canvas

    @property
    def tool(self) -> str:
        """Id of the tool in hand."""
        return self._tool

    @property
    def gap(self) -> float | None:
        """Largest gap to close."""
        return self.regions.gap

    @property
    def theme(self) -> str:
        """The chosen look."""
        return self._theme.choice

    def choose_tool(self, tool_id: str) -> None:
        """Take another tool."""
        former = self._tools.get(self._tool)
        if former is not None and self._tool != tool_id:
            former.left()
        self._tool = tool_id
        self.top.show_tool(tool_id)
        if tool_id in self._tools:
            tool = self._tools[tool_id]
            self.canvas.set_tool(tool)
            self.status.show_help(tool.help)
            tool.mark()
        self._draw_lines()

    def show_changes(self, changes: tuple[RegionChange, ...]) -> None:
        """In the panel of regions."""
        self.regions.show_changes(changes)

    def flatten_layer(self) -> None:
        """A dialog beside the page."""
        editor = self._studio.editor
        if editor is not None and can_flatten(editor.page, editor.page.active):
            assert editor.page.active is not None
            flattening = Flattening(editor, self._studio.desk, editor.page.active)
            FlattenDialog(self, flattening).show()

    def run_plugin(self) -> None:
        """Colour as the panel says."""
        self.colouring.run()

    def panel_shown(self, panel_id: str) -> bool:
        """Whether a panel is open."""
        # Asked of the action's own state, because one that lies behind a tab is open too.
        return not self._docks[panel_id].isHidden()

    def show_panel(self, panel_id: str, on: bool) -> None:
        """Open or close a panel."""
        self._docks[panel_id].setVisible(on)
        if on:
            self._docks[panel_id].raise_()

    def set_theme(self, choice: str) -> None:
        """Change the look, and remember it."""
        self._theme.choose(choice)
        self._studio.settings.change(theme=choice)

    def show_commands(self) -> None:
        """The list of everything that can be done now."""
        palette = CommandList(self, self.commands.available(), self.commands.run)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.show()

    def quit(self) -> None:
        """Close; `closeEvent` asks about unsaved work."""
        self.close()

    # Assembly.

    def _build(self) -> None:
        act = self.commands
        self.start = StartPage(self._theme)
        self.centre = QStackedWidget()
        self.centre.addWidget(self.start)
        self.centre.addWidget(self.canvas)
        self.notices = NoticeBars(self.centre, self._theme)
        self.setCentralWidget(self.centre)
        self.strip = ToolStrip(tuple(act[f"tool.{kind.id}"] for kind in TOOLS), act["colour.pick"])
        self.top = TopBar(
            (
                (act["file.open"], act["file.save"]),
                (act["edit.undo"], act["edit.redo"]),
                (act["view.regions"], act["view.fit"], act["view.actual"]),
            )
        )
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.strip)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.top)
        self.colouring = ColouringPanel(self._studio, act)
        buttons = ("regions.find", "regions.doubtful", "regions.lock", "regions.replace_ink")
        self.regions = RegionsPanel(
            self._studio, tuple(act[name] for name in buttons), self._visit_change
        )
        settles = ("regions.close_leak", "regions.open_leak", "regions.dismiss_leak")
        self.leaks_panel = LeaksPanel(self.leaks, tuple(act[name] for name in settles))
        self.palette_panel = PalettePanel(self._theme, act)
        self.layers = LayerPanel(self._theme, act)
        self.history = HistoryPanel()
        parts: dict[str, QWidget] = {
            "palette": self.palette_panel,
            "colouring": self.colouring,
            "layers": self.layers,
            "history": self.history,
            "regions": self.regions,
            "leaks": self.leaks_panel,
        }
        for panel_id, part in parts.items():
            self._dock(panel_id, part)
        self._panels = (
            self.layers, self.palette_panel, self.history, self.regions, self.colouring.sources,
            self.colouring.bands, self.colouring.show_box,
        )  # fmt: skip
        self.tabifyDockWidget(self._docks["layers"], self._docks["history"])
        self._docks["layers"].raise_()
        self.tabifyDockWidget(self._docks["colouring"], self._docks["regions"])
        self.tabifyDockWidget(self._docks["regions"], self._docks["leaks"])
        self._docks["colouring"].raise_()
        self.status = StatusLine(self._theme)
        self.setStatusBar(self.status)
        act.fill(self.menuBar())
        self.resize(1440, 900)

    def _dock(self, panel_id: str, part: QWidget) -> None:
        dock = QDockWidget(PANELS[panel_id])
        dock.setObjectName(f"panel-{panel_id}")
        dock.setWidget(part)
        dock.setAllowedAreas(_LEFT | _RIGHT)
        dock.visibilityChanged.connect(lambda shown: self._dock_shown(panel_id, shown))
        self.addDockWidget(_RIGHT, dock)
        self._docks[panel_id] = dock

    def _dock_shown(self, panel_id: str, shown: bool) -> None:
        """A panel is to be seen, or lies behind a tab or nowhere."""
        (self._seen.add if shown else self._seen.discard)(panel_id)
        self.commands.refresh()
        self._draw_lines()

    def _bind(self) -> None:
        studio, act = self._studio, self.commands
        studio.opened.connect(self._show_editor)
        studio.noticed.connect(self._tell)
        studio.plugins_changed.connect(self._refresh)
        studio.desk.changed.connect(self._show_jobs)
        self.canvas.zoomed.connect(lambda zoom: self._show_zoom())
        self.canvas.hovered.connect(self._show_hover)
        self.canvas.pen.connect(self._pen_moved)
        self.canvas.viewed.connect(self._draw_lines)
        self.leaks.visited.connect(self._visit_leak)
        self.leaks.changed.connect(self._draw_lines)
        self.start.open_asked.connect(act["file.open"].trigger)
        self.start.sample_asked.connect(self._open_sample)
        self.start.file_asked.connect(lambda path: open_page(self, path))
        self.status.jobs.cancel_asked.connect(studio.desk.cancel)
        self.colouring.bands.edited.connect(lambda band, rank: change(self, band, rank))
        self._theme.changed.connect(self._retint)

    # What happens.

    def _show_editor(self, editor: Editor | None) -> None:
        self._tools = {} if editor is None else {kind.id: kind(editor) for kind in TOOLS}
        for dialog in self.findChildren(FlattenDialog):
            dialog.close()
        self.canvas.set_editor(editor)
        self.centre.setCurrentWidget(self.start if editor is None else self.canvas)
        if editor is None:
            self.start.show_recent(self._studio.settings.now.recent)
        else:
            editor.changed.connect(self._refresh)
            editor.shown.connect(self._page_shown)
            self.choose_tool(self._tool)
            self.canvas.setFocus()
        self.leaks.set_editor(editor)
        for panel in self._panels:
            panel.set_editor(editor)
        self.status.show_hover(None, 0, 0, None)
        self._refresh()

    def _refresh(self) -> None:
        editor = self._studio.editor
        if editor is not None and not editor.busy and self._tool in self._tools:
            self._tools[self._tool].mark()
        self.leaks.refresh()
        for panel in self._panels:
            panel.refresh()
        self._draw_lines()
        self.top.refresh(editor)
        self.strip.refresh(editor)
        self.commands.refresh()
        self._show_zoom()
        self.setWindowModified(editor is not None and editor.unsaved)
        self.setWindowTitle("Sumiro" if editor is None else f"{editor.name}[*] - Sumiro")

    def _page_shown(self, before: PageState, after: PageState) -> None:
        if after.regions is not None:
            self.notices.dismiss("no-regions")

    def _visit_leak(self) -> None:
        area = self.leaks.area()
        if area is not None:
            self.canvas.show_area(area)
        self.commands.refresh()

    def _visit_change(self, change: RegionChange) -> None:
        if self._studio.editor is not None:
            self._studio.editor.point_out((change.region,))
            self.canvas.show_area(around(change.area))

    def _draw_lines(self) -> None:
        """Closing strokes, and the passage that is looked at."""
        editor = self._studio.editor
        page = None if editor is None else editor.page
        shown = "leaks" in self._seen
        views = self.canvas.region_view
        self.canvas.set_lines(
            page_lines(page, self._tool, self.leaks, regions=views, passages=shown)
        )

    def _show_jobs(self) -> None:
        self.status.show_jobs(self._studio.desk.jobs)
        self.commands.refresh()

    def _show_zoom(self) -> None:
        self.status.show_zoom(None if self._studio.editor is None else self.canvas.zoom)

    def _show_hover(self, hover: Hover | None) -> None:
        editor = self._studio.editor
        if editor is None or hover is None:
            self.status.show_hover(None, 0, 0, None)
        else:
            self.status.show_hover(editor.page, int(hover.x), int(hover.y), hover.region)

    def _pen_moved(self, down: bool) -> None:
        """Painting outranks inference, and results wait for the end of a stroke."""
        queue = self._studio.desk.queue
        if self._studio.editor is not None:
            self._studio.editor.hold(down)
        if down:
            queue.pause("gpu")
        else:
            queue.resume("gpu")

    def _tell(self, notice: Notice) -> None:
        self.notices.tell(notice)

    def _open_sample(self) -> None:
        self._studio.open_sample(sample_pages()[0])

    def _retint(self) -> None:
        self.commands.retint()
        for part in (self.start, self.palette_panel, self.status.jobs, self.notices):
            part.retint()
        self.canvas.set_background(QColor(self._theme.look.surround))
        self.history.refresh()
        self.commands.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Panels share the column as they need it, unless the artist has arranged them."""
        super().showEvent(event)
        if not self._arranged:
            # Before it is shown a window does not listen to this.
            docks = [self._docks[panel_id] for panel_id in _COLUMN]
            self.resizeDocks(docks, list(_COLUMN.values()), Qt.Orientation.Vertical)
            self._arranged = True

    # Files that are dropped, and the end.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open the first file; what it is shows when it is read."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            open_page(self, paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about unsaved work; saving closes the window when the file is written."""
        asking, gone = True, False

        def go() -> None:
            nonlocal gone
            gone = True
            if not asking:
                self.close()

        leave(self, go)
        asking = False
        if gone:
            self._keep()
        event.setAccepted(gone)
        if gone:
            self.closed.emit()

    def _keep(self) -> None:
        parts = (self.saveGeometry(), self.saveState())
        text = " ".join(bytes(part.toBase64().data()).decode() for part in parts)
        self._studio.settings.change(window=text)

    def _restore(self, text: str) -> None:
        geometry, _, state = text.partition(" ")
        if geometry and state:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
            self._arranged = self.restoreState(QByteArray.fromBase64(state.encode()))
