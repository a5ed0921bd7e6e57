"""What runs, how far it is, and a way to call it off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from painter.app.desk import RunningJob
from painter.ui.theme import Theme


class JobStatus(QWidget):
    """The oldest unfinished job; how many more wait.

    Signals:
        cancel_asked(job_id).
    """

    cancel_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown = 0
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setMaximumHeight(14)
        self.bar.setTextVisible(False)
        self.cross = QToolButton()
        self.cross.setAutoRaise(True)
        self.cross.setToolTip("Cancel (Ctrl+.)")
        self.cross.setAccessibleName("Cancel the job")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        for part in (self.words, self.bar, self.cross):
            row.addWidget(part)
        self.cross.clicked.connect(lambda: self.cancel_asked.emit(self._shown))
        self.retint()
        self.hide()

    def show_jobs(self, jobs: tuple[RunningJob, ...]) -> None:
        """Show these jobs, or nothing."""
        self.setVisible(bool(jobs))
        if not jobs:
            return
        job = jobs[0]
        self._shown = job.id
        step = f": {job.text}" if job.text else ""
        more = f" (+{len(jobs) - 1})" if len(jobs) > 1 else ""
        self.words.setText(f"{job.title}{step}{more}")
        # A bar without an end, until the job says how far it is.
        self.bar.setRange(0, 1000 if job.fraction > 0 else 0)
        self.bar.setValue(round(job.fraction * 1000))

    def retint(self) -> None:
        """Take the icon of another theme."""
        self.cross.setIcon(self._theme.icon("close"))
