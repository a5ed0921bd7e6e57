"""The tool strip at the left, and the bar above the page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolBar, QWidget

from painter.app.editor import BRUSH_RADIUS, Editor
from painter.ui.widgets.gap_field import gap_field
from painter.ui.widgets.slider_field import SliderField
from painter.ui.widgets.swatches import ColourButton

_CUTS = "recut"  # the tool that has a gap of its own


class ToolStrip(QToolBar):
    """One button a tool, and the current colour."""

    def __init__(self, tools: tuple[QAction, ...], pick: QAction) -> None:
        super().__init__("Tools")
        self.setObjectName("tool-strip")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setIconSize(QSize(24, 24))
        self.setMovable(False)
        self.addActions(tools)
        self.addSeparator()
        self.colour = ColourButton()
        self.colour.clicked.connect(pick.trigger)
        self.addWidget(self.colour)

    def refresh(self, editor: Editor | None) -> None:
        """Show the current colour."""
        self.colour.setEnabled(editor is not None)
        self.colour.set_rgb(None if editor is None else editor.colour)


class TopBar(QToolBar):
    """File and view buttons, and what the brush in hand is like."""

    def __init__(self, groups: tuple[tuple[QAction, ...], ...]) -> None:
        super().__init__("Page")
        self.setObjectName("top-bar")
        self.setIconSize(QSize(20, 20))
        self.setMovable(False)
        self._editor: Editor | None = None
        for group in groups:
            self.addActions(group)
            self.addSeparator()
        # A brush is known by how wide it is, as in other programs; tools reckon in radii.
        self.size_field = SliderField(
            2 * BRUSH_RADIUS[0], 2 * BRUSH_RADIUS[1], suffix=" px", curved=True
        )
        self.opacity_field = SliderField(1, 100, suffix=" %")
        for title, field in (("Brush", self.size_field), ("Opacity", self.opacity_field)):
            self.addWidget(_title(title))
            field.setMaximumWidth(210)
            field.setAccessibleName(title)
            self.addWidget(field)
        self.gap_field = gap_field("Gap of the lasso", "Gap that the re-cut lasso closes")
        self.gap_field.setMaximumWidth(210)
        self.gap_field.changed.connect(self._regap)
        self._gap_parts = (self.addWidget(_title("Gap")), self.addWidget(self.gap_field))
        self.show_tool("")
        self.size_field.setToolTip("Width of the brush ([ and ])")
        self.size_field.changed.connect(self._resize)
        self.opacity_field.changed.connect(self._fade)
        spring = QWidget()
        spring.setMinimumWidth(1)
        self.addWidget(spring)

    def refresh(self, editor: Editor | None) -> None:
        """Show the brush."""
        self._editor = editor
        for field in (self.size_field, self.opacity_field):
            field.setEnabled(editor is not None)
        if editor is not None:
            self.size_field.set_value(round(2 * editor.brush.radius))
            self.opacity_field.set_value(round(100 * editor.brush.opacity))
            self.gap_field.set_value(round(editor.lasso_gap, 1))

    def show_tool(self, tool_id: str) -> None:
        """Show what only one tool needs."""
        for part in self._gap_parts:
            part.setVisible(tool_id == _CUTS)

    def _regap(self, gap: float) -> None:
        if self._editor is not None:
            self._editor.lasso_gap = gap

    def _resize(self, width: float) -> None:
        if self._editor is not None:
            self._editor.set_brush(radius=width / 2)

    def _fade(self, percent: float) -> None:
        if self._editor is not None:
            self._editor.set_brush(opacity=percent / 100)


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setContentsMargins(8, 0, 4, 0)
    return label
