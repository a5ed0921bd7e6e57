"""A list with keys of its own, which count before those of the menus while it has the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget

Deed = Callable[[], None]


class KeyList(QListWidget):
    """Does what its keys say, for the current row."""

    def __init__(self, keys: Mapping[Qt.Key, Deed]) -> None:
        super().__init__()
        self._keys = keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys that menus want as well."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self._deed(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """One of our keys, or a walk along the rows."""
        deed = self._deed(event)
        if deed is None:
            super().keyPressEvent(event)
        elif self.currentRow() >= 0:
            deed()

    def _deed(self, event: QKeyEvent) -> Deed | None:
        keypad = Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() & ~keypad:
            return None
        return self._keys.get(Qt.Key(event.key()))
