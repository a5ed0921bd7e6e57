"""Colours to take: those in use on the page, and the page's palette with its names."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from painter.app.editor import Editor
from painter.app.palette_actions import uses
from painter.app.swatches import colours_in_use, find_swatches
from painter.pixels.palette import Palette, Rgb
from painter.pixels.regiontable import RegionTable
from painter.ui.theme import Theme
from painter.ui.widgets.buttons import ActionTable, small_button
from painter.ui.widgets.swatch_list import SwatchList
from painter.ui.widgets.swatches import SwatchGrid

_HEAD = ("swatch.add", "colour.from_page", "colour.load_palette", "colour.export_palette")
_MENU = (
    "swatch.edit", "swatch.rename", "swatch.lock", "swatch.users", "swatch.remove",
    "colour.merge_near",
)  # fmt: skip
_USED_ROWS = 2  # rows of colours in use that are seen without scrolling
_CELL = 28
_FEWEST = 40  # height of the palette that is left when many colours are in use
_MARGIN = 8


class PalettePanel(QWidget):
    """A click makes a colour the current one; a double click edits a swatch."""

    def __init__(self, theme: Theme, actions: ActionTable) -> None:
        super().__init__()
        self._editor: Editor | None = None
        self._table: RegionTable | None = None
        self._shown: object = None
        self._actions = actions
        self.used = SwatchGrid()
        self.used.setAccessibleName("Colours in use on the page")
        self._nothing = QLabel("Click a region to colour it")
        self._nothing.setEnabled(False)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search by name or #code")
        self.search.setAccessibleName("Search the palette")
        self.search.setClearButtonEnabled(True)
        self.own = SwatchList(
            theme,
            {
                Qt.Key.Key_Return: lambda index: self._do("swatch.edit", index),
                Qt.Key.Key_Enter: lambda index: self._do("swatch.edit", index),
                Qt.Key.Key_F2: lambda index: self._do("swatch.rename", index),
                Qt.Key.Key_Delete: lambda index: self._do("swatch.remove", index),
            },
        )
        self.own.setAccessibleName("Palette of the page")
        # Else the panels below would move whenever the page has a row of colours more.
        self.own.setMinimumHeight(_FEWEST)
        self._lay_out()
        self.used.chosen.connect(self._choose)
        self.own.picked.connect(self._pick)
        self.own.edited.connect(lambda index: self._do("swatch.edit", index))
        self.own.asked.connect(self._ask)
        self.search.textChanged.connect(lambda text: self.refresh())

    def set_editor(self, editor: Editor | None) -> None:
        """Show the colours of another page."""
        self._editor = editor
        self._table = None
        self.refresh()

    def refresh(self) -> None:
        """Show what is in use now."""
        editor = self._editor
        if editor is None:
            self._nothing.hide()
            self.used.show_swatches((), None)
            self.own.show_swatches((), (), (), -1)
            self.search.hide()
            self._shown = None
            return
        table = editor.page.regions
        used = self.used.swatches
        if table is not self._table or table is None:
            self._table = table
            used = colours_in_use(table)
        self._nothing.setVisible(not used)
        self._scroll.setVisible(bool(used))
        self.used.show_swatches(used, editor.colour)
        self._fit()
        self._show_own(editor)

    def _show_own(self, editor: Editor) -> None:
        palette = editor.page.palette or Palette()
        text = self.search.text().strip()
        self.search.setVisible(bool(palette.swatches))
        chosen = editor.swatch
        # A table is compared by identity: nothing else says that regions use other swatches.
        key = palette, text, chosen, id(editor.page.regions)
        if key == self._shown:
            return
        self._shown = key
        rows = find_swatches(palette, text) if text else list(range(len(palette.swatches)))
        counts = uses(editor.page).tolist()
        self.own.show_swatches(palette.swatches, rows, counts, -1 if chosen is None else chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fewer swatches to a row are more rows."""
        self._fit()

    def _fit(self) -> None:
        """A scroll area does not ask its content how high it is at this width."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        height = self.used.heightForWidth(max(1, self.width() - bar - 2 * _MARGIN))
        self.used.setMinimumHeight(height)
        self._scroll.setFixedHeight(min(height, _USED_ROWS * _CELL))

    def retint(self) -> None:
        """Take the icons of another theme."""
        self.own.viewport().update()

    def _lay_out(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self.used)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, _MARGIN)
        column.addLayout(self._head("On this page", "colour.pick"))
        column.addWidget(self._nothing)
        column.addWidget(self._scroll)
        column.addLayout(self._head("Palette", *_HEAD))
        column.addWidget(self.search)
        column.addWidget(self.own, 1)

    def _head(self, title: str, *names: str) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(title)
        label.setObjectName("faint")
        row.addWidget(label, 1)
        for name in names:
            row.addWidget(small_button(self._actions[name]))
        return row

    def _choose(self, rgb: Rgb) -> None:
        if self._editor is not None:
            self._editor.colour = rgb

    def _pick(self, index: int) -> None:
        if self._editor is not None:
            self._editor.take_swatch(index)

    def _do(self, name: str, index: int) -> None:
        """An action on the swatch, which is the current colour from now on."""
        self._pick(index)
        self._actions[name].trigger()

    def _ask(self, index: int, place: QPoint) -> None:
        self._pick(index)
        menu = QMenu(self)
        menu.addActions([self._actions[name] for name in _MENU])
        menu.exec(place)
        menu.deleteLater()
