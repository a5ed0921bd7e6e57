"""A number that can be dragged or typed."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSlider, QWidget

_STEPS = 1000


class SliderField(QWidget):
    """A slider and a field that always agree.

    Signals:
        changed(value): by the artist, not by `set_value`.
    """

    changed = Signal(float)

    def __init__(
        self,
        least: float,
        most: float,
        *,
        decimals: int = 0,
        suffix: str = "",
        curved: bool = False,
    ) -> None:
        """A field.

        Args:
            curved: the slider moves in equal ratios, as sizes are felt; where it starts at 0, in
                those of one more.
        """
        super().__init__()
        self._least, self._most, self._curved = least, most, curved
        self._added = 0.0 if least > 0 else 1.0 - least  # a logarithm needs more than 0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setMinimumWidth(60)
        self.field = QDoubleSpinBox()
        self.field.setDecimals(decimals)
        self.field.setRange(least, most)
        self.field.setSingleStep(1 if decimals == 0 else 10**-decimals)
        self.field.setSuffix(suffix)
        self.field.setKeyboardTracking(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.slider.valueChanged.connect(self._slid)
        self.field.valueChanged.connect(self._typed)

    @property
    def value(self) -> float:
        """What the field shows."""
        return self.field.value()

    def set_value(self, value: float) -> None:
        """Show another value, without a signal."""
        if value == self.field.value():
            return
        for part in (self.field, self.slider):
            part.blockSignals(True)
        self.field.setValue(value)
        self.slider.setValue(self._place(value))
        for part in (self.field, self.slider):
            part.blockSignals(False)

    def _slid(self, place: int) -> None:
        share = place / _STEPS
        if self._curved:
            value = math.exp(self._log(self._least) + share * self._span()) - self._added
        else:
            value = self._least + (self._most - self._least) * share
        self.field.blockSignals(True)
        self.field.setValue(value)
        self.field.blockSignals(False)
        self.changed.emit(self.field.value())

    def _typed(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(self._place(value))
        self.slider.blockSignals(False)
        self.changed.emit(value)

    def _place(self, value: float) -> int:
        if self._curved:
            share = self._log(max(value, self._least)) - self._log(self._least)
            return round(_STEPS * share / self._span())
        return round(_STEPS * (value - self._least) / (self._most - self._least))

    def _log(self, value: float) -> float:
        return math.log(value + self._added)

    def _span(self) -> float:
        return self._log(self._most) - self._log(self._least)
