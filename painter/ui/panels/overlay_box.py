"""What is seen of the last colours: themselves, or what their source was sure of and looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from painter.app.editor import Editor

_PAGE = "Colours"


class OverlayBox(QComboBox):
    """The page in its colours, or an overlay."""

    def __init__(self) -> None:
        super().__init__()
        self._editor: Editor | None = None
        self._names: tuple[str, ...] = ()
        self.setAccessibleName("Show")
        self.setToolTip("Colours, how sure the source was of them, or where a network looked")
        self.activated.connect(lambda index: self._choose())
        self._list()

    def set_editor(self, editor: Editor | None) -> None:
        """Choose for another page."""
        self._editor = editor
        self.refresh()

    def refresh(self) -> None:
        """Offer what there is now."""
        names = () if self._editor is None else self._editor.overlay_names
        if names != self._names:
            self._names = names
            self._list()
        chosen = "" if self._editor is None else self._editor.overlay_name
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def _list(self) -> None:
        self.clear()
        self.addItem(_PAGE, "")
        for name in self._names:
            self.addItem(name.capitalize(), name)
        self.setEnabled(bool(self._names))

    def _choose(self) -> None:
        if self._editor is not None:
            self._editor.show_overlay(str(self.currentData()))
