"""The layers of the page, from the top downwards."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from painter.app.editor import Editor
from painter.app.layer_actions import show_layer
from painter.document.edits import find_layer, set_layer
from painter.document.layer import InkLayer, Layer
from painter.document.page import PageState
from painter.render.blend import MODE_GROUPS, BlendMode
from painter.ui.actions import Commands
from painter.ui.panels.layer_rows import LayerDelegate, mark_at
from painter.ui.panels.layer_tree import Index, LayerTree
from painter.ui.theme import Theme
from painter.ui.widgets.slider_field import SliderField

_BUTTONS = (
    "layer.add", "layer.group", "mask.add", "layer.clip", "layer.merge_down", "layer.duplicate",
    "layer.remove",
)  # fmt: skip
_MENU = (
    "layer.rename", "layer.duplicate", "layer.remove", "",
    "layer.group", "layer.ungroup", "layer.isolate", "layer.clip", "",
    "mask.add", "mask.transparency", "mask.regions", "mask.edit", "mask.enabled", "mask.invert",
    "mask.apply", "mask.remove", "",
    "layer.merge_down", "layer.merge_group", "layer.merge_visible", "layer.flatten_copy", "",
    "layer.detach", "layer.split", "layer.selection", "layer.flatten",
)  # fmt: skip
"""What a right click offers; an empty name is a rule."""

_FEWEST = 40  # height of the list on the smallest screens: a row
_Flag = QItemSelectionModel.SelectionFlag


class LayerView(QTreeView):
    """A tree in which the eye and the lock of a row do not choose it, and Space is the eye."""

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """How a click changes what is chosen."""
        if isinstance(event, QMouseEvent) and index.isValid():
            place = event.position().toPoint()
            if mark_at(self.visualRect(index), index, place) in {"eye", "lock", "mask"}:
                return _Flag.NoUpdate
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space shows and hides the row that has the focus."""
        model = self.model()
        layer = model.layer(self.currentIndex()) if isinstance(model, LayerTree) else None
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Space and plain and layer is not None:
            assert isinstance(model, LayerTree)
            if model.editor is not None:
                show_layer(model.editor, layer, not layer.visible)
            return
        super().keyPressEvent(event)


class LayerPanel(QWidget):
    """Order by drag, eye, lock, name, opacity and blend mode."""

    def __init__(self, theme: Theme, act: Commands) -> None:
        super().__init__()
        self._editor: Editor | None = None
        self._shown: PageState | None = None
        self._edited: int | None = None
        self._closed: set[int] = set()
        self.model = LayerTree(self)
        self.list = LayerView()
        self.list.setModel(self.model)
        self.list.setMinimumHeight(_FEWEST)
        self.delegate = LayerDelegate(theme, self.list)
        self.list.setItemDelegate(self.delegate)
        self._set_up_list(act)
        self.opacity = SliderField(0, 100, suffix=" %")
        self.opacity.field.setAccessibleName("Opacity of the layer")
        self.blend = QComboBox()
        self.blend.setAccessibleName("Blend mode of the layer")
        self._list_modes()
        self.blend.setMaxVisibleItems(self.blend.count())
        form = QFormLayout()
        form.addRow("Opacity", self.opacity)
        form.addRow("Mode", self.blend)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addLayout(form)
        column.addWidget(self.list, 1)
        column.addLayout(_row(tuple(act[name] for name in _BUTTONS)))
        self.list.selectionModel().selectionChanged.connect(self._choose)
        self.list.expanded.connect(lambda index: self._open(index, True))
        self.list.collapsed.connect(lambda index: self._open(index, False))
        self.opacity.changed.connect(self._fade)
        self.blend.activated.connect(self._mix)
        self.set_editor(None)

    def set_editor(self, editor: Editor | None) -> None:
        """Show the layers of another page."""
        self._editor = editor
        self.model.editor = editor
        self._shown = None
        self._closed.clear()
        self.refresh()

    def refresh(self) -> None:
        """Show the page as it stands."""
        page = None if self._editor is None else self._editor.page
        masked = None if self._editor is None else self._editor.masked_layer
        edited = None if masked is None else masked.id
        if page is self._shown and page is not None and edited == self._edited:
            return
        old, self._shown, self._edited = self._shown, page, edited
        self.delegate.show_page(page, edited)
        changed = old is None or page is None or old.layers is not page.layers
        if changed and self.model.show_page(page):
            self._reopen()
        self._select(page)
        layer = None if page is None else find_layer(page, page.active)
        self.opacity.setEnabled(layer is not None)
        self.blend.setEnabled(layer is not None and not isinstance(layer, InkLayer))
        if layer is not None:
            self.opacity.set_value(round(layer.opacity * 100))
            self.blend.setCurrentIndex(self.blend.findData(str(layer.blend)))

    def _set_up_list(self, act: Commands) -> None:
        view = self.list
        view.setHeaderHidden(True)
        view.setIndentation(14)
        view.setExpandsOnDoubleClick(False)
        view.setUniformRowHeights(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        view.setAccessibleName("Layers")
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for name in _MENU:
            view.addAction(act[name] if name else _rule(view))

    def _select(self, page: PageState | None) -> None:
        chosen = () if self._editor is None else self._editor.chosen
        selection = self.list.selectionModel()
        selection.blockSignals(True)
        selection.clear()
        for layer_id in chosen:
            selection.select(self.model.index_of(layer_id), _Flag.Select)
        active = self.model.index_of(None if page is None else page.active)
        if active.isValid():
            selection.setCurrentIndex(active, _Flag.Select)
        selection.blockSignals(False)
        self.list.viewport().update()

    def _choose(self, now: QItemSelection, before: QItemSelection) -> None:
        layers = [self.model.layer(index) for index in self.list.selectionModel().selectedIndexes()]
        ids = tuple(layer.id for layer in layers if layer is not None)
        if self._editor is None or not ids:
            return
        current = self.model.layer(self.list.currentIndex())
        active = current.id if current is not None and current.id in ids else ids[-1]
        self._editor.choose_layers(ids, active)

    def _open(self, index: Index, on: bool) -> None:
        layer = self.model.layer(index)
        if layer is not None:
            (self._closed.discard if on else self._closed.add)(layer.id)

    def _reopen(self) -> None:
        """After rows were made anew: groups are open unless the artist closed them."""
        self.list.blockSignals(True)
        for group in self.model.groups():
            self.list.setExpanded(self.model.index_of(group), group not in self._closed)
        self.list.blockSignals(False)

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


def _rule(view: QTreeView) -> QAction:
    rule = QAction(view)
    rule.setSeparator(True)
    return rule


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
