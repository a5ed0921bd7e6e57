"""Trying out how a layer becomes flat, with the page itself as the picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from painter.app.flat_layer import FlatChoice
from painter.app.flattening import Flattening
from painter.segment.flatten import FlattenMethod
from painter.ui.widgets.slider_field import SliderField

_METHODS = (
    (FlattenMethod.MEDIAN, "Median", "The middle colour: strays and painted light do not count"),
    (FlattenMethod.MEAN, "Mean", "The average of all colours"),
    (
        FlattenMethod.AUTOCACONET,
        "AutoCaCoNet",
        "As published: colours move towards one another and never quite become flat",
    ),
)
_WIDTH = 340


class FlattenDialog(QDialog):
    """Stays beside the page, which can be zoomed and moved meanwhile."""

    def __init__(self, parent: QWidget, flattening: Flattening) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._flattening = flattening
        self.setWindowTitle(f"Flatten {flattening.name}")
        self.setMinimumWidth(_WIDTH)
        self.method = QComboBox()
        for place, (method, title, tip) in enumerate(_METHODS):
            self.method.addItem(title, method)
            self.method.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self.strength = SliderField(0, 100, suffix=" %")
        self.strength.set_value(100)
        self.shade = QCheckBox("Keep what goes as a shade layer")
        self.words = QLabel()
        self.words.setObjectName("faint")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        self.method.activated.connect(lambda index: self._choose())
        self.strength.changed.connect(lambda value: self._choose())
        self.shade.toggled.connect(lambda on: self._choose())
        self.buttons.accepted.connect(flattening.apply)
        self.buttons.rejected.connect(flattening.drop)
        flattening.shown.connect(self._tell)
        flattening.ended.connect(self._ended)
        self._choose()

    def choice(self) -> FlatChoice:
        """What is chosen."""
        method = FlattenMethod(self.method.currentData())
        return FlatChoice(method, self.strength.value / 100, self.shade.isChecked())

    def reject(self) -> None:
        """Escape, and closing the window, leave the page as it was."""
        self._flattening.drop()
        super().reject()

    def _lay_out(self) -> None:
        self.method.setAccessibleName("Method")
        self.strength.setAccessibleName("Strength")
        form = QFormLayout()
        form.addRow("Method", self.method)
        form.addRow("Strength", self.strength)
        form.addRow("", self.shade)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addWidget(self.buttons)

    def _choose(self) -> None:
        self._flattening.choose(self.choice())
        self._tell()

    def _tell(self) -> None:
        ready = self._flattening.ready
        self.words.setText("The page shows how it will be" if ready else "Working it out…")

    def _ended(self) -> None:
        self._flattening.shown.disconnect(self._tell)
        self._flattening.ended.disconnect(self._ended)
        self.done(0)
        self.deleteLater()
