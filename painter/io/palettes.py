"""Palettes in and out: GIMP (.gpl), Photoshop (.aco), Adobe exchange (.ase), our own (.json)."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UsageError, UserError
from painter.imaging.alpha import over_white
from painter.imaging.histogram import main_colours
from painter.io.atomic import replacing
from painter.io.limits import MAX_TEXT
from painter.io.palette_aco import aco_bytes, parse_aco
from painter.io.palette_ase import ase_bytes, parse_ase
from painter.io.palette_gpl import gpl_bytes, parse_gpl
from painter.io.palette_json import palette_from_json, palette_to_json
from painter.io.raster import decode_raster
from painter.io.sniff import PICTURES, sniff
from painter.io.source import read_bytes
from painter.pixels.palette import Palette

MAIN_COLOURS = 16
"""Swatches taken from a picture."""


def read_palette(path: Path) -> Palette:
    """A palette from a palette file, or the main colours of a picture with their shares.

    Raises:
        UserError: the file is missing, damaged, of another kind, or without a colour.
    """
    data = read_bytes(path)
    if sniff(data[:16]) in PICTURES:
        palette = _of_picture(decode_raster(data, str(path)).pixels)
    else:
        palette = _parsed(data, path)
    if not palette.swatches:
        raise UserError(f"{path} holds no colour", "Name another palette")
    return palette


def write_palette(path: Path, palette: Palette) -> None:
    """Write a palette in the format of the suffix; only `.json` keeps the weights.

    Raises:
        UsageError: no such format. UserError: the file cannot be written.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageError(
            f"{path.name!r} does not end in a palette format", "Use .gpl, .aco, .ase or .json"
        )
    data = writer(palette)
    with replacing(path) as file:
        file.write(data)


def _parsed(data: bytes, path: Path) -> Palette:
    reader = _READERS.get(path.suffix.lower())
    if reader is None or len(data) > MAX_TEXT:
        raise UserError(
            f"{path} is no palette that can be read", "Use .gpl, .aco, .ase, .json or a picture"
        )
    try:
        return reader(data, path.stem)
    except (ValueError, KeyError, TypeError, struct.error, RecursionError) as error:
        raise UserError(
            f"{path} is damaged or no {path.suffix} palette", "Export the palette again"
        ) from error


def _of_picture(pixels: NDArray[np.uint8]) -> Palette:
    """Clear pixels have no colour; half-clear ones lie over white."""
    if pixels.ndim == 2:
        return main_colours(np.repeat(pixels[:, :, np.newaxis], 3, 2), MAIN_COLOURS, 0)
    if pixels.shape[2] == 3:
        return main_colours(pixels, MAIN_COLOURS, 0)
    seen = over_white(pixels)[pixels[:, :, 3] > 0]
    return main_colours(seen, MAIN_COLOURS, 0) if len(seen) else Palette()


def _parse_json(data: bytes, name: str) -> Palette:
    del name
    return palette_from_json(json.loads(data.decode("utf-8-sig")))


def _json_bytes(palette: Palette) -> bytes:
    return json.dumps(palette_to_json(palette), indent=1).encode("ascii")


_READERS: Mapping[str, Callable[[bytes, str], Palette]] = MappingProxyType(
    {".gpl": parse_gpl, ".aco": parse_aco, ".ase": parse_ase, ".json": _parse_json}
)
_WRITERS: Mapping[str, Callable[[Palette], bytes]] = MappingProxyType(
    {".gpl": gpl_bytes, ".aco": aco_bytes, ".ase": ase_bytes, ".json": _json_bytes}
)
