"""Pictures that plugins colour by: references, and the one whose colours were taken."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QListWidgetItem, QVBoxLayout, QWidget

from painter.app.editor import Editor
from painter.app.reference_actions import remove
from painter.document.guidance import Guidance, Reference
from painter.pixels.palette import Palette
from painter.ui.widgets.buttons import ActionTable, small_button
from painter.ui.widgets.key_list import KeyList

_THUMB = 48
_STRIP = (160, 14)


class SourcePictures(QWidget):
    """Thumbnails; Delete takes the chosen one away."""

    def __init__(self, actions: ActionTable) -> None:
        super().__init__()
        self._editor: Editor | None = None
        self._shown: Guidance | None = None
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        self.list = KeyList(dict.fromkeys(keys, self._remove))
        self.list.setAccessibleName("Reference pictures")
        self.list.setToolTip("Delete takes the chosen one away")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(_THUMB, _THUMB))
        self.list.setWrapping(False)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(_THUMB + 24)
        self.colours = QLabel()
        self.colours.setAccessibleName("Colours taken from a picture")
        self._forget = small_button(actions["colour.drop_colours"])
        head = QHBoxLayout()
        title = QLabel("References")
        title.setObjectName("faint")
        head.addWidget(title, 1)
        head.addWidget(small_button(actions["colour.add_reference"]))
        head.addWidget(small_button(actions["colour.take_colours"]))
        strip = QHBoxLayout()
        strip.addWidget(self.colours)
        strip.addWidget(self._forget)
        strip.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addLayout(strip)
        self.refresh()

    def set_editor(self, editor: Editor | None) -> None:
        """Show another page's."""
        self._editor = editor
        self.refresh()

    def refresh(self) -> None:
        """Show them as they are."""
        guidance = Guidance() if self._editor is None else self._editor.page.guidance
        if guidance is self._shown:
            return
        self._shown = guidance
        self.list.clear()
        ratio = self.devicePixelRatioF()
        for reference in guidance.references:
            item = QListWidgetItem(QIcon(_thumbnail(reference, ratio)), "")
            item.setToolTip(reference.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, reference.name)
            self.list.addItem(item)
        self.list.setVisible(bool(guidance.references))
        palette = guidance.palette
        for part in (self.colours, self._forget):
            part.setVisible(palette is not None)
        if palette is not None:
            self.colours.setPixmap(_strip(palette, ratio))
            self.colours.setToolTip(f"Colours of {palette.name or 'a picture'}")

    def _remove(self) -> None:
        if self._editor is not None:
            remove(self._editor, self.list.currentRow())


def _thumbnail(reference: Reference, ratio: float) -> QPixmap:
    pixels = reference.pixels
    height, width = pixels.shape[:2]
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    side = round(_THUMB * ratio)
    small = image.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    pixmap = QPixmap.fromImage(small)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _strip(palette: Palette, ratio: float) -> QPixmap:
    """Colours side by side, as wide as their shares."""
    width, height = (round(side * ratio) for side in _STRIP)
    pixmap = QPixmap(width, height)
    painter = QPainter(pixmap)
    weights = [swatch.weight or 1 / len(palette.swatches) for swatch in palette.swatches]
    place = 0.0
    for swatch, weight in zip(palette.swatches, weights, strict=True):
        share = width * weight / sum(weights)
        painter.fillRect(round(place), 0, round(share) + 1, height, QColor(*swatch.rgb))
        place += share
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
