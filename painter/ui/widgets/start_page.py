"""What stands where a page will be, as long as none is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from painter.ui.theme import Theme

_RECENT = 5


class StartPage(QWidget):
    """An invitation to open a page.

    Signals:
        open_asked(): the file dialog. sample_asked(). file_asked(path).
    """

    open_asked = Signal()
    sample_asked = Signal()
    file_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("start")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._card = QFrame()
        self._card.setObjectName("startCard")
        self._card.setMinimumWidth(400)
        self._mark = QLabel()
        title = QLabel("Open a page (Ctrl+O)\nor drop it here")
        title.setObjectName("startTitle")
        about = QLabel("A scan or a drawing: PNG, JPEG, TIFF, WebP, ORA")
        about.setObjectName("faint")
        self.open_button = QPushButton("Open a page…")
        self.open_button.setDefault(True)
        self.sample_button = QPushButton("Try the sample page")
        self._recent_title = QLabel("Recent")
        self._recent_title.setObjectName("faint")
        self._recent = QVBoxLayout()
        column = QVBoxLayout(self._card)
        column.setContentsMargins(36, 30, 36, 30)
        column.setSpacing(10)
        for label in (self._mark, title, about):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(self.open_button)
        column.addWidget(self.sample_button)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        outer = QVBoxLayout(self)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        self.open_button.clicked.connect(self.open_asked)
        self.sample_button.clicked.connect(self.sample_asked)
        self.retint()

    def show_recent(self, names: tuple[str, ...]) -> None:
        """Offer the files of last time."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for name in names[:_RECENT]:
            button = QPushButton(Path(name).name)
            button.setFlat(True)
            button.setToolTip(name)
            button.clicked.connect(lambda _=False, name=name: self.file_asked.emit(Path(name)))
            self._recent.addWidget(button)
        self._recent_title.setVisible(bool(names))

    def retint(self) -> None:
        """Take the icon of another theme."""
        accent = self._theme.look.accent
        self._mark.setPixmap(self._theme.pixmap("app", 48, accent, self.devicePixelRatioF()))
