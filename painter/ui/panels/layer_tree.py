"""Layers as a tree that a view can show, drag and rename."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from painter.app.editor import Editor
from painter.app.layer_words import layer_in_words
from painter.app.stacking import drop_layers
from painter.document.edits import find_layer, set_layer
from painter.document.layer import GroupLayer, Layer
from painter.document.layertree import Place
from painter.document.page import PageState

Index = QModelIndex | QPersistentModelIndex
LAYER = Qt.ItemDataRole.UserRole
_MIME = "application/x-sumiro-layers"


@dataclass(frozen=True)
class _Node:
    layer: Layer
    parent: int
    row: int
    children: tuple[int, ...]


_TOP = 0
"""Stands for the page where a group's id is meant; layers count from 1."""


class LayerTree(QAbstractItemModel):
    """Layers as rows within rows; what the artist changes becomes an edit of the page."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.editor: Editor | None = None
        self._nodes: dict[int, _Node] = {}
        self._top: tuple[int, ...] = ()

    def show_page(self, page: PageState | None) -> bool:
        """Show the layers of a page; True when the rows are all new."""
        layers = () if page is None else page.layers
        nodes = _nodes(layers, _TOP)
        same = nodes.keys() == self._nodes.keys() and all(
            (node.parent, node.row) == (self._nodes[key].parent, self._nodes[key].row)
            for key, node in nodes.items()
        )
        if same:
            self._nodes = nodes
            for key in nodes:
                index = self.index_of(key)
                self.dataChanged.emit(index, index)
            return False
        self.beginResetModel()
        self._nodes = nodes
        self._top = tuple(layer.id for layer in layers)
        self.endResetModel()
        return True

    def layer(self, index: Index) -> Layer | None:
        """The layer of a row."""
        node = self._nodes.get(index.internalId()) if index.isValid() else None
        return None if node is None else node.layer

    def index_of(self, layer_id: int | None) -> QModelIndex:
        """The row of a layer; invalid when there is none."""
        node = None if layer_id is None else self._nodes.get(layer_id)
        if node is None or layer_id is None:
            return QModelIndex()
        return self.createIndex(node.row, 0, layer_id)

    def groups(self) -> tuple[int, ...]:
        """Ids of all groups."""
        return tuple(key for key, node in self._nodes.items() if isinstance(node.layer, GroupLayer))

    def index(self, row: int, column: int = 0, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's way
        """A row of a group, or of the page."""
        children = self._children(parent)
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  # pyright: ignore[reportIncompatibleMethodOverride]
        """The group that a row is in."""
        node = self._nodes.get(child.internalId()) if child.isValid() else None
        return QModelIndex() if node is None else self.index_of(node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """How many layers a group, or the page, has."""
        return len(self._children(parent))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """Everything is in one column."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names, and the layers themselves for who draws them."""
        layer = self.layer(index)
        if layer is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return layer.name
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return layer_in_words(layer)
        return layer if role == LAYER else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Rename."""
        layer = self.layer(index)
        name = str(value).strip()
        if self.editor is None or layer is None or not name or name == layer.name:
            return False
        self.editor.commit("Rename layer", set_layer(self.editor.page, layer.id, name=name))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every layer can be dragged; into groups and between layers it can be dropped."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable
        flags |= flag.ItemIsDragEnabled
        if isinstance(self.layer(index), GroupLayer):
            return flags | flag.ItemIsDropEnabled
        return flags | flag.ItemNeverHasChildren

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Layers move."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Layers of this tree."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The ids of the layers under way."""
        data = QMimeData()
        ids = [layer.id for index in indexes if (layer := self.layer(index)) is not None]
        data.setData(_MIME, " ".join(map(str, ids)).encode())
        return data

    def dropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move layers. False, so that Qt does not take rows away that were moved already."""
        if self.editor is None or not data.hasFormat(_MIME):
            return False
        ids = [int(text) for text in bytes(data.data(_MIME).data()).split()]
        group = self.layer(parent)
        holder = group.id if isinstance(group, GroupLayer) else None
        # On a group: to its top. Below all rows: to the foot of the page.
        place = row if row >= 0 else 0 if holder is not None else len(self._top)
        if all(find_layer(self.editor.page, layer_id) is not None for layer_id in ids):
            drop_layers(self.editor, ids, Place(holder, place))
        return False

    def _children(self, parent: Index) -> tuple[int, ...]:
        if not parent.isValid():
            return self._top
        node = self._nodes.get(parent.internalId())
        return () if node is None else node.children


def _nodes(layers: tuple[Layer, ...], parent: int) -> dict[int, _Node]:
    nodes: dict[int, _Node] = {}
    for row, layer in enumerate(layers):
        inner = layer.children if isinstance(layer, GroupLayer) else ()
        nodes[layer.id] = _Node(layer, parent, row, tuple(child.id for child in inner))
        nodes |= _nodes(inner, layer.id)
    return nodes
