"""How the window looks: two palettes of our own, icons in their colours, the system followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from painter.base.paths import checkout

_SIZES = (16, 18, 20, 22, 24, 32, 36, 40, 44, 48, 64)
_Role = QPalette.ColorRole


@dataclass(frozen=True)
class Look:
    """One set of colours, as `#rrggbb`.

    Attributes:
        window: panels and bars. base: fields and lists. raised: buttons. line: rules and frames.
        surround: neutral, so that it does not tint the artist's eye.
    """

    window: str
    base: str
    raised: str
    line: str
    text: str
    faint: str
    accent: str
    on_accent: str
    surround: str
    warning: str
    failure: str


LIGHT = Look(
    window="#f1f1f0",
    base="#ffffff",
    raised="#fafafa",
    line="#cbcbc9",
    text="#232326",
    faint="#66666c",
    accent="#2b6f92",
    on_accent="#ffffff",
    surround="#a3a3a3",
    warning="#9a6200",
    failure="#b3362c",
)
DARK = Look(
    window="#2a2a2c",
    base="#1f1f21",
    raised="#37373a",
    line="#48484c",
    text="#e6e6e8",
    faint="#a3a3a9",
    accent="#66acd0",
    on_accent="#10212a",
    surround="#454545",
    warning="#e2ab52",
    failure="#f08478",
)
_LOOKS: Mapping[str, Look] = MappingProxyType({"light": LIGHT, "dark": DARK})


class Theme(QObject):
    """The look in use. `changed` follows a choice of the artist, or the system's.

    Signals:
        changed(): icons and colours have to be taken anew.
    """

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "system") -> None:
        super().__init__()
        self._application = application
        self._icons: dict[str, QIcon] = {}
        self._pixmaps: dict[tuple[str, int, str], QPixmap] = {}
        self.choice = choice
        self.look = LIGHT
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        application.setStyle("Fusion")
        self.choose(choice)

    def choose(self, choice: str) -> None:
        """Use "light", "dark", or whatever the system uses."""
        self.choice = choice if choice in _LOOKS else "system"
        self._follow()

    def close(self) -> None:
        """Follow the system no longer."""
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._follow)

    def icon(self, name: str) -> QIcon:
        """An icon in the text's colour, sharp on any screen."""
        if name not in self._icons:
            self._icons[name] = self._made(name)
        return self._icons[name]

    def pixmap(self, name: str, size: int, colour: str, ratio: float) -> QPixmap:
        """One icon in one colour for a screen of this pixel ratio."""
        key = (name, round(size * ratio), colour)
        if key not in self._pixmaps:
            pixmap = _drawn(_source(name), key[1], colour)
            pixmap.setDevicePixelRatio(ratio)
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def _follow(self) -> None:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self.look = _LOOKS.get(self.choice, DARK if dark else LIGHT)
        self._icons.clear()
        self._pixmaps.clear()
        self._application.setPalette(_palette(self.look))
        self._application.setStyleSheet(_sheet(self.look))
        self.changed.emit()

    def _made(self, name: str) -> QIcon:
        source = _source(name)
        icon = QIcon()
        for size in _SIZES:
            icon.addPixmap(_drawn(source, size, self.look.text))
            icon.addPixmap(_drawn(source, size, _faded(self.look)), QIcon.Mode.Disabled)
        return icon


def _source(name: str) -> str:
    return (_icons_folder() / f"{name}.svg").read_text(encoding="utf-8")


def _icons_folder() -> Path:
    return checkout() / "resources" / "icons"


def _drawn(source: str, size: int, colour: str) -> QPixmap:
    svg = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _faded(look: Look) -> str:
    return _between(look.text, look.window, 0.4)


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    roles = {
        _Role.Window: look.window,
        _Role.WindowText: look.text,
        _Role.Base: look.base,
        _Role.AlternateBase: look.window,
        _Role.Text: look.text,
        _Role.PlaceholderText: look.faint,
        _Role.Button: look.raised,
        _Role.ButtonText: look.text,
        _Role.BrightText: look.failure,
        _Role.Highlight: look.accent,
        _Role.HighlightedText: look.on_accent,
        _Role.Accent: look.accent,
        _Role.Link: look.accent,
        _Role.ToolTipBase: look.raised,
        _Role.ToolTipText: look.text,
        _Role.Light: look.raised,
        _Role.Midlight: look.raised,
        _Role.Mid: look.line,
        _Role.Dark: look.line,
        _Role.Shadow: look.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_faded(look)))
    palette.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, QColor(look.line))
    return palette


def _sheet(look: Look) -> str:
    """What a palette cannot say; kept short, because style sheets are slow and brittle."""
    chosen = _between(look.accent, look.window, 0.25)
    return f"""
    QToolTip {{ color: {look.text}; background: {look.raised}; border: 1px solid {look.line};
                padding: 3px; }}
    QToolBar {{ border: none; spacing: 2px; padding: 3px; background: {look.window}; }}
    QToolBar QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 3px; }}
    QToolBar QToolButton:hover {{ background: {look.raised}; border-color: {look.line}; }}
    QToolBar QToolButton:checked {{ background: {chosen}; border-color: {look.accent}; }}
    QToolBar QToolButton:focus {{ border-color: {look.accent}; }}
    QDockWidget::title {{ padding: 6px 8px; background: {look.window};
                          border-top: 1px solid {look.line}; }}
    QMainWindow::separator {{ background: {look.window}; width: 4px; height: 4px; }}
    QStatusBar {{ border-top: 1px solid {look.line}; }}
    QStatusBar::item {{ border: none; }}
    QListView {{ border: 1px solid {look.line}; border-radius: 3px; outline: none; }}
    #faint {{ color: {look.faint}; }}
    #notice {{ background: {look.base}; border: 1px solid {look.line}; border-radius: 6px; }}
    #notice[tone="warning"] {{ border-left: 4px solid {look.warning}; }}
    #notice[tone="failure"] {{ border-left: 4px solid {look.failure}; }}
    #notice[tone="info"] {{ border-left: 4px solid {look.accent}; }}
    #start {{ background: {look.surround}; }}
    #startCard {{ background: {look.window}; border: 1px solid {look.line}; border-radius: 10px; }}
    #startTitle {{ font-size: 20pt; font-weight: 600; }}
    """


def _between(one: str, other: str, share: float) -> str:
    """A mix of two colours with this share of the first."""
    a, b = QColor(one), QColor(other)
    mixed = (
        round(share * x + (1 - share) * y)
        for x, y in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    )
    return QColor(*mixed).name()
