"""The layers of the page, from the top downwards."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from painter.app.editor import Editor
from painter.document.edits import find_layer, set_layer
from painter.document.layer import InkLayer, Layer
from painter.document.page import PageState
from painter.render.blend import MODE_GROUPS, BlendMode
from painter.ui.panels.layer_rows import Index, LayerDelegate, LayerModel, mark_at
from painter.ui.theme import Theme
from painter.ui.widgets.slider_field import SliderField


class LayerList(QListView):
    """A list in which the eye and the lock of a row do not choose it."""

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """How a click changes what is chosen."""
        if isinstance(event, QMouseEvent) and index.isValid():
            place = event.position().toPoint()
            if mark_at(self.visualRect(index), index, place) is not None:
                return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)


class LayerPanel(QWidget):
    """Order by drag, eye, lock, name, opacity and blend mode."""

    def __init__(self, theme: Theme, buttons: tuple[QAction, ...]) -> None:
        super().__init__()
        self._editor: Editor | None = None
        self._shown: PageState | None = None
        self.model = LayerModel(self)
        self.list = LayerList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LayerDelegate(theme, self.list))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.list.setAccessibleName("Layers")
        self.opacity = SliderField(0, 100, suffix=" %")
        self.blend = QComboBox()
        self._list_modes()
        self.blend.setMaxVisibleItems(self.blend.count())
        form = QFormLayout()
        form.addRow("Opacity", self.opacity)
        form.addRow("Mode", self.blend)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addLayout(form)
        column.addWidget(self.list, 1)
        column.addLayout(_row(buttons))
        self.list.selectionModel().selectionChanged.connect(self._chosen)
        self.opacity.changed.connect(self._fade)
        self.blend.activated.connect(self._mix)
        self.set_editor(None)

    def set_editor(self, editor: Editor | None) -> None:
        """Show the layers of another page."""
        self._editor = editor
        self.model.editor = editor
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """Show the page as it stands."""
        page = None if self._editor is None else self._editor.page
        if page is self._shown and page is not None:
            return
        old, self._shown = self._shown, page
        if old is None or page is None or old.layers is not page.layers:
            self.model.show_page(page)
        self._select(page)
        layer = None if page is None else find_layer(page, page.active)
        self.opacity.setEnabled(layer is not None)
        self.blend.setEnabled(layer is not None and not isinstance(layer, InkLayer))
        if layer is not None:
            self.opacity.set_value(round(layer.opacity * 100))
        self.blend.setCurrentIndex(-1 if layer is None else self.blend.findData(str(layer.blend)))

    def _select(self, page: PageState | None) -> None:
        row = self.model.row_of(None if page is None else page.active)
        selection = self.list.selectionModel()
        selection.blockSignals(True)
        if row is None:
            selection.clear()
        else:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            selection.setCurrentIndex(self.model.index(row, 0), flags)
        selection.blockSignals(False)
        self.list.viewport().update()

    def _chosen(self, now: QItemSelection, before: QItemSelection) -> None:
        rows = now.indexes()
        layer = self.model.layer(rows[0]) if rows else None
        if self._editor is not None and layer is not None:
            self._editor.choose_layer(layer.id)

    def _fade(self, percent: float) -> None:
        layer = self._layer()
        if self._editor is not None and layer is not None:
            page = set_layer(self._editor.page, layer.id, opacity=percent / 100)
            self._editor.commit(f"Opacity of {layer.name}", page, ("opacity", layer.id))

    def _mix(self, index: int) -> None:
        layer = self._layer()
        if self._editor is not None and layer is not None:
            mode = BlendMode(self.blend.itemData(index))
            page = set_layer(self._editor.page, layer.id, blend=mode)
            self._editor.commit(f"Mode of {layer.name}", page)

    def _layer(self) -> Layer | None:
        page = None if self._editor is None else self._editor.page
        return None if page is None else find_layer(page, page.active)

    def _list_modes(self) -> None:
        for group in MODE_GROUPS:
            if self.blend.count():
                self.blend.insertSeparator(self.blend.count())
            for mode in group:
                self.blend.addItem(mode.caption, str(mode))


def _row(actions: tuple[QAction, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2)
    for action in actions:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        row.addWidget(button)
    row.addStretch(1)
    return row
