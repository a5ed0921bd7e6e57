"""Colours in and out: GIMP (.gpl), Photoshop (.aco), Adobe exchange (.ase), our own (.json)."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UsageError, UserError
from painter.imaging.alpha import over_white
from painter.imaging.colourbands import bands_of_picture
from painter.imaging.histogram import main_colours
from painter.io.atomic import replacing
from painter.io.bands_json import bands_from_json, bands_to_json, is_bands
from painter.io.limits import MAX_TEXT
from painter.io.palette_aco import aco_bytes, parse_aco
from painter.io.palette_ase import ase_bytes, parse_ase
from painter.io.palette_gpl import gpl_bytes, parse_gpl
from painter.io.palette_json import palette_from_json, palette_to_json
from painter.io.raster import decode_raster
from painter.io.sniff import PICTURES, sniff
from painter.io.source import read_bytes
from painter.pixels.colourbands import ColourBands
from painter.pixels.palette import Palette

MAIN_COLOURS = 16
"""Swatches taken from a picture."""


@dataclass(frozen=True)
class ReadColours:
    """Colours of a file.

    Attributes:
        bands: the same by place; None where the file knows no places.
    """

    palette: Palette
    bands: ColourBands | None = None


def read_colours(path: Path) -> ReadColours:
    """Colours from a palette file, from colour bands as JSON, or from a picture.

    Raises:
        UserError: the file is missing, damaged, of another kind, or without a colour.
    """
    data = read_bytes(path)
    if sniff(data[:16]) in PICTURES:
        found = _of_picture(decode_raster(data, str(path)).pixels, path.stem)
    else:
        found = _parsed(data, path)
    if not found.palette.swatches:
        raise UserError(f"{path} holds no colour", "Name another palette")
    return found


def read_palette(path: Path) -> Palette:
    """A palette from a palette file, or the main colours of a picture with their shares.

    Raises:
        UserError: as for `read_colours`.
    """
    return read_colours(path).palette


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


def write_bands(path: Path, bands: ColourBands) -> None:
    """Write colour bands as JSON.

    Raises:
        UserError: the file cannot be written.
    """
    data = json.dumps(bands_to_json(bands), indent=1).encode("ascii")
    with replacing(path) as file:
        file.write(data)


def _parsed(data: bytes, path: Path) -> ReadColours:
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


def _of_picture(pixels: NDArray[np.uint8], name: str) -> ReadColours:
    """Clear pixels have no colour, and are paper to bands; half-clear ones lie over white."""
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, np.newaxis], 3, 2)
    if pixels.shape[2] == 3:
        return ReadColours(main_colours(pixels, MAIN_COLOURS, 0), bands_of_picture(pixels, name))
    flat = over_white(pixels)
    seen = flat[pixels[:, :, 3] > 0]
    if not len(seen):
        return ReadColours(Palette())
    return ReadColours(main_colours(seen, MAIN_COLOURS, 0), bands_of_picture(flat, name))


def _parse_json(data: bytes, name: str) -> ReadColours:
    record = json.loads(data.decode("utf-8-sig"))
    if is_bands(record):
        bands = bands_from_json(record, name)
        return ReadColours(bands.palette(), bands)
    return ReadColours(palette_from_json(record))


def _without_places(
    parse: Callable[[bytes, str], Palette],
) -> Callable[[bytes, str], ReadColours]:
    return lambda data, name: ReadColours(parse(data, name))


def _json_bytes(palette: Palette) -> bytes:
    return json.dumps(palette_to_json(palette), indent=1).encode("ascii")


_READERS: Mapping[str, Callable[[bytes, str], ReadColours]] = MappingProxyType(
    {
        ".gpl": _without_places(parse_gpl),
        ".aco": _without_places(parse_aco),
        ".ase": _without_places(parse_ase),
        ".json": _parse_json,
    }
)
_WRITERS: Mapping[str, Callable[[Palette], bytes]] = MappingProxyType(
    {".gpl": gpl_bytes, ".aco": aco_bytes, ".ase": ase_bytes, ".json": _json_bytes}
)
