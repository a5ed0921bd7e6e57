"""Rows of the layer tree: how they are drawn, and what a click on their marks does."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QMouseEvent, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from painter.app.editor import Editor
from painter.app.layer_actions import lock_layer, show_layer
from painter.app.layer_thumbs import Thumbs
from painter.app.layer_words import layer_in_short
from painter.base.geometry import Size
from painter.document.layer import GroupLayer, Layer
from painter.document.masks import enable_mask
from painter.document.page import PageState
from painter.ui.panels.layer_tree import LAYER, Index, LayerTree
from painter.ui.theme import Theme

_MARK = 20
_CLIP = 14
_THUMB = 30
_GAP = 6


class LayerDelegate(QStyledItemDelegate):
    """A row: eye, clip mark, the layer and its mask in small, name over kind, lock."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page: PageState | None = None
        self._edited: int | None = None
        self._small = Thumbs()
        self._thumbs: dict[tuple[int, str, int], tuple[object, QPixmap]] = {}

    def show_page(self, page: PageState | None, edited: int | None) -> None:
        """Draw the layers of this page; `edited` is the layer whose mask is painted on."""
        self._page, self._edited = page, edited
        self._small.keep(page)
        here = set() if page is None else {layer.id for layer in page.walk()}
        self._thumbs = {key: kept for key, kept in self._thumbs.items() if key[0] in here}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Two lines, or the small picture."""
        return QSize(0, max(2 * option.fontMetrics.height() + 8, _THUMB + 8))

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
        eye = self._theme.pixmap("eye" if layer.visible else "eye_off", _MARK, text.name(), ratio)
        painter.drawPixmap(_eye(option.rect), eye)
        if layer.clip:
            painter.drawPixmap(
                _clip(option.rect), self._theme.pixmap("clip", _CLIP, text.name(), ratio)
            )
        self._draw_thumbs(painter, option, layer, text, ratio)
        self._draw_words(painter, option, layer, text)
        self._draw_lock(painter, option, layer, text, ratio)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(text, 1, Qt.PenStyle.DotLine))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Clicks on the eye, the lock and the small pictures."""
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        mark = mark_at(option.rect, index, event.position().toPoint())
        if mark is None:
            return False
        presses = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
        if event.type() in presses and isinstance(model, LayerTree) and model.editor is not None:
            layer = model.layer(index)
            if layer is not None:
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                _click(model.editor, layer, mark, shift)
        return mark != "layer"

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: Any, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """The name is typed where it stands."""
        name = _name(option.rect, index.data(LAYER))
        editor.setGeometry(name.adjusted(-4, 2, 0, -name.height() // 3))

    def _draw_words(
        self, painter: QPainter, option: QStyleOptionViewItem, layer: Layer, text: QColor
    ) -> None:
        name = _name(option.rect, layer)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        elide, metrics = Qt.TextElideMode.ElideRight, option.fontMetrics
        half = name.height() // 2
        painter.setPen(text)
        painter.drawText(
            name.adjusted(0, 3, 0, -half), left, metrics.elidedText(layer.name, elide, name.width())
        )
        faint = QColor(text)
        faint.setAlpha(min(text.alpha(), 165))
        painter.setPen(faint)
        about = metrics.elidedText(layer_in_short(layer), elide, name.width())
        painter.drawText(name.adjusted(0, half, 0, -3), left, about)

    def _draw_lock(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        layer: Layer,
        text: QColor,
        ratio: float,
    ) -> None:
        if not layer.locked and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        icon = "lock" if layer.locked else "unlock"
        painter.setOpacity(1.0 if layer.locked else 0.5)
        mark = self._theme.pixmap(icon, _MARK - 4, text.name(), ratio)
        painter.drawPixmap(_lock(option.rect).adjusted(2, 2, -2, -2), mark)
        painter.setOpacity(1.0)

    def _draw_thumbs(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        layer: Layer,
        text: QColor,
        ratio: float,
    ) -> None:
        box = _thumb(option.rect, layer)
        if isinstance(layer, GroupLayer):
            icon = self._theme.pixmap("group", _MARK, text.name(), ratio)
            painter.drawPixmap(_centred(QRect(0, 0, _MARK, _MARK), box), icon)
        else:
            _draw_picture(painter, self._picture(layer, "layer", ratio), box, text, checked=True)
        if layer.mask is None:
            return
        place = _mask(option.rect, layer)
        shown = _draw_picture(painter, self._picture(layer, "mask", ratio), place, text)
        if layer.id == self._edited:
            painter.setPen(QPen(QColor(self._theme.look.warning), 2))
            painter.drawRect(shown.adjusted(-1, -1, 1, 1))
        if not layer.mask.enabled:
            painter.setPen(QPen(QColor(self._theme.look.failure), 2))
            painter.drawLine(shown.bottomLeft(), shown.topRight())

    def _picture(self, layer: Layer, what: str, ratio: float) -> QPixmap | None:
        """The small picture of a layer or its mask, made anew when its pixels changed."""
        page = self._page
        if page is None:
            return None
        source = layer.mask.hides if what == "mask" and layer.mask is not None else None
        of: object = source if source is not None else _pixels_of(page, layer)
        side = round(_THUMB * ratio)
        key = (layer.id, what, side)
        if key not in self._thumbs or self._thumbs[key][0] is not of:
            draw = self._small.layer if source is None else self._small.mask
            made = draw(page, layer, Size(side, side))
            if made is None:
                return None
            self._thumbs[key] = (of, _pixmap(made, ratio))
        return self._thumbs[key][1]


def mark_at(box: QRect, index: Index, place: QPoint) -> str | None:
    """What of a row lies at a place: "eye", "lock", "mask", "layer" (in small), or nothing."""
    layer: Layer | None = index.data(LAYER)
    if layer is None:
        return None
    if _eye(box).adjusted(-4, -8, 4, 8).contains(place):
        return "eye"
    if _lock(box).adjusted(-4, -8, 4, 8).contains(place):
        return "lock"
    if layer.mask is not None and _mask(box, layer).contains(place):
        return "mask"
    return "layer" if _thumb(box, layer).contains(place) else None


def _click(editor: Editor, layer: Layer, mark: str, shift: bool) -> None:
    if mark == "eye":
        show_layer(editor, layer, not layer.visible)
    elif mark == "lock":
        lock_layer(editor, layer, not layer.locked)
    elif mark == "mask" and shift and layer.mask is not None:
        on = not layer.mask.enabled
        label = "Switch mask on" if on else "Switch mask off"
        editor.commit(label, enable_mask(editor.page, layer.id, on))
    elif mark == "mask":
        editor.choose_layer(layer.id)
        editor.edit_mask(True)
    else:
        editor.edit_mask(False)


def _pixels_of(page: PageState, layer: Layer) -> object:
    """What the small picture depends on; the same object while it is the same."""
    for name in ("pixels", "coverage", "rgb"):
        if hasattr(layer, name):
            return getattr(layer, name)
    return page.regions


def _pixmap(pixels: NDArray[np.uint8], ratio: float) -> QPixmap:
    height, width = pixels.shape[:2]
    shape = QImage.Format.Format_RGBA8888_Premultiplied
    image = QImage(np.ascontiguousarray(pixels).data, width, height, 4 * width, shape)
    pixmap = QPixmap.fromImage(image.copy())
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _draw_picture(
    painter: QPainter, picture: QPixmap | None, box: QRect, text: QColor, checked: bool = False
) -> QRect:
    """Draw a small picture with a frame, on a board of squares where it may be clear."""
    if picture is None:
        return box
    size = picture.deviceIndependentSize().toSize()
    place = _centred(QRect(QPoint(0, 0), size), box)
    if checked:
        painter.fillRect(place, QColor("#ffffff"))
        painter.fillRect(place, QBrush(QColor("#cccccc"), Qt.BrushStyle.Dense6Pattern))
    painter.drawPixmap(place.topLeft(), picture)
    frame = QColor(text)
    frame.setAlpha(90)
    painter.setPen(QPen(frame, 1))
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    return place


def _centred(what: QRect, box: QRect) -> QRect:
    moved = QRect(what)
    moved.moveCenter(box.center())
    return moved


def _eye(box: QRect) -> QRect:
    return QRect(box.left() + 4, box.center().y() - _MARK // 2, _MARK, _MARK)


def _clip(box: QRect) -> QRect:
    return QRect(_eye(box).right() + 4, box.center().y() - _CLIP // 2, _CLIP, _CLIP)


def _thumb(box: QRect, layer: Layer) -> QRect:
    left = (_clip(box) if layer.clip else _eye(box)).right() + _GAP
    return QRect(left, box.center().y() - _THUMB // 2, _THUMB, _THUMB)


def _mask(box: QRect, layer: Layer) -> QRect:
    return _thumb(box, layer).translated(_THUMB + 4, 0)


def _name(box: QRect, layer: Layer) -> QRect:
    before = _thumb(box, layer) if layer.mask is None else _mask(box, layer)
    left = before.right() + _GAP + 2
    return QRect(left, box.top(), _lock(box).left() - 4 - left, box.height())


def _lock(box: QRect) -> QRect:
    return QRect(box.right() - _MARK - 6, box.center().y() - _MARK // 2, _MARK, _MARK)
