"""Colours to take: those in use on the page, and the page's palette."""

from __future__ import annotations

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from painter.app.editor import Editor
from painter.app.layer_actions import add_swatch, remove_swatch
from painter.app.swatches import colours_in_use
from painter.pixels.palette import Rgb
from painter.pixels.regiontable import RegionTable
from painter.ui.theme import Theme
from painter.ui.widgets.swatches import SwatchGrid


class PalettePanel(QWidget):
    """A click makes a colour the current one."""

    def __init__(self, theme: Theme, pick: QAction, load: QAction) -> None:
        super().__init__()
        self._theme = theme
        self._editor: Editor | None = None
        self._table: RegionTable | None = None
        self.used = SwatchGrid()
        self.own = SwatchGrid()
        self._nothing = QLabel("Click a region to colour it")
        self._nothing.setEnabled(False)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.own.setToolTip("Right click takes a swatch out")
        self.add = QToolButton()
        self.add.setAutoRaise(True)
        self.add.setToolTip("Add the current colour to the page's palette")
        column = QVBoxLayout()
        column.setContentsMargins(8, 4, 8, 8)
        column.addLayout(self._head("On this page", pick))
        column.addWidget(self._nothing)
        column.addWidget(self.used)
        column.addLayout(self._head("Palette", load, self.add))
        column.addWidget(self.own)
        column.addStretch(1)
        self._inner = QWidget()
        self._inner.setLayout(column)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        for grid in (self.used, self.own):
            grid.chosen.connect(self._choose)
        self.own.dismissed.connect(self._dismiss)
        self.add.clicked.connect(self._add)
        self.retint()

    def set_editor(self, editor: Editor | None) -> None:
        """Show the colours of another page."""
        self._editor = editor
        self._table = None
        self.refresh()

    def refresh(self) -> None:
        """Show what is in use now."""
        editor = self._editor
        self.add.setEnabled(editor is not None)
        if editor is None:
            self._nothing.hide()
            self.used.show_swatches((), None)
            self.own.show_swatches((), None)
            self._fit()
            return
        table = editor.page.regions
        used = self.used.swatches
        if table is not self._table or table is None:
            self._table = table
            used = colours_in_use(table)
        self._nothing.setVisible(not used)
        self.used.setVisible(bool(used))
        self.used.show_swatches(used, editor.colour)
        palette = editor.page.palette
        self.own.show_swatches(() if palette is None else palette.swatches, editor.colour)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fewer swatches to a row are more rows."""
        self._fit()

    def _fit(self) -> None:
        """A scroll area does not ask its content how high it is at this width."""
        column = self._inner.layout()
        if column is not None:
            width = self._scroll.width() - self._scroll.verticalScrollBar().sizeHint().width()
            column.invalidate()
            self._inner.setMinimumHeight(column.totalHeightForWidth(width))

    def retint(self) -> None:
        """Take the icon of another theme."""
        self.add.setIcon(self._theme.icon("add"))

    def _head(self, title: str, *buttons: QAction | QToolButton) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(title)
        label.setObjectName("faint")
        row.addWidget(label, 1)
        for part in buttons:
            button = part if isinstance(part, QToolButton) else QToolButton()
            if isinstance(part, QAction):
                button.setDefaultAction(part)
                button.setAutoRaise(True)
            row.addWidget(button)
        return row

    def _choose(self, rgb: Rgb) -> None:
        if self._editor is not None:
            self._editor.colour = rgb

    def _dismiss(self, rgb: Rgb) -> None:
        if self._editor is not None:
            remove_swatch(self._editor, rgb)

    def _add(self) -> None:
        if self._editor is not None:
            add_swatch(self._editor, self._editor.colour)
