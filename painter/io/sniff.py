"""Which format a file really has, and how large its picture claims to be, from the first bytes."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What we tell apart; the pictures' values are Pillow's names."""

    PNG = "PNG"
    JPEG = "JPEG"
    TIFF = "TIFF"
    WEBP = "WEBP"
    PSD = "PSD"
    ZIP = "ZIP"


PICTURES = frozenset({Format.PNG, Format.JPEG, Format.TIFF, Format.WEBP})

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"II+\x00", Format.TIFF),
    (b"MM\x00+", Format.TIFF),
    (b"8BPS", Format.PSD),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
)


def sniff(head: bytes) -> Format | None:
    """The format of a file that begins with these (at least 16) bytes, or None."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height in the header of a WebP file; (0, 0) where there is no sound header.

    Pillow gives memory to the whole canvas before it says how large it is.
    """
    chunk, body = data[12:16], data[20:30]
    if len(body) < 10:
        return (0, 0)
    if chunk == b"VP8X":
        return (_little(body[4:7]) + 1, _little(body[7:10]) + 1)
    if chunk == b"VP8L":
        bits = _little(body[1:5])
        return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8 ":
        return (_little(body[6:8]) & 0x3FFF, _little(body[8:10]) & 0x3FFF)
    return (0, 0)


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
