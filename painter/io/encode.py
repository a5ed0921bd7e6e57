"""From pixels to the bytes of a picture file, by suffix."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from painter.base.errors import UserError
from painter.imaging.alpha import over_white
from painter.io.dpi import Dpi
from painter.io.png import encode_png
from painter.io.png_palette import encode_indexed
from painter.io.profile import srgb_profile
from painter.io.tiff import encode_tiff

Encoder: TypeAlias = Callable[[NDArray[np.uint8], Dpi | None, str], list[bytes]]
"""Pixels as `write_raster` takes them, resolution, and the file's name for messages."""

_WEBP_SIDE = 16_383
_JPEG_SIDE = 65_500


def encode_webp(pixels: NDArray[np.uint8], dpi: Dpi | None, name: str) -> list[bytes]:
    """WebP without loss.

    Raises:
        UserError: a side is longer than the format allows.
    """
    _check_side(pixels, _WEBP_SIDE, "WebP", name)
    colours = np.repeat(pixels[:, :, np.newaxis], 3, 2) if pixels.ndim == 2 else pixels
    return _saved(
        colours, "WEBP", name, lossless=True, exact=True, quality=0, method=0, exif=_exif(dpi)
    )


def encode_jpeg(pixels: NDArray[np.uint8], dpi: Dpi | None, name: str) -> list[bytes]:
    """JPEG over white, quality 95, without colour subsampling.

    Raises:
        UserError: a side is longer than the format allows.
    """
    _check_side(pixels, _JPEG_SIDE, "JPEG", name)
    flat = over_white(pixels) if pixels.ndim == 3 and pixels.shape[2] == 4 else pixels
    options = {} if dpi is None else {"dpi": dpi}
    return _saved(flat, "JPEG", name, quality=95, subsampling=0, **options)


def _png(pixels: NDArray[np.uint8], dpi: Dpi | None, name: str) -> list[bytes]:
    del name
    return encode_indexed(pixels, dpi) or encode_png(pixels, dpi)


def _tiff(pixels: NDArray[np.uint8], dpi: Dpi | None, name: str) -> list[bytes]:
    del name
    return encode_tiff(pixels, dpi, _profile_for(pixels))


ENCODERS: Mapping[str, Encoder] = MappingProxyType(
    {
        ".png": _png,
        ".tif": _tiff,
        ".tiff": _tiff,
        ".webp": encode_webp,
        ".jpg": encode_jpeg,
        ".jpeg": encode_jpeg,
    }
)


def _saved(pixels: NDArray[np.uint8], kind: str, name: str, **options: Any) -> list[bytes]:
    buffer = io.BytesIO()
    try:
        Image.fromarray(pixels).save(buffer, kind, icc_profile=_profile_for(pixels), **options)
    except (OSError, ValueError) as error:
        raise UserError(f"{name} cannot be encoded: {error}", "Choose another format") from error
    return [buffer.getvalue()]


def _profile_for(pixels: NDArray[np.uint8]) -> bytes | None:
    """It describes colours, not greys."""
    return None if pixels.ndim == 2 else srgb_profile()


def _check_side(pixels: NDArray[np.uint8], limit: int, kind: str, name: str) -> None:
    height, width = pixels.shape[:2]
    if max(width, height) > limit:
        raise UserError(
            f"{name} cannot hold {width}x{height} pixels: {kind} ends at {limit} a side",
            "Write .png or .tif",
        )


def _exif(dpi: Dpi | None) -> bytes:
    if dpi is None:
        return b""
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = dpi[0], dpi[1], 2
    return exif.tobytes()
