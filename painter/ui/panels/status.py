"""The line below the page: zoom, what is under the pen, what runs."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from painter.app.desk import RunningJob
from painter.app.region_words import region_words
from painter.document.page import PageState
from painter.pixels.palette import Rgb
from painter.ui.theme import Theme
from painter.ui.widgets.elided import ElidedLabel
from painter.ui.widgets.job_status import JobStatus

_CHIP = 12


class StatusLine(QStatusBar):
    """Zoom and hover at the left, jobs at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.zoom = QLabel()
        self.zoom.setMinimumWidth(56)
        self.place = QLabel()
        self.place.setMinimumWidth(96)
        self.chip = QLabel()
        self.words = QLabel()
        self.help = ElidedLabel()
        self.help.setObjectName("faint")
        self.jobs = JobStatus(theme)
        for part in (_spacer(4), self.zoom, self.place, self.chip, self.words):
            self.addWidget(part)
        self.addPermanentWidget(self.help, 1)
        self.addPermanentWidget(self.jobs)

    def show_zoom(self, zoom: float | None) -> None:
        """How large the page is seen; None without one."""
        self.zoom.setText("" if zoom is None else f"{zoom:.0%}" if zoom >= 0.1 else f"{zoom:.1%}")

    def show_hover(self, page: PageState | None, x: int, y: int, region: int | None) -> None:
        """What is under the pen; no page for nothing."""
        self.place.setText("" if page is None else f"{x}, {y}")
        table = None if page is None else page.regions
        if page is None or table is None or region is None:
            self.chip.clear()
            self.words.setText("")
            return
        r, g, b = (int(value) for value in table.colour[region])
        self.chip.setPixmap(self._chip((r, g, b)))
        self.words.setText(region_words(page, region))

    def show_help(self, text: str) -> None:
        """How to use the tool in hand."""
        self.help.set_words(text)

    def show_jobs(self, jobs: tuple[RunningJob, ...]) -> None:
        """What runs."""
        self.jobs.show_jobs(jobs)

    def _chip(self, rgb: Rgb) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(_CHIP * ratio), round(_CHIP * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(*rgb))
        painter = QPainter(pixmap)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(0, 0, _CHIP - 1, _CHIP - 1)
        painter.end()
        return pixmap


def _spacer(width: int) -> QWidget:
    spacer = QWidget()
    spacer.setFixedWidth(width)
    return spacer
