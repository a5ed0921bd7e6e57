"""The page's regions: how wide the gaps are that they close, how many they are, what is to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from painter.app.editor import Editor
from painter.app.ink_change import RegionChange
from painter.app.region_actions import set_gap
from painter.app.region_words import page_words
from painter.app.studio import Studio
from painter.document.layer import InkLayer
from painter.ui.panels.options_form import row_label
from painter.ui.widgets.buttons import action_button
from painter.ui.widgets.gap_field import gap_field

_GAP_TIP = (
    "Gaps in the line up to so wide are closed, clear ones up to ten times as wide; "
    "0 closes none. Page pixels"
)
_COLUMNS = 2
_CHANGE = Qt.ItemDataRole.UserRole


class RegionsPanel(QWidget):
    """Moving the gap cuts the page anew at once; corrections hold."""

    def __init__(
        self, studio: Studio, buttons: tuple[QAction, ...], visit: Callable[[RegionChange], None]
    ) -> None:
        super().__init__()
        self._studio = studio
        self._editor: Editor | None = None
        self._visit = visit
        self._inked: InkLayer | None = None
        self.gap_field = gap_field("Gaps that are closed", _GAP_TIP)
        self.automatic = QCheckBox("From the width of the line")
        self.automatic.setChecked(True)
        self.automatic.setToolTip("Three times the width of the line, and not less than shows")
        self.words = QLabel()
        self.words.setObjectName("faint")
        self.words.setWordWrap(True)
        self.changes_title = QLabel("Changed with the new ink")
        self.changes = QListWidget()
        self.changes.setAccessibleName("Regions that changed with the new ink")
        self._lay_out(buttons)
        self.gap_field.changed.connect(self._slid)
        self.gap_field.slider.sliderReleased.connect(self._let_go)
        self.automatic.clicked.connect(self._choose_automatic)
        self.changes.itemActivated.connect(self._go)
        self.changes.itemClicked.connect(self._go)
        self.show_changes(())
        self.refresh()

    @property
    def gap(self) -> float | None:
        """Largest gap to close when regions are found, page pixels; None for the default."""
        return None if self.automatic.isChecked() else self.gap_field.value

    def set_editor(self, editor: Editor | None) -> None:
        """Show another page's regions."""
        self._editor = editor
        # A page that comes with a setting keeps it; one without is given that of its line.
        self.automatic.setChecked(editor is None or editor.page.gap is None)
        self.show_changes(())
        self.refresh()

    def refresh(self) -> None:
        """Show them as they are."""
        page = None if self._editor is None else self._editor.page
        self.words.setText("No page is open" if page is None else page_words(page))
        self.gap_field.setEnabled(page is not None)
        self.automatic.setEnabled(page is not None)
        if page is not None and page.gap is not None and not self.gap_field.slider.isSliderDown():
            self.gap_field.set_value(round(page.gap, 1))
        self._show_list()

    def show_changes(self, changes: tuple[RegionChange, ...]) -> None:
        """List regions to look at after the ink was replaced; none hides the list."""
        self.changes.clear()
        self._inked = None if self._editor is None else self._editor.page.ink
        for change in changes:
            item = QListWidgetItem(change.words)
            item.setData(_CHANGE, change)
            self.changes.addItem(item)
        self._show_list()

    def _show_list(self) -> None:
        """The list is of one ink: with another, or taken back, there is nothing to look at."""
        ink = None if self._editor is None else self._editor.page.ink
        same = ink is not None and self._inked is not None and ink.coverage is self._inked.coverage
        for part in (self.changes_title, self.changes):
            part.setVisible(same and self.changes.count() > 0)

    def _lay_out(self, buttons: tuple[QAction, ...]) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(row_label("Close gaps"), self.gap_field)
        form.addRow(row_label(""), self.automatic)
        grid = QGridLayout()
        for place, action in enumerate(buttons):
            grid.addWidget(action_button(action), place // _COLUMNS, place % _COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addLayout(grid)
        column.addWidget(self.changes_title)
        column.addWidget(self.changes, 1)
        column.addStretch(0)

    def _slid(self, gap: float) -> None:
        self.automatic.setChecked(False)
        if not set_gap(self._studio, gap) and not self.gap_field.slider.isSliderDown():
            self._find(gap)

    def _let_go(self) -> None:
        """Beyond what the atoms know, regions are found anew once the slider rests."""
        if not set_gap(self._studio, self.gap_field.value):
            self._find(self.gap_field.value)

    def _choose_automatic(self, on: bool) -> None:
        if on:
            self._find(None)

    def _find(self, gap: float | None) -> None:
        if self._editor is not None:
            self._studio.find_regions(gap)

    def _go(self, item: QListWidgetItem) -> None:
        self._visit(item.data(_CHANGE))
