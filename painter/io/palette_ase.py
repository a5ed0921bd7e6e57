"""Adobe swatch exchange (.ase): blocks of named colours, in a group that has the palette's name."""

from __future__ import annotations

import math
import struct

from painter.io.palette_aco import lab_rgb
from painter.pixels.palette import Palette, Rgb, Swatch

_MARK = b"ASEF"
_BEGIN, _END, _COLOUR = 0xC001, 0xC002, 0x0001
_NORMAL = 2


def parse_ase(data: bytes, name: str) -> Palette:
    """Read all colours of all groups; the first group's name is the palette's.

    Raises:
        ValueError, struct.error: it is not of this format.
    """
    if data[:4] != _MARK:
        raise ValueError("not a swatch exchange file")
    (count,) = struct.unpack_from(">I", data, 8)
    place, group = 12, ""
    swatches: list[Swatch] = []
    for _ in range(min(count, len(data))):
        kind, length = struct.unpack_from(">HI", data, place)
        body = data[place + 6 : place + 6 + length]
        if len(body) != length:
            raise ValueError("cut off")
        place += 6 + length
        if kind == _BEGIN:
            group = group or _name(body)[0]
        elif kind == _COLOUR:
            swatches.append(_swatch(body))
    return Palette(tuple(swatches), group or name)


def ase_bytes(palette: Palette) -> bytes:
    """The palette as bytes; weights are left out."""
    blocks = [_block(_BEGIN, _named(palette.name))] if palette.name else []
    for swatch in palette.swatches:
        colour = struct.pack(">4s3fH", b"RGB ", *(v / 255 for v in swatch.rgb), _NORMAL)
        blocks.append(_block(_COLOUR, _named(swatch.name) + colour))
    if palette.name:
        blocks.append(_block(_END, b""))
    return _MARK + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)


def _block(kind: int, body: bytes) -> bytes:
    return struct.pack(">HI", kind, len(body)) + body


def _named(text: str) -> bytes:
    raw = (text[:30000] + "\0").encode("utf-16-be", "replace")
    return struct.pack(">H", len(raw) // 2) + raw


def _name(body: bytes) -> tuple[str, int]:
    """A name and where it ends."""
    if not body:
        return "", 0
    (length,) = struct.unpack_from(">H", body)
    end = 2 + 2 * length
    return body[2:end].decode("utf-16-be", "replace").rstrip("\0"), end


def _swatch(body: bytes) -> Swatch:
    name, end = _name(body)
    model = body[end : end + 4]
    count = {b"RGB ": 3, b"CMYK": 4, b"LAB ": 3, b"Gray": 1}.get(model)
    if count is None:
        raise ValueError("swatches of a colour space that cannot be read")
    values = struct.unpack_from(f">{count}f", body, end + 4)
    if not all(math.isfinite(v) for v in values):
        raise ValueError("a colour that is no number")
    return Swatch(_rgb(model, values), name)


def _rgb(model: bytes, values: tuple[float, ...]) -> Rgb:
    if model == b"LAB ":
        return lab_rgb(values[0] * 100, values[1], values[2])
    if model == b"CMYK":
        values = tuple((1 - v) * (1 - values[3]) for v in values[:3])
    elif model == b"Gray":
        values = values * 3
    r, g, b = (round(min(1.0, max(0.0, v)) * 255) for v in values)
    return (r, g, b)
