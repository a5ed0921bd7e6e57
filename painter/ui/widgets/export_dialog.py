"""The export dialog: format, size, what the copy keeps, and how it will look."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from painter.app.export import FORMATS, ExportChoice, Kept, keeps
from painter.app.export_look import ExportLook, Look, at_width, dpi_of, size_in_words
from painter.base.errors import UsageError
from painter.base.geometry import Size
from painter.io.limits import MAX_SIDE
from painter.ui.widgets.picture_preview import PicturePreview

_ROOM = QSize(380, 500)
_PAUSE = 200  # milliseconds after the last change before the copy is looked at


class ExportDialog(QDialog):
    """Asks how to export; `choice` is the answer when it was accepted."""

    def __init__(self, parent: QWidget | None, look: ExportLook) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a copy")
        self._look = look
        self._open = True
        self.choice = look.first
        self.preview = PicturePreview(_ROOM)
        self.actual = QCheckBox("Pixel by pixel")
        self.format = QComboBox()
        for suffix, title in FORMATS.items():
            self.format.addItem(title, suffix)
        self.percent = _field(QDoubleSpinBox(), "Size in percent", 0.1, 10_000, " %")
        self.width_field = _field(QSpinBox(), "Width in pixels", 1, MAX_SIDE, " px")
        self.dpi = _field(QDoubleSpinBox(), "Resolution of the copy", 0.1, 100_000, " dpi")
        self.size_words = QLabel()
        self.split = QCheckBox("One layer a swatch")
        self.selection = QCheckBox("Selection layer")
        self.selection.setToolTip("A hidden layer with one flat colour a region, for magic wands")
        self.clear = QCheckBox("Without paper")
        self.clear.setToolTip("What is not painted is transparent")
        self.kept = KeptList()
        self.estimate = QLabel()
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self.buttons.addButton(
            "Export…", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out()
        self._bind()
        self._show()

    def done(self, result: int) -> None:
        """The dialog closes; a look under way is called off."""
        self._open = False
        self._pause.stop()
        self._look.cancel()
        super().done(result)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.preview, 1)
        below = QHBoxLayout()
        below.addWidget(self.actual)
        below.addStretch(1)
        below.addWidget(self.estimate)
        left.addLayout(below)
        form = QFormLayout()
        form.addRow("Format", self.format)
        form.addRow("Size", self.percent)
        form.addRow("Width", self.width_field)
        form.addRow("Resolution", self.dpi)
        form.addRow("", self.size_words)
        right = QVBoxLayout()
        right.addLayout(form)
        for box in (self.split, self.selection, self.clear):
            right.addWidget(box)
        right.addSpacing(8)
        right.addWidget(QLabel("This copy keeps"))
        right.addWidget(self.kept)
        right.addStretch(1)
        right.addWidget(self.trouble)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addLayout(right)
        column = QVBoxLayout(self)
        column.addLayout(both, 1)
        column.addWidget(self.buttons)

    def _bind(self) -> None:
        page = self._look.page
        self.format.activated.connect(lambda index: self._change(suffix=self.format.currentData()))
        self.percent.valueChanged.connect(
            lambda value: self._resize(round(page.size.width * value / 100))
        )
        self.width_field.valueChanged.connect(self._resize)
        self.dpi.valueChanged.connect(
            lambda value: self._resize(
                round(page.size.width * value / dpi_of(page, replace(self.choice, size=None)))
            )
        )
        self.split.toggled.connect(lambda on: self._change(split_swatches=on))
        self.selection.toggled.connect(lambda on: self._change(selection_layer=on))
        self.clear.toggled.connect(lambda on: self._change(clear_paper=on))
        self.actual.toggled.connect(lambda on: self._pause.start())
        self._pause.timeout.connect(self._take)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _resize(self, width: int) -> None:
        try:
            self.choice = at_width(self._look.page, self.choice, max(1, width))
        except UsageError as error:
            self._refuse(error.advice)
            return
        self._show()

    def _change(self, **values: object) -> None:
        self.choice = replace(self.choice, **values)  # pyright: ignore[reportArgumentType]
        self._show()

    def _refuse(self, advice: str) -> None:
        self.trouble.setText(f"That is too large. {advice}.")
        self.accept_button.setEnabled(False)

    def _show(self) -> None:
        """Bring every field in step with the choice, and look at the copy in a moment."""
        page, choice = self._look.page, self.choice
        size = choice.size or page.size
        fields = (self.percent, self.width_field, self.dpi, self.split, self.selection, self.clear)
        for field in fields:
            field.blockSignals(True)
        self.format.setCurrentIndex(self.format.findData(choice.suffix))
        _set(self.percent, 100 * size.width / page.size.width)
        _set(self.width_field, size.width)
        _set(self.dpi, dpi_of(page, choice))
        self.size_words.setText(f"{size.width} x {size.height} pixels")
        self.split.setEnabled(choice.layered and self._look.can_split)
        self.split.setChecked(choice.split_swatches and self.split.isEnabled())
        self.selection.setEnabled(choice.layered and self._look.can_select)
        self.selection.setChecked(choice.selection_layer and self.selection.isEnabled())
        self.clear.setEnabled(choice.suffix != ".jpg")
        self.clear.setChecked(choice.clear_paper and self.clear.isEnabled())
        for field in fields:
            field.blockSignals(False)
        self.kept.show_rows(keeps(choice))
        self.trouble.clear()
        self.accept_button.setEnabled(True)
        self._pause.start()

    def settled(self) -> ExportChoice:
        """The choice without what this format or page cannot do."""
        return replace(
            self.choice,
            split_swatches=self.split.isChecked(),
            selection_layer=self.selection.isChecked(),
            clear_paper=self.clear.isChecked(),
        )

    def _take(self) -> None:
        ratio = self.devicePixelRatioF()
        room = Size(round(_ROOM.width() * ratio), round(_ROOM.height() * ratio))
        self._look.take(self.settled(), room, self.actual.isChecked(), self._shown)

    def _shown(self, look: Look) -> None:
        if self._open:
            self.preview.show_picture(look.picture, self.devicePixelRatioF())
            self.estimate.setText(size_in_words(look.nbytes))


class KeptList(QWidget):
    """What a copy keeps: a tick or a dash, the thing, and what becomes of it."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        notes = (row.note for ending in FORMATS for row in keeps(ExportChoice(suffix=ending)))
        # So that the dialog is as wide for every format.
        widest = max(self.fontMetrics().horizontalAdvance(note) for note in notes)
        self._grid.setColumnMinimumWidth(2, widest)
        self._labels: list[tuple[QLabel, QLabel, QLabel]] = []

    def show_rows(self, rows: tuple[Kept, ...]) -> None:
        """Show these."""
        while len(self._labels) < len(rows):
            self._add_row()
        for labels, row in zip(self._labels, rows, strict=True):
            mark, thing, note = labels
            mark.setText("\u2713" if row.kept else "\u2013")
            mark.setStyleSheet("color: #2e8b57; font-weight: bold" if row.kept else "")
            thing.setText(row.thing)
            thing.setEnabled(row.kept)
            note.setText(row.note)
            words = "kept" if row.kept else "not kept"
            spoken = f"{row.thing}: {words}" + (f", {row.note}" if row.note else "")
            thing.setAccessibleName(spoken)
            for label in labels:
                label.setToolTip(spoken)

    def _add_row(self) -> None:
        labels = (QLabel(), QLabel(), QLabel())
        labels[2].setEnabled(False)
        for column, label in enumerate(labels):
            self._grid.addWidget(label, len(self._labels), column)
        self._labels.append(labels)


_Spin = QSpinBox | QDoubleSpinBox


def _field(field: _Spin, name: str, least: float, most: float, suffix: str) -> _Spin:
    field.setRange(type(field.value())(least), type(field.value())(most))  # pyright: ignore
    field.setSuffix(suffix)
    field.setKeyboardTracking(False)
    field.setAccessibleName(name)
    if isinstance(field, QDoubleSpinBox):
        field.setDecimals(1)
    return field


def _set(field: _Spin, value: float) -> None:
    """Show a value, unless the field shows it already, rounded: typing must not be undone."""
    shown = round(value, 1) if isinstance(field, QDoubleSpinBox) else round(value)
    if field.value() != shown:
        field.setValue(shown)  # pyright: ignore
