"""The first bytes of a Photoshop file, checked before anything is given memory.

Adobe Photoshop File Formats Specification, "File Header Section".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.io.limits import check_picture_size
from painter.io.pillow import damaged

HEADER_LENGTH = 26
_CHANNELS = 56


class Mode(IntEnum):
    """What the channels of a file mean; the values are those of the header."""

    BITMAP = 0
    GREY = 1
    INDEXED = 2
    RGB = 3
    CMYK = 4
    MULTICHANNEL = 7
    DUOTONE = 8
    LAB = 9


COLOURS = {
    Mode.BITMAP: 1,
    Mode.GREY: 1,
    Mode.INDEXED: 1,
    Mode.RGB: 3,
    Mode.CMYK: 4,
    Mode.DUOTONE: 1,
    Mode.LAB: 3,
}
"""How many channels are colours; the next one may be alpha."""


@dataclass(frozen=True)
class Header:
    """Attributes: version: 1 PSD, 2 PSB. channels: with alpha. depth: bits a channel."""

    version: int
    channels: int
    size: Size
    depth: int
    mode: Mode

    @property
    def colours(self) -> int:
        """How many channels are colours."""
        return COLOURS.get(self.mode, min(3, self.channels))


def parse_header(data: bytes, name: str) -> Header:
    """Read the header.

    Args:
        data: the first 26 bytes or more. name: what messages call the file.

    Raises:
        UserError: it is no sound header, or the picture is too large.
    """
    if len(data) < HEADER_LENGTH or data[:4] != b"8BPS":
        raise damaged(name)
    version, channels, height, width, depth, mode = struct.unpack(
        ">H6xHIIHH", data[4:HEADER_LENGTH]
    )
    known = version in {1, 2} and 1 <= channels <= _CHANNELS and depth in {1, 8, 16, 32}
    if not known or mode not in set(Mode):
        raise UserError(
            f"{name} is not a Photoshop file that can be opened", "Save it as .psd again"
        )
    check_picture_size(name, width, height)
    header = Header(version, channels, Size(width, height), depth, Mode(mode))
    if channels < header.colours or (depth == 1) != (header.mode is Mode.BITMAP):
        raise damaged(name)
    return header
