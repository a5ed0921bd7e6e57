"""The one door to Pillow's decoders: limits first, no warnings out, one kind of error."""

from __future__ import annotations

import io
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from painter.base.errors import UserError
from painter.io.limits import check_picture_size
from painter.io.sniff import Format, webp_size

# Pillow logs what it finds wrong; without a handler Python prints that beside our own sentence.
logging.getLogger("PIL").addHandler(logging.NullHandler())

# The filters that Python's warnings pass through belong to the whole process.
_FILTERS = threading.Lock()

# Image.open would measure by limits of Pillow's own, with a warning; these classes do not.
_READERS = {
    Format.PNG: PngImagePlugin.PngImageFile,
    Format.JPEG: JpegImagePlugin.JpegImageFile,
    Format.TIFF: TiffImagePlugin.TiffImageFile,
    Format.WEBP: WebPImagePlugin.WebPImageFile,
}


@contextmanager
def opened(data: bytes, kind: Format, name: str) -> Iterator[Image.Image]:
    """A picture of which at first only the header is decoded; its size is within the limits.

    Whatever goes wrong in the block inside the decoders comes out as the same error.

    Raises:
        UserError: the picture is damaged, cut off, or too large.
    """
    with nullcontext() if _never_warns(data, kind) else quiet():
        try:
            if kind is Format.WEBP:
                check_picture_size(name, *webp_size(data))
            with _READERS[kind](io.BytesIO(data)) as image:
                check_picture_size(name, *image.size)
                yield image
        except UserError:
            raise
        except MemoryError:
            raise UserError(f"{name} is too large for this machine's memory", "Scale it") from None
        except Exception as error:  # decoders fail in every way there is
            raise damaged(name, error) from error


def damaged(name: str, error: Exception | None = None) -> UserError:
    """The error for a picture that cannot be decoded."""
    what = "is cut off" if error is not None and "truncated" in str(error) else "is damaged"
    return UserError(f"{name} {what} and cannot be opened", "Export the picture again")


def _never_warns(data: bytes, kind: Format) -> bool:
    """A plain PNG decodes without a warning, so several can be decoded at once."""
    return kind is Format.PNG and b"acTL" not in data[:4096] and b"eXIf" not in data


@contextmanager
def quiet() -> Iterator[None]:
    """No warning of a decoder reaches anybody; one block at a time in the whole process."""
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
