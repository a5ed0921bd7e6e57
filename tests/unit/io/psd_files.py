"""Photoshop files as other programs write them, made with psd-tools and PhotoshopAPI."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import numpy as np
from PIL import Image
from psd_tools import PSDImage
from psd_tools.api.layers import Layer
from psd_tools.constants import Compression

from painter.io.psd_read import PsdDocument, read_document

WIDTH, HEIGHT = 40, 30


def picture(seed: int = 0, width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """RGBA: noise in its colours, some of it translucent."""
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 256, (height, width, 4)).astype(np.uint8))


def document(
    mode: str = "RGB", depth: int = 8, change: Callable[[PSDImage, Layer], None] | None = None
) -> bytes:
    """A file of one layer, `picture()` at (2, 3); `change` may alter both before it is saved."""
    psd = PSDImage.new(mode, (WIDTH, HEIGHT), depth=None if mode == "1" else depth)
    layer = psd.create_pixel_layer(picture(), name="layer", left=2, top=3)
    if change is not None:
        change(psd, layer)
    return saved(psd)


def saved(psd: PSDImage) -> bytes:
    buffer = io.BytesIO()
    psd.save(buffer)
    return buffer.getvalue()


def opened(data: bytes) -> PsdDocument:
    return read_document(io.BytesIO(data), len(data), "page.psd")


def flat(mode: str, image: Image.Image) -> bytes:
    """A file without layers, by Pillow's pixels."""
    return saved(PSDImage.frompil(image.convert(mode)))


def recoded(coding: int, depth: int, version: int = 1) -> bytes:
    """`document()` with its channels coded in another way."""

    def changed(psd: PSDImage, layer: Layer) -> None:
        psd._record.header.version = version
        for channel in layer._channels:
            plain = channel.get_data(WIDTH, HEIGHT, depth)
            channel.compression = Compression(coding)
            channel.set_data(plain, WIDTH, HEIGHT, depth, version)

    return document("RGB", depth, changed)


def indexed() -> bytes:
    """A file with a colour table, put together by hand; colour n is (n, 255 - n, 7)."""
    table = bytes(range(256)) + bytes(range(255, -1, -1)) + b"\7" * 256
    pixels = bytes(range(WIDTH)) * HEIGHT
    return b"".join(
        (
            struct.pack(">4sH6xHIIHH", b"8BPS", 1, 1, HEIGHT, WIDTH, 8, 2),
            struct.pack(">I", len(table)) + table,
            struct.pack(">II", 0, 0),
            struct.pack(">H", 0) + pixels,
        )
    )
