"""Photoshop colour swatches (.aco): a list without names, followed by the same with names."""

from __future__ import annotations

import colorsys
import struct

import numpy as np

from painter.imaging.colour import from_lab
from painter.pixels.palette import Palette, Rgb, Swatch

_RGB, _HSB, _CMYK, _LAB, _GREY = 0, 1, 2, 7, 8


def parse_aco(data: bytes, name: str) -> Palette:
    """Read a palette; the names where the file has them.

    Raises:
        ValueError, struct.error: it is not of this format.
    """
    version, _ = struct.unpack_from(">HH", data)
    if version not in {1, 2}:
        raise ValueError("not a list of swatches")
    swatches, end = _section(data, 0)
    if version == 1 and data[end : end + 2] == b"\0\2":
        swatches, _ = _section(data, end)
    return Palette(swatches, name)


def aco_bytes(palette: Palette) -> bytes:
    """The palette as bytes; its own name and the weights are left out."""
    plain, named = [], []
    for swatch in palette.swatches:
        colour = struct.pack(">5H", _RGB, *(v * 257 for v in swatch.rgb), 0)
        text = (swatch.name + "\0").encode("utf-16-be", "replace")
        plain.append(colour)
        named.append(colour + struct.pack(">I", len(text) // 2) + text)
    count = len(palette.swatches)
    return b"".join([struct.pack(">HH", 1, count), *plain, struct.pack(">HH", 2, count), *named])


def _section(data: bytes, start: int) -> tuple[tuple[Swatch, ...], int]:
    version, count = struct.unpack_from(">HH", data, start)
    place = start + 4
    swatches: list[Swatch] = []
    for _ in range(count):
        space, *values = struct.unpack_from(">5H", data, place)
        place += 10
        name = ""
        if version == 2:
            (length,) = struct.unpack_from(">I", data, place)
            name = _text(data, place + 4, length)
            place += 4 + 2 * length
        swatches.append(Swatch(_colour(space, values), name))
    return tuple(swatches), place


def _text(data: bytes, start: int, length: int) -> str:
    raw = data[start : start + 2 * length]
    if len(raw) != 2 * length:
        raise ValueError("cut off")
    return raw.decode("utf-16-be", "replace").rstrip("\0")


def _colour(space: int, values: list[int]) -> Rgb:
    a, b, c, d = values
    if space == _RGB:
        return _bytes(a / 65535, b / 65535, c / 65535)
    if space == _HSB:
        return _bytes(*colorsys.hsv_to_rgb(a / 65535, b / 65535, c / 65535))
    if space == _CMYK:  # 0 is full ink
        return _bytes(*(v / 65535 * d / 65535 for v in (a, b, c)))
    if space == _LAB:
        signed = [v - 65536 if v > 32767 else v for v in (b, c)]
        return lab_rgb(a / 100, signed[0] / 100, signed[1] / 100)
    if space == _GREY:
        return _bytes(*[1 - min(a, 10000) / 10000] * 3)
    raise ValueError("swatches of a colour space that cannot be read")


def lab_rgb(lightness: float, a: float, b: float) -> Rgb:
    """A CIELAB colour (L 0..100) as sRGB."""
    pixel = from_lab(np.array([[lightness, a, b]], np.float32)).reshape(3).tolist()
    return (int(pixel[0]), int(pixel[1]), int(pixel[2]))


def _bytes(r: float, g: float, b: float) -> Rgb:
    return (round(r * 255), round(g * 255), round(b * 255))
