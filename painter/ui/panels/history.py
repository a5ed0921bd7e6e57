"""What was done to the page, step by step."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from painter.app.editor import Editor
from painter.document.history import Edit

_AIR = 8  # pixels of a row around its text, so that it is hit


class HistoryPanel(QWidget):
    """A click goes to that step, and so does Return."""

    def __init__(self) -> None:
        super().__init__()
        self._editor: Editor | None = None
        self._shown: tuple[Edit, ...] | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("History")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.list)
        self.list.itemClicked.connect(self._jump)
        self.list.itemActivated.connect(self._jump)

    def set_editor(self, editor: Editor | None) -> None:
        """Show the steps of another page."""
        self._editor = editor
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """Show the steps as they stand."""
        if self._editor is None:
            self.list.clear()
            return
        history = self._editor.history
        edits = history.edits
        if edits != self._shown:
            self._shown = edits
            self.list.clear()
            self.list.addItem("Opened")
            self.list.addItems([edit.label for edit in edits])
        faint = self.palette().placeholderText()
        plain = self.palette().text()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + _AIR))
            item.setForeground(plain if row <= history.position else faint)
        self.list.setCurrentRow(history.position)
        self.list.scrollToItem(self.list.item(history.position))

    def _jump(self, item: QListWidgetItem) -> None:
        if self._editor is not None:
            self._editor.jump(self.list.row(item))
