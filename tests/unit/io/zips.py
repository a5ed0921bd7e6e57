"""Looking into zip files, and changing them as another program might."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image


def rewritten(path: Path, changes: dict[str, bytes | None]) -> None:
    """Replace, add or (None) remove parts of a zip file."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts |= changes
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)


def part(path: Path, name: str) -> bytes:
    """The bytes of one part."""
    with zipfile.ZipFile(path) as zipped:
        return zipped.read(name)


def names(path: Path) -> list[str]:
    """The names of all parts, in their order."""
    with zipfile.ZipFile(path) as zipped:
        return zipped.namelist()


def png(colour: tuple[int, ...], size: tuple[int, int] = (4, 3), mode: str = "RGBA") -> bytes:
    """A PNG of one colour."""
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, "PNG")
    return buffer.getvalue()
