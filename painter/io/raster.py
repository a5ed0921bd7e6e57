"""Flat pictures in and out: PNG, JPEG, TIFF and WebP."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UsageError, UserError
from painter.io.atomic import replacing
from painter.io.decode import Decoded, decode
from painter.io.dpi import Dpi
from painter.io.encode import ENCODERS
from painter.io.png import encode_png
from painter.io.psd import decode_psd
from painter.io.sniff import PICTURES, Format, sniff
from painter.io.source import read_bytes


@dataclass(frozen=True, eq=False)
class Raster:
    """A picture in sRGB, 8 bits a channel.

    Attributes:
        pixels: `(H, W)` grey, `(H, W, 3)` RGB or `(H, W, 4)` straight RGBA, uint8.
        dpi: pixels an inch, None when the file does not say.
        notices: what was lost or converted, one sentence each, for the user.
    """

    pixels: NDArray[np.uint8]
    dpi: Dpi | None
    notices: tuple[str, ...]


def read_raster(path: Path) -> Raster:
    """Open a picture, whatever its mode, upright.

    Raises:
        UserError: the file is missing, no picture of ours, damaged or too large.
    """
    return decode_raster(read_bytes(path), str(path))


def decode_raster(data: bytes, name: str) -> Raster:
    """The same from bytes; `name` is what messages call them.

    Raises:
        UserError: no picture of ours, damaged or too large.
    """
    kind = sniff(data[:16])
    if kind is Format.PSD:
        return Raster(*decode_psd(data, name))
    if kind is None or kind not in PICTURES:
        raise not_a_picture(name, kind)
    made: Decoded = decode(data, kind, name)
    return Raster(made.pixels, made.dpi, made.notices)


def not_a_picture(name: str, kind: Format | None) -> UserError:
    """The error for a file whose content is none of the formats that open."""
    if kind is Format.ZIP:
        return UserError(f"{name} is an archive, not a picture", "Name a picture file")
    return UserError(
        f"{name} is not a picture that can be opened, or is damaged", "Save it as PNG or ORA"
    )


def write_raster(
    path: Path, pixels: NDArray[np.uint8], dpi: Dpi | None, *, indexed: bool = True
) -> None:
    """Write a picture in the format of the name's suffix, tagged sRGB, in place of an older file.

    Args:
        path: .png, .tif, .tiff, .webp (without loss), .jpg or .jpeg (over white, quality 95).
        pixels: `(H, W)` grey, `(H, W, 3)` RGB or `(H, W, 4)` straight RGBA, uint8.
        dpi: pixels an inch, None to leave it out.
        indexed: a PNG of at most 256 colours has a palette; others expect plain channels of some.

    Raises:
        UsageError: no such format. UserError: the file cannot be written.
    """
    encoder = ENCODERS.get(path.suffix.lower())
    if encoder is None:
        raise UsageError(
            f"{path.name!r} does not end in a picture format that can be written",
            "Use .png, .tif, .webp or .jpg",
        )
    plain = path.suffix.lower() == ".png" and not indexed
    data = encode_png(pixels, dpi) if plain else encoder(pixels, dpi, path.name)
    with replacing(path) as file:
        file.writelines(data)
