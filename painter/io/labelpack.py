"""A label map as bytes: the tables and indices of its tiles, one deflated block a row of tiles."""

from __future__ import annotations

import struct
import zlib
from types import MappingProxyType

import numpy as np

from painter.base.bands import in_parallel
from painter.base.geometry import Rect, Size
from painter.io.limits import MAX_LABELS, check_picture_size
from painter.pixels.labelmap import LabelMap, LabelTile
from painter.pixels.tile import TILE, TileKey
from painter.pixels.tilemap import tile_keys, tile_rect

_HEAD = struct.Struct("<4sIIII")  # mark, width, height, highest label, side of a tile
_MARK = b"SLM1"
_WORD = struct.Struct("<I")
_SMALL = 256


def pack_labels(labels: LabelMap) -> list[bytes]:
    """The map as pieces of one file: a head, and for every row of tiles its length and block."""
    size = labels.size
    rows = _rows(size)
    blocks = [b""] * len(rows)

    def work(number: int) -> None:
        raw = b"".join(_tile_bytes(labels.tiles[key]) for key in rows[number])
        blocks[number] = zlib.compress(raw, 1)

    in_parallel(work, range(len(rows)))
    head = _HEAD.pack(_MARK, size.width, size.height, labels.count, TILE)
    return [head, *(part for block in blocks for part in (_WORD.pack(len(block)), block))]


def unpack_labels(data: bytes) -> LabelMap:
    """The map that these bytes hold.

    Raises:
        ValueError: they are damaged. UserError: the map is too large.
    """
    try:
        return _unpack(data)
    except (struct.error, zlib.error, IndexError) as error:
        raise ValueError("the label map is damaged") from error


def _unpack(data: bytes) -> LabelMap:
    mark, width, height, count, side = _HEAD.unpack_from(data)
    if mark != _MARK or side != TILE or count > MAX_LABELS:
        raise ValueError("not a label map of this version")
    check_picture_size("its label map", width, height)
    size = Size(width, height)
    place = _HEAD.size
    tiles: dict[TileKey, LabelTile] = {}
    for row in _rows(size):
        (length,) = _WORD.unpack_from(data, place)
        place += _WORD.size
        _read_row(data[place : place + length], row, size, count, tiles)
        place += length
    return LabelMap(size, count, MappingProxyType(tiles))


def _rows(size: Size) -> list[list[TileKey]]:
    return [
        list(tile_keys(Rect(0, top, size.width, min(size.height, top + TILE))))
        for top in range(0, size.height, TILE)
    ]


def _tile_bytes(tile: LabelTile) -> bytes:
    ids = tile.ids.astype("<u4", copy=False)
    index = b"" if tile.index is None else tile.index.tobytes()
    return _WORD.pack(len(ids)) + ids.tobytes() + index


def _read_row(
    block: bytes, row: list[TileKey], size: Size, count: int, tiles: dict[TileKey, LabelTile]
) -> None:
    most = len(row) * (TILE * TILE * 6 + 8)  # all labels different
    raw = zlib.decompressobj().decompress(block, most)
    place = 0
    for key in row:
        place, tiles[key] = _read_tile(raw, place, tile_rect(key).intersect(Rect.of(size)), count)
    if place != len(raw):
        raise ValueError("a row of the label map is too long")


def _read_tile(raw: bytes, place: int, area: Rect, count: int) -> tuple[int, LabelTile]:
    (used,) = _WORD.unpack_from(raw, place)
    place += _WORD.size
    pixels = area.width * area.height
    if not 1 <= used <= pixels:
        raise ValueError("a tile of the label map holds no labels")
    ids = np.frombuffer(raw, "<u4", used, place).astype(np.uint32)
    place += ids.nbytes
    if int(ids.min()) < 1 or int(ids.max()) > count:
        raise ValueError("a label beyond the highest")
    if used == 1:
        return place, LabelTile(ids, None)
    shape = (area.height, area.width)
    if used <= _SMALL:
        index = np.frombuffer(raw, np.uint8, pixels, place).reshape(shape).copy()
    else:
        index = np.frombuffer(raw, np.uint16, pixels, place).reshape(shape).copy()
    if int(index.max()) >= used:
        raise ValueError("an index beyond its table")
    return place + index.nbytes, LabelTile(ids, index)
