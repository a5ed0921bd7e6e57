"""Colours to take: those in use on the page, and the page's palette."""

from __future__ import annotations

from PySide6.QtGui import QAction
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
        inner = QWidget()
        inner.setLayout(column)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
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
