"""How large a file or picture may be before it is refused, in one place."""

from __future__ import annotations

from painter.base.errors import UserError

MAX_SIDE = 20_000
"""Pixels along a side: 84 cm at 600 dpi."""

MAX_PIXELS = 200_000_000
"""Pixels of one picture: six A4 pages at 600 dpi."""

MAX_ALL_PIXELS = 4_000_000_000
"""Pixels of all layers of a file together: 114 full layers of an A4 page at 600 dpi."""

MAX_FILE = 2 << 30
"""Bytes of a file, and of all parts of an archive together after unpacking."""

MAX_RATIO = 200
"""How many times its packed size a part of an archive may take; pictures are packed already."""

MAX_TEXT = 16 << 20
"""Bytes of a text part (the layer stack, our state, a palette)."""

MAX_LABELS = (1 << 26) - 1
"""The highest label: tables have a row a label, and 67 million are a bomb, not a page."""

MAX_LAYERS = 5_000
MAX_DEPTH = 100
"""Groups inside groups; reading and drawing recurse."""

MAX_OFFSET = 1_000_000
"""Pixels that a layer may lie away from its page's corner."""


def check_picture_size(name: str, width: int, height: int) -> None:
    """Refuse a picture that is too large to open, from its header alone.

    Raises:
        UserError: a side or the area is beyond the limits, or is not positive.
    """
    if width < 1 or height < 1:
        raise UserError(
            f"{name} says that its picture is {width}x{height} pixels", "Export the picture again"
        )
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise UserError(
            f"{name} is {width}x{height} pixels, which is more than can be opened",
            f"Scale it to at most {MAX_SIDE} pixels a side and {MAX_PIXELS // 10**6} megapixels",
        )
