"""What the program has to say, at the top of the page, without stopping work."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from painter.app.messages import Notice, Tone
from painter.ui.theme import Theme

_MOST = 4
_WIDEST = 720


class NoticeBars(QWidget):
    """Bars over the top of another widget. Failures and warnings stay until they are closed."""

    def __init__(self, over: QWidget, theme: Theme, fade_after: float = 6.0) -> None:
        """Bars.

        Args:
            over: what they float above.
            fade_after: seconds that a mere piece of information is shown.
        """
        super().__init__(over)
        self._over = over
        self._theme = theme
        self._fade_after = fade_after
        self._bars: list[_Bar] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        over.installEventFilter(self)
        self.hide()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is shown, oldest first."""
        return tuple(bar.notice for bar in self._bars)

    def tell(self, notice: Notice) -> None:
        """Show a notice, in place of one with its key or its very words."""
        for bar in tuple(self._bars):
            if _same(bar.notice, notice):
                self._drop(bar)
        while len(self._bars) >= _MOST:
            self._drop(self._oldest())
        bar = _Bar(notice, self._theme)
        bar.cross.clicked.connect(lambda: self._drop(bar))
        self._bars.append(bar)
        self._column.addWidget(bar)
        if notice.tone is Tone.INFO:
            QTimer.singleShot(int(self._fade_after * 1000), bar, lambda: self._drop(bar))
        self._place()

    def dismiss(self, key: str) -> None:
        """Take away what has this key."""
        for bar in tuple(self._bars):
            if bar.notice.key == key:
                self._drop(bar)

    def retint(self) -> None:
        """Take the icons of another theme."""
        for bar in self._bars:
            bar.retint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay at the top of what grows or shrinks below."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        return False

    def _oldest(self) -> _Bar:
        passing = (bar for bar in self._bars if bar.notice.tone is Tone.INFO)
        return next(passing, self._bars[0])

    def _drop(self, bar: _Bar) -> None:
        if bar in self._bars:
            self._bars.remove(bar)
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
            self._place()

    def _place(self) -> None:
        self.setVisible(bool(self._bars))
        if not self._bars:
            return
        over = self._over
        width = min(_WIDEST, over.width() - 24)
        height = sum(bar.heightForWidth(width) for bar in self._bars)
        height += self._column.spacing() * (len(self._bars) - 1)
        self.setGeometry((over.width() - width) // 2, 12, width, height)
        self.raise_()


class _Bar(QFrame):
    """One notice with its advice and a cross."""

    def __init__(self, notice: Notice, theme: Theme) -> None:
        super().__init__()
        self.notice = notice
        self._theme = theme
        self.setObjectName("notice")
        self.setProperty("tone", str(notice.tone))
        self._mark = QLabel()
        words = QLabel(_words(notice))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cross = QToolButton()
        self.cross.setAutoRaise(True)
        self.cross.setToolTip("Close")
        self.cross.setAccessibleName("Close the notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        row.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(_words(notice))
        self.retint()

    def retint(self) -> None:
        """Take the icons of the present theme."""
        look = self._theme.look
        colours = {Tone.WARNING: look.warning, Tone.FAILURE: look.failure}
        colour = colours.get(self.notice.tone, look.accent)
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(self._theme.pixmap(str(self.notice.tone), 20, colour, ratio))
        self.cross.setIcon(self._theme.icon("close"))


def _same(old: Notice, new: Notice) -> bool:
    return old.key == new.key if new.key else (old.text, old.advice) == (new.text, new.advice)


def _words(notice: Notice) -> str:
    parts = [part.rstrip(".") + "." for part in (notice.text, notice.advice) if part]
    return " ".join(parts)
