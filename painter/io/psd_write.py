"""A page as a Photoshop file, written layer by layer: no more than one is in memory at a time.

Adobe Photoshop File Formats Specification. PhotoshopAPI was measured first: 15 s for twelve layers
of 4961x7016, and it rounds the resolution to one whole number and leaves the merged picture black.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from painter.base.errors import UserError
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer
from painter.document.page import PageState
from painter.io.profile import srgb_profile
from painter.io.psd_planes import (
    EMPTY,
    Packed,
    Plane,
    layer_plane,
    mask_plane,
    merged_plane,
    pack_plane,
)
from painter.io.psd_records import Divider, Record, record_bytes, records
from painter.io.psd_resources import ACTIVE, PROFILE, resolution, resource, version

_MAX_SIDE = 30_000
_MAX_FILE = (2 << 30) - 1
_MAX_RECORDS = 8_000
_CHANNELS_AT = 12  # in the file's header
_RAW, _RLE = struct.pack(">H", 0), struct.pack(">H", 1)


@dataclass(frozen=True, eq=False)
class _Entry:
    """A record with its pixels, and where in the file its channels' lengths go."""

    record: Record
    plane: Plane
    mask: Plane | None
    lengths_at: tuple[int, ...]


def write_layers(page: PageState, file: BinaryIO, name: str) -> tuple[str, ...]:
    """Write the page to a file that is empty and can seek.

    Args:
        name: what messages call the file.

    Returns:
        What was left out, one sentence each.

    Raises:
        UserError: the page is larger than the format allows.
    """
    _check_size(page, name)
    file.write(struct.pack(">4sH6xHIIHH", b"8BPS", 1, 4, page.size.height, page.size.width, 8, 3))
    file.write(struct.pack(">I", 0))  # colour mode data
    every = tuple(records(page.layers))
    if len(every) > _MAX_RECORDS:
        raise UserError(f"{name} cannot hold {len(every)} layers", "Merge some, or write .ora")
    _write_resources(page, every, file)
    section_at = file.tell()
    file.write(struct.pack(">II", 0, 0))
    count_at = file.tell()
    entries = _write_records(page, every, file)
    for entry in entries:
        _write_channels(entry, file, name)
    if (file.tell() - count_at) % 2:
        file.write(b"\0")
    layers_end = file.tell()
    file.write(struct.pack(">I", 0))  # global layer mask
    section_end = file.tell()
    clear = _write_merged(merged_plane(page), file, name)
    _patch(
        file, section_at, struct.pack(">II", section_end - section_at - 4, layers_end - count_at)
    )
    _patch(file, count_at, struct.pack(">h", -len(every) if clear else len(every)))
    _patch(file, _CHANNELS_AT, struct.pack(">H", 4 if clear else 3))
    file.seek(0, 2)
    return _notices(page, entries)


def _check_size(page: PageState, name: str) -> None:
    if max(page.size.width, page.size.height) > _MAX_SIDE:
        raise UserError(
            f"{name} cannot hold {page.size} pixels: PSD ends at {_MAX_SIDE} a side",
            "Write .ora or .tif",
        )


def _write_resources(page: PageState, every: tuple[Record, ...], file: BinaryIO) -> None:
    parts = [] if page.dpi is None else [resolution(page.dpi)]
    for number, record in enumerate(every):
        if record.layer.id == page.active and record.divider is not Divider.END:
            parts.append(resource(ACTIVE, struct.pack(">H", number)))
    parts += [resource(PROFILE, srgb_profile()), version("Sumiro")]
    data = b"".join(parts)
    file.write(struct.pack(">I", len(data)) + data)


def _write_records(page: PageState, every: tuple[Record, ...], file: BinaryIO) -> list[_Entry]:
    file.write(struct.pack(">h", 0))
    entries: list[_Entry] = []
    for record in every:
        group = record.divider is not Divider.LAYER
        plane = Plane(EMPTY, lambda *_: _NO_PIXELS) if group else layer_plane(page, record.layer)
        mask = None if record.mask is None else mask_plane(record.mask, page.size)
        data, places = record_bytes(record, plane.area, EMPTY if mask is None else mask.area)
        start = file.tell()
        file.write(data)
        entries.append(_Entry(record, plane, mask, tuple(start + place for place in places)))
    return entries


_NO_PIXELS = np.zeros((0, 0, 4), np.uint8)


def _write_channels(entry: _Entry, file: BinaryIO, name: str) -> None:
    packed = pack_plane(entry.plane, 4)
    if entry.mask is not None:
        packed += pack_plane(entry.mask, 1, flip=True)
    for channel, place in zip(packed, entry.lengths_at, strict=True):
        start = file.tell()
        _write_packed((channel,), file, name)
        _patch(file, place, struct.pack(">I", file.tell() - start))
        file.seek(0, 2)


def _write_merged(plane: Plane, file: BinaryIO, name: str) -> bool:
    """Write the picture, without its alpha where all of it is opaque; whether it is not."""
    packed = pack_plane(plane, 4)
    clear = not _is_full(packed[3], plane.area.width)
    _write_packed(packed if clear else packed[:3], file, name)
    return clear


def _is_full(alpha: Packed, width: int) -> bool:
    """Whether a coded channel is 255 all over: every row is the same runs of 255."""
    full, rest = divmod(width, 128)
    row = b"\x81\xff" * full
    row += b"\0\xff" if rest == 1 else bytes((257 - rest, 255)) if rest else b""
    return bool((alpha.lengths == len(row)).all()) and all(
        piece == row * (len(piece) // len(row)) for piece in alpha.pieces
    )


def _write_packed(channels: tuple[Packed, ...], file: BinaryIO, name: str) -> None:
    """One compression mark, the rows' lengths of all channels, then their rows."""
    if not channels[0].lengths.size:
        file.write(_RAW)
        return
    file.write(_RLE)
    for channel in channels:
        file.write(channel.lengths.astype(">u2").tobytes())
    for channel in channels:
        file.writelines(channel.pieces)
    if file.tell() > _MAX_FILE:
        raise UserError(f"{name} would be larger than PSD allows (2 GiB)", "Write .ora")


def _patch(file: BinaryIO, place: int, data: bytes) -> None:
    file.seek(place)
    file.write(data)


def _notices(page: PageState, entries: list[_Entry]) -> tuple[str, ...]:
    notices = [
        f"Layer {entry.record.layer.name!r} was cut to the page: it reaches too far"
        for entry in entries
        if entry.plane.cut or (entry.mask is not None and entry.mask.cut)
    ]
    notices += [
        f"Group {entry.record.layer.name!r} is clipped, so that it is one picture in PSD files"
        for entry in entries
        if isinstance(entry.record.layer, GroupLayer) and entry.record.divider is Divider.LAYER
    ]
    if any(isinstance(layer, FlatsLayer | FillLayer) for layer in page.walk()):
        notices.append("Flats and fills are pictures in PSD files")
    if page.labels is not None or page.palette is not None or page.guidance.references:
        notices.append("Regions, palette and references are kept in .ora files only")
    return tuple(notices)
