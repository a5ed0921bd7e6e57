"""A page's tree as the flat list of layer records that Photoshop files hold.

Adobe Photoshop File Formats Specification, "Layer and Mask Information Section".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from painter.base.geometry import Rect
from painter.document.drawing import clipping_runs, passes_through, shows
from painter.document.layer import GroupLayer, Layer, LayerMask
from painter.io.psd_modes import KEYS, PASS_THROUGH

RGBA_IDS = (0, 1, 2, -1)
"""Channel ids of red, green, blue and alpha."""

MASK_ID = -2

_HIDDEN = 0x02
_KNOWN, _NO_PIXELS = 0x08, 0x10  # the second is meant only together with the first
_MASK_OFF = 0x02
_LOCK_ALL = 0x80000000
_SHORT_NAME = 255  # bytes


class Divider(IntEnum):
    """What a record is in the tree; the values are those of section dividers."""

    LAYER = 0
    GROUP = 1
    END = 3


@dataclass(frozen=True, eq=False)
class Record:
    """One entry of the list.

    Attributes:
        layer: whose it is; for the END below a group's children, that group.
        clip: seen only where the layer below is; never set on a layer that has none below.
    """

    layer: Layer
    divider: Divider
    key: bytes
    clip: bool

    @property
    def mask(self) -> LayerMask | None:
        """The mask that is written with the record."""
        return None if self.divider is Divider.END else self.layer.mask


def records(layers: tuple[Layer, ...]) -> Iterator[Record]:
    """The records from the bottom upwards: a group's end, its children, then the group.

    A group that is clipped is one picture: no program but CLIP STUDIO clips groups.
    """
    for base, clipped in clipping_runs(layers):
        stands_for_run = any(shows(layer) for layer in clipped)
        yield from _one(base, clip=False, whole=stands_for_run)
        for layer in clipped:
            yield from _one(layer, clip=True, whole=True)


def _one(layer: Layer, *, clip: bool, whole: bool) -> Iterator[Record]:
    """A layer and what is in it; `whole`: a group here is drawn by itself first."""
    if clip or not isinstance(layer, GroupLayer):
        yield Record(layer, Divider.LAYER, KEYS[layer.blend], clip)
        return
    key = PASS_THROUGH if passes_through(layer) and not whole else KEYS[layer.blend]
    yield Record(layer, Divider.END, KEYS[layer.blend], False)
    yield from records(layer.children)
    yield Record(layer, Divider.GROUP, key, clip)


def record_bytes(record: Record, area: Rect, mask_area: Rect) -> tuple[bytes, list[int]]:
    """A record with the lengths of its channels left at 0.

    Args:
        area: of the layer's pixels. mask_area: of the pixels of its mask.

    Returns:
        The bytes, and where in them each channel's length has its place.
    """
    layer, end = record.layer, record.divider is Divider.END
    ids = (*RGBA_IDS, MASK_ID) if record.mask is not None else RGBA_IDS
    head = struct.pack(">4iH", area.y0, area.x0, area.y1, area.x1, len(ids))
    places = [len(head) + 2 + 6 * number for number in range(len(ids))]
    channels = b"".join(struct.pack(">hI", channel, 0) for channel in ids)
    flags = (0 if layer.visible else _HIDDEN) | (
        0 if record.divider is Divider.LAYER else _KNOWN | _NO_PIXELS
    )
    opacity = 255 if end else round(layer.opacity * 255)
    extra = _extra(record, mask_area)
    return b"".join(
        (
            head,
            channels,
            b"8BIM",
            record.key if record.divider is not Divider.END else b"norm",
            struct.pack(">4B", opacity, record.clip, flags, 0),
            struct.pack(">I", len(extra)),
            extra,
        )
    ), places


def _extra(record: Record, mask_area: Rect) -> bytes:
    layer, end = record.layer, record.divider is Divider.END
    name = "</Layer group>" if end else sound_name(layer.name)
    parts = [
        _mask(record.mask, mask_area),
        struct.pack(">I", 0),  # blending ranges: all
        _pascal(name),
        _block(b"luni", _unicode(name)),
        _block(b"clbl", b"\1\0\0\0"),  # what is clipped belongs to its base
        _block(b"iOpa", b"\xff\0\0\0"),
    ]
    if not end:
        parts.append(_block(b"lyid", struct.pack(">I", layer.id)))
    if layer.locked and not end:
        parts.append(_block(b"lspf", struct.pack(">I", _LOCK_ALL)))
    if record.divider is not Divider.LAYER:
        divider = struct.pack(">I4s4s", record.divider, b"8BIM", record.key)
        parts.append(_block(b"lsct", divider[:4] if end else divider))
    return b"".join(parts)


def _mask(mask: LayerMask | None, area: Rect) -> bytes:
    if mask is None:
        return struct.pack(">I", 0)
    flags = 0 if mask.enabled else _MASK_OFF
    place = struct.pack(">4i", area.y0, area.x0, area.y1, area.x1)
    return struct.pack(">I", 20) + place + struct.pack(">BBxx", 255, flags)


def sound_name(name: str) -> str:
    """A name as the file can hold it: no half characters, and nothing that ends a text early."""
    return name.encode("utf-16-be", "replace").decode("utf-16-be").replace("\0", "\ufffd")


def _pascal(name: str) -> bytes:
    """The name for programs that do not know Unicode, padded to four bytes with its length."""
    short = name.encode("mac_roman", "replace")[:_SHORT_NAME]
    return (bytes((len(short),)) + short).ljust(-(-(len(short) + 1) // 4) * 4, b"\0")


def _unicode(text: str) -> bytes:
    coded = text.encode("utf-16-be")
    return struct.pack(">I", len(coded) // 2) + coded


def _block(key: bytes, data: bytes) -> bytes:
    padded = data.ljust(-(-len(data) // 4) * 4, b"\0")
    return b"8BIM" + key + struct.pack(">I", len(padded)) + padded
