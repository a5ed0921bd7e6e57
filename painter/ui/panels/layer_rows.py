"""Rows of the layer list: what they hold, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from painter.app.editor import Editor
from painter.app.layer_actions import layer_rows, lock_layer, show_layer
from painter.document.edits import move_layer, set_layer
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
    ShadeLayer,
)
from painter.document.page import PageState
from painter.render.blend import BlendMode
from painter.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
LAYER = Qt.ItemDataRole.UserRole
DEPTH = Qt.ItemDataRole.UserRole + 1
_MIME = "application/x-sumiro-layer"
_MARK = 20
_INDENT = 16


class LayerModel(QAbstractListModel):
    """Layers as rows; what the artist changes becomes an edit of the page."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.editor: Editor | None = None
        self._rows: tuple[tuple[Layer, int], ...] = ()

    def show_page(self, page: PageState | None) -> None:
        """Show the layers of a page."""
        rows = () if page is None else layer_rows(page.layers)
        if [(row.id, deep) for row, deep in rows] == [(row.id, deep) for row, deep in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def layer(self, index: Index) -> Layer | None:
        """The layer of a row."""
        return self._rows[index.row()][0] if 0 <= index.row() < len(self._rows) else None

    def row_of(self, layer_id: int | None) -> int | None:
        """Where a layer stands."""
        rows = (i for i, (layer, _) in enumerate(self._rows) if layer.id == layer_id)
        return next(rows, None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """One row a layer."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names, and the layers themselves for who draws them."""
        layer = self.layer(index)
        if layer is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return layer.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{layer.name}: {_kind(layer)}"
        if role == LAYER:
            return layer
        return self._rows[index.row()][1] if role == DEPTH else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Rename."""
        layer = self.layer(index)
        name = str(value).strip()
        if self.editor is None or layer is None or not name or name == layer.name:
            return False
        self.editor.commit("Rename layer", set_layer(self.editor.page, layer.id, name=name))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Layers at the top level can be dragged between the others."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable
        top = self._rows[index.row()][1] == 0
        return flags | flag.ItemIsDragEnabled if top else flags

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Layers move."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """A layer of this list."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The id of the layer under way."""
        data = QMimeData()
        layer = self.layer(indexes[0])
        data.setData(_MIME, str(0 if layer is None else layer.id).encode())
        return data

    def dropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move a layer. False, so that Qt does not take the row away that was moved already."""
        if self.editor is None or not data.hasFormat(_MIME):
            return False
        layer_id = int(bytes(data.data(_MIME).data()))
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        page = self.editor.page
        top = sum(1 for _, depth in self._rows[:place] if depth == 0)
        self.editor.commit("Move layer", move_layer(page, layer_id, top))
        return False


class LayerDelegate(QStyledItemDelegate):
    """A row: eye, name over kind, lock."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Two lines."""
        return QSize(0, 2 * option.fontMetrics.height() + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        layer: Layer = index.data(LAYER)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        roles = QPalette.ColorRole
        if chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        text = option.palette.color(roles.HighlightedText if chosen else roles.Text)
        ratio = painter.device().devicePixelRatioF()
        if not layer.visible:
            text.setAlpha(120)
        painter.drawPixmap(
            _eye(option.rect, index),
            self._theme.pixmap("eye" if layer.visible else "eye_off", _MARK, text.name(), ratio),
        )
        name = _name(option.rect, index)
        top = name.adjusted(0, 3, 0, -name.height() // 2)
        painter.setPen(text)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        elide = Qt.TextElideMode.ElideRight
        metrics = option.fontMetrics
        painter.drawText(top, left, metrics.elidedText(layer.name, elide, top.width()))
        text.setAlpha(min(text.alpha(), 165))
        painter.setPen(text)
        below = name.adjusted(0, name.height() // 2, 0, -3)
        painter.drawText(below, left, metrics.elidedText(_about(layer), elide, below.width()))
        if layer.locked or option.state & QStyle.StateFlag.State_MouseOver:
            mark = self._theme.pixmap(
                "lock" if layer.locked else "unlock", _MARK - 4, text.name(), ratio
            )
            painter.setOpacity(1.0 if layer.locked else 0.5)
            painter.drawPixmap(_lock(option.rect).adjusted(2, 2, -2, -2), mark)
            painter.setOpacity(1.0)

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Clicks on the eye and the lock."""
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        mark = mark_at(option.rect, index, event.position().toPoint())
        if mark is None:
            return False
        presses = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
        if event.type() in presses and isinstance(model, LayerModel):
            _toggle(model, index, mark)
        return True

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: Any, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """The name is typed where it stands."""
        name = _name(option.rect, index)
        editor.setGeometry(name.adjusted(-4, 2, 0, -name.height() // 3))


def mark_at(box: QRect, index: Index, place: QPoint) -> str | None:
    """What of a row lies at a place: "eye", "lock", or neither."""
    if _eye(box, index).adjusted(-4, -8, 4, 8).contains(place):
        return "eye"
    return "lock" if _lock(box).adjusted(-4, -8, 4, 8).contains(place) else None


def _eye(box: QRect, index: Index) -> QRect:
    left = box.left() + 8 + _INDENT * int(index.data(DEPTH))
    return QRect(left, box.center().y() - _MARK // 2, _MARK, _MARK)


def _name(box: QRect, index: Index) -> QRect:
    left = _eye(box, index).right() + 9
    return QRect(left, box.top(), _lock(box).left() - 4 - left, box.height())


def _lock(box: QRect) -> QRect:
    return QRect(box.right() - _MARK - 6, box.center().y() - _MARK // 2, _MARK, _MARK)


def _toggle(model: LayerModel, index: Index, mark: str) -> None:
    layer, editor = model.layer(index), model.editor
    if layer is None or editor is None:
        return
    if mark == "eye":
        show_layer(editor, layer, not layer.visible)
    else:
        lock_layer(editor, layer, not layer.locked)


def _about(layer: Layer) -> str:
    parts = [_kind(layer)]
    if layer.opacity < 1:
        parts.append(f"{layer.opacity:.0%}")
    if layer.blend is not BlendMode.NORMAL:
        parts.append(layer.blend.name.lower().replace("_", " "))
    return ", ".join(parts)


def _kind(layer: Layer) -> str:
    names: tuple[tuple[type, str], ...] = (
        (InkLayer, "the drawing"),
        (FlatsLayer, "regions"),
        (HintsLayer, "hints"),
        (ShadeLayer, "shade"),
        (FillLayer, "one colour"),
        (GroupLayer, "group"),
    )
    return next((name for kind, name in names if isinstance(layer, kind)), "painted")
