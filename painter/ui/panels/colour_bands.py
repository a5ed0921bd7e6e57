"""Colours by place: four bands from the top of the page, four colours each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from painter.app.asked_colours import asked_bands
from painter.app.band_actions import put
from painter.app.editor import Editor
from painter.pixels.colourbands import BANDS, RANKS, ColourBands
from painter.pixels.palette import Rgb, hex_name
from painter.ui.widgets.buttons import ActionTable, small_button

_BUTTONS = (
    "colour.take_colours", "bands.from_page", "bands.load", "bands.save", "colour.drop_colours",
)  # fmt: skip
_PLACES = ("Top", "", "", "Bottom")
_HEIGHT = 20


class ColourBandsPanel(QWidget):
    """A click on a colour asks for another; the second button puts the current colour there.

    Signals:
        edited(band, rank): a colour was clicked; both from 0.
    """

    edited = Signal(int, int)

    def __init__(self, actions: ActionTable) -> None:
        super().__init__()
        self._editor: Editor | None = None
        self._shown: ColourBands | None = None
        self.cells = {
            (band, rank): ColourCell(f"Band {band + 1} from the top, colour {rank + 1}")
            for band in range(BANDS)
            for rank in range(RANKS)
        }
        self._lay_out(actions)
        for place, cell in self.cells.items():
            cell.clicked.connect(lambda _=False, at=place: self.edited.emit(*at))
            cell.given.connect(lambda at=place: self._put(*at))

    def set_editor(self, editor: Editor | None) -> None:
        """Show another page's."""
        if self._editor is not None:
            self._editor.shown.disconnect(self._page_shown)
        self._editor = editor
        if editor is not None:
            editor.shown.connect(self._page_shown)
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked for, also while a colour is tried."""
        bands = None if self._editor is None else asked_bands(self._editor.shown_page)
        self.setEnabled(self._editor is not None)
        if bands == self._shown:
            return
        self._shown = bands
        for (band, rank), cell in self.cells.items():
            cell.show_rgb(None if bands is None else bands.colours[band][rank])

    def _page_shown(self, before: object, after: object) -> None:
        self.refresh()

    def _put(self, band: int, rank: int) -> None:
        if self._editor is not None:
            put(self._editor, band, rank, self._editor.colour)

    def _lay_out(self, actions: ActionTable) -> None:
        head = QHBoxLayout()
        title = QLabel("Colours by place")
        title.setObjectName("faint")
        title.setToolTip("The commonest colour of each quarter of the page, then the next ones")
        head.addWidget(title, 1)
        for name in _BUTTONS:
            head.addWidget(small_button(actions[name]))
        grid = QGridLayout()
        grid.setSpacing(2)
        for band, place in enumerate(_PLACES):
            label = QLabel(place)
            label.setObjectName("faint")
            grid.addWidget(label, band, 0)
            for rank in range(RANKS):
                grid.addWidget(self.cells[band, rank], band, rank + 1)
                grid.setColumnStretch(rank + 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addLayout(grid)


class ColourCell(QToolButton):
    """One colour.

    Signals:
        given(): the second button asks for the current colour.
    """

    given = Signal()

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        self._rgb: Rgb | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_rgb(None)

    @property
    def rgb(self) -> Rgb | None:
        """What it shows."""
        return self._rgb

    def show_rgb(self, rgb: Rgb | None) -> None:
        """Show this colour, or that there is none."""
        self._rgb = rgb
        name = "nothing asked for" if rgb is None else hex_name(rgb)
        self.setAccessibleName(f"{self._place}: {name}")
        self.setToolTip(
            f"{self._place}: {name}\nClick to choose; second button: the current colour"
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(_HEIGHT, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A square."""
        return QSize(_HEIGHT, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the current colour, or what a button does."""
        if event.button() == Qt.MouseButton.RightButton:
            self.given.emit()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A filled box; a crossed one where nothing is asked for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        edge = self.palette().highlight() if self.hasFocus() else self.palette().mid()
        painter.setPen(edge.color())
        if self._rgb is not None:
            painter.setBrush(QColor(*self._rgb))
        painter.drawRoundedRect(box, 3, 3)
        if self._rgb is None:
            painter.drawLine(box.bottomLeft(), box.topRight())
        painter.end()
