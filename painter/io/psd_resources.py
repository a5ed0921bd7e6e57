"""Image resources of a Photoshop file: resolution, colour profile, the active layer.

Adobe Photoshop File Formats Specification, "Image Resources Section".
"""

from __future__ import annotations

import struct

from painter.io.dpi import Dpi

RESOLUTION = 1005
ACTIVE = 1024
PROFILE = 1039
VERSION = 1057

_ONE = 1 << 16  # resolutions are fixed-point numbers


def resource(number: int, data: bytes) -> bytes:
    """One resource without a name."""
    even = data + b"\0" if len(data) % 2 else data
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + even


def resolution(dpi: Dpi) -> bytes:
    """Pixels an inch, shown as such; finer than the file's steps is rounded."""
    across, down = (min(0xFFFFFFFF, round(value * _ONE)) for value in dpi)
    return resource(RESOLUTION, struct.pack(">IHHIHH", across, 1, 1, down, 1, 1))


def version(writer: str) -> bytes:
    """Says that the merged picture is really there."""
    name = writer.encode("utf-16-be")
    text = struct.pack(">I", len(name) // 2) + name
    return resource(VERSION, struct.pack(">IB", 1, 1) + text + text + struct.pack(">I", 1))
