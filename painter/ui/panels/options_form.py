"""A plugin's options as a form, made from their schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from painter.app.form import FieldKind, FormField, label_of
from painter.ui.widgets.slider_field import SliderField

_FAR = 1e9
_FINE = 3
_LABEL = 98


@dataclass(frozen=True)
class _Bound:
    """A widget, how to read it and how to set it."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]


class OptionsForm(QWidget):
    """One row an option.

    Signals:
        changed(): the artist changed an option.
    """

    changed = Signal()

    def __init__(self, fields: tuple[FormField, ...]) -> None:
        super().__init__()
        self._fields = fields
        self._rows: dict[str, _Bound] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for field in fields:
            row = self._bound(field)
            row.widget.setToolTip(field.description)
            row.widget.setAccessibleName(field.title)
            row.write(field.default)
            self._rows[field.name] = row
            # A switch carries its title itself.
            title = "" if field.kind is FieldKind.SWITCH else field.title
            form.addRow(row_label(title), row.widget)

    def values(self) -> Mapping[str, Any]:
        """What the artist chose, by the option's name."""
        return {name: row.read() for name, row in self._rows.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show these; options that the form does not know are left out."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].write(value)

    def widget(self, name: str) -> QWidget:
        """The field of an option."""
        return self._rows[name].widget

    def _bound(self, field: FormField) -> _Bound:
        makers = {
            FieldKind.SWITCH: self._switch,
            FieldKind.CHOICE: self._choice,
            FieldKind.WHOLE: self._number,
            FieldKind.NUMBER: self._number,
            FieldKind.TEXT: self._text,
        }
        return makers[field.kind](field)

    def _switch(self, field: FormField) -> _Bound:
        box = QCheckBox(field.title)
        box.toggled.connect(lambda on: self.changed.emit())
        return _Bound(box, box.isChecked, box.setChecked)

    def _choice(self, field: FormField) -> _Bound:
        box = QComboBox()
        box.addItems([label_of(choice) for choice in field.choices])
        box.activated.connect(lambda index: self.changed.emit())
        return _Bound(
            box,
            lambda: field.choices[box.currentIndex()],
            lambda value: box.setCurrentIndex(field.choices.index(value)),
        )

    def _number(self, field: FormField) -> _Bound:
        whole = field.kind is FieldKind.WHOLE
        if field.least is not None and field.most is not None:
            slider = SliderField(field.least, field.most, decimals=0 if whole else _FINE - 1)
            slider.changed.connect(lambda value: self.changed.emit())
            return _Bound(slider, _reader(slider, whole), slider.set_value)
        least = -_FAR if field.least is None else field.least
        most = _FAR if field.most is None else field.most
        if whole:
            spin = QSpinBox()
            spin.setRange(int(least), int(most))
            spin.valueChanged.connect(lambda value: self.changed.emit())
            return _Bound(spin, spin.value, spin.setValue)
        fine = QDoubleSpinBox()
        fine.setDecimals(_FINE)
        fine.setRange(least, most)
        fine.valueChanged.connect(lambda value: self.changed.emit())
        return _Bound(fine, fine.value, fine.setValue)

    def _text(self, field: FormField) -> _Bound:
        line = QLineEdit()
        line.textEdited.connect(lambda text: self.changed.emit())
        return _Bound(
            line, line.text, lambda value: line.setText("" if value is None else str(value))
        )


def row_label(title: str) -> QLabel:
    """A label as wide as those of the other forms of a panel, so that their fields line up."""
    label = QLabel(title)
    label.setMinimumWidth(_LABEL)
    return label


def _reader(slider: SliderField, whole: bool) -> Callable[[], Any]:
    return (lambda: round(slider.value)) if whole else (lambda: slider.value)
