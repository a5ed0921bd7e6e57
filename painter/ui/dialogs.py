"""The questions that the artist is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from painter.app.export import FORMATS, ExportChoice
from painter.app.export_look import ExportLook
from painter.app.workbench import Leaving
from painter.pixels.palette import Rgb
from painter.ui.widgets.export_dialog import ExportDialog

_PAGES = "Pages (*.png *.jpg *.jpeg *.tif *.tiff *.webp *.ora *.psd *.bmp *.gif);;All files (*)"
_SAME = {".tif": (".tiff",), ".jpg": (".jpeg",)}
_PALETTES = "Palettes and pictures (*.gpl *.aco *.ase *.json *.png *.jpg *.webp);;All files (*)"
_PICTURES = "Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp *.ora *.psd);;All files (*)"
_PALETTE_FORMATS = (
    "GIMP palette (*.gpl);;Photoshop swatches (*.aco);;Adobe swatches (*.ase);;"
    "Palette with weights (*.json)"
)
_Button = QMessageBox.StandardButton


class WindowDialogs:
    """Asks with the dialogs of the system."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask_open(self) -> Path | None:
        """A page to open."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open a page", "", _PAGES)
        return Path(name) if name else None

    def ask_save(self, suggestion: Path) -> Path | None:
        """Where to save all of the page; always an ORA, the one format that keeps it all."""
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Save the page", str(suggestion), "OpenRaster (*.ora)"
        )
        if not name:
            return None
        path = Path(name)
        return path if path.suffix.lower() == ".ora" else path.with_name(f"{path.name}.ora")

    def ask_export(self, look: ExportLook) -> ExportChoice | None:
        """How to write a copy."""
        dialog = ExportDialog(self._parent, look)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        choice = dialog.settled()
        dialog.deleteLater()
        return choice if accepted else None

    def ask_export_path(self, suggestion: Path) -> Path | None:
        """Where to write a copy."""
        ending = suggestion.suffix
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Export a copy", str(suggestion), f"{FORMATS[ending]} (*{ending})"
        )
        if not name:
            return None
        path = Path(name)
        same = path.suffix.lower() in {ending, *_SAME.get(ending, ())}
        return path if same else path.with_name(f"{path.name}{ending}")

    def ask_unsaved(self, name: str) -> Leaving:
        """The one question that stops work: work would be lost."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Unsaved work")
        box.setText(f"Save what you did on {name}?")
        box.setInformativeText("Without saving, it is lost.")
        box.setStandardButtons(_Button.Save | _Button.Discard | _Button.Cancel)
        box.setDefaultButton(_Button.Save)
        answer = box.exec()
        box.deleteLater()
        answers = {_Button.Save: Leaving.SAVE, _Button.Discard: Leaving.DISCARD}
        return answers.get(_Button(answer), Leaving.CANCEL)

    def ask_name(self, title: str, name: str) -> str | None:
        """Another name."""
        text, given = QInputDialog.getText(self._parent, title, "Name", text=name)
        return text.strip() or None if given else None

    def ask_colour(self, rgb: Rgb, tried: Callable[[Rgb], None] | None = None) -> Rgb | None:
        """A colour; `tried` is told of every one that is looked at."""
        dialog = QColorDialog(QColor(*rgb), self._parent)
        dialog.setWindowTitle("Choose a colour")
        if tried is not None:
            dialog.currentColorChanged.connect(lambda colour: tried(_rgb(colour)))
        chosen = dialog.exec() == QColorDialog.DialogCode.Accepted
        colour = dialog.selectedColor()
        dialog.deleteLater()
        return _rgb(colour) if chosen and colour.isValid() else None

    def ask_palette(self) -> Path | None:
        """A palette file, or a picture to take colours from."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Load a palette", "", _PALETTES)
        return Path(name) if name else None

    def ask_save_palette(self, suggestion: str) -> Path | None:
        """Where to write a palette; the suffix says in which format."""
        name, chosen = QFileDialog.getSaveFileName(
            self._parent, "Export the palette", suggestion, _PALETTE_FORMATS
        )
        if not name:
            return None
        path = Path(name)
        ending = chosen.partition("(*")[2].partition(")")[0]
        return path if path.suffix else path.with_name(f"{path.name}{ending or '.gpl'}")

    def ask_save_bands(self, suggestion: str) -> Path | None:
        """Where to write colours by place; always JSON."""
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Save colours by place", suggestion, "Colours by place (*.json)"
        )
        if not name:
            return None
        path = Path(name)
        return path if path.suffix.lower() == ".json" else path.with_name(f"{path.name}.json")

    def ask_picture(self, title: str) -> Path | None:
        """A picture."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, "", _PICTURES)
        return Path(name) if name else None


def _rgb(colour: QColor) -> Rgb:
    return colour.red(), colour.green(), colour.blue()
