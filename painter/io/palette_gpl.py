"""GIMP palettes (.gpl), which Krita, MyPaint and Inkscape read too: lines of text."""

from __future__ import annotations

from painter.io.palette_json import rgb_of
from painter.pixels.palette import Palette, Swatch

_MARK = "GIMP Palette"


def parse_gpl(data: bytes, name: str) -> Palette:
    """Read a palette; `name` is used where the file gives none.

    Raises:
        ValueError: it is not of this format.
    """
    lines = data.decode("utf-8-sig").splitlines()
    if not lines or lines[0].strip() != _MARK:
        raise ValueError("not a GIMP palette")
    swatches: list[Swatch] = []
    for line in lines[1:]:
        if line.startswith("Name:"):
            name = line[5:].strip()
        elif line.strip() and not line.startswith(("#", "Columns:", "Channels:")):
            swatches.append(_swatch(line))
    return Palette(tuple(swatches), name)


def gpl_bytes(palette: Palette) -> bytes:
    """The palette as text; line breaks in names become spaces, weights are left out."""
    lines = [_MARK, f"Name: {_one_line(palette.name)}", "Columns: 0", "#"]
    for swatch in palette.swatches:
        r, g, b = swatch.rgb
        lines.append(f"{r:3d} {g:3d} {b:3d}\t{_one_line(swatch.name)}")
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _swatch(line: str) -> Swatch:
    fields = line.split(None, 3)
    if len(fields) < 3:
        raise ValueError(f"{line!r} is no colour")
    return Swatch(rgb_of([int(v) for v in fields[:3]]), fields[3].strip() if fields[3:] else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
