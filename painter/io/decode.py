"""From the bytes of a picture file to sRGB pixels of 8 bits, with a list of what that cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from painter.base.errors import UserError
from painter.io.dpi import Dpi, from_per_metre, per_metre, sound
from painter.io.pillow import opened
from painter.io.profile import cmyk_to_rgb, lab_to_rgb, to_srgb
from painter.io.sixteen import decode_sixteen, to_eight
from painter.io.sniff import Format

_ORIENTATION = 274
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 282, 283, 296
_BITS, _EXTRA_SAMPLES = 258, 338
_ROUNDED = "16 bits a channel were rounded to 8"


@dataclass(frozen=True, eq=False)
class Decoded:
    """The same as `Raster`: `(H, W)`, `(H, W, 3)` or `(H, W, 4)` straight uint8."""

    pixels: NDArray[np.uint8]
    dpi: Dpi | None
    notices: tuple[str, ...]


def decode(data: bytes, kind: Format, name: str) -> Decoded:
    """Decode the first picture of a file.

    Raises:
        UserError: it is damaged, too large, or of a kind that has no meaning as a page.
    """
    notices: list[str] = []
    with opened(data, kind, name) as image:
        if getattr(image, "n_frames", 1) > 1:
            notices.append(f"{name} holds several pictures; only the first was opened")
        image.seek(0)
        dpi = _resolution(image, kind)
        deep = _deep_colour(image, kind, data)
        before = image.size
        image.load()
        turn = 1 if kind is Format.TIFF else _orientation(image)  # Pillow turns TIFFs itself
        picture = _eight_bits(image, data if deep else None, kind, name, notices)
        picture = _colours(picture, image.info.get("icc_profile"), notices)
        pixels = _upright(_array(picture), turn)
        swapped = turn >= 5 or image.size != before
    return Decoded(pixels, (dpi[1], dpi[0]) if dpi and swapped else dpi, tuple(notices))


def _orientation(image: Image.Image) -> int:
    if "exif" not in image.info:
        return 1
    value = image.getexif().get(_ORIENTATION, 1)
    return value if value in range(1, 9) else 1


def _resolution(image: Image.Image, kind: Format) -> Dpi | None:
    given = image.info.get("dpi")
    if kind is Format.PNG and given is not None:
        return sound(*(from_per_metre(per_metre(v)) for v in given)) if all(given) else None
    if kind is Format.WEBP and "exif" in image.info:
        return _exif_resolution(image.getexif())
    return sound(*given) if given else None


def _exif_resolution(exif: Image.Exif) -> Dpi | None:
    scale = {2: 1.0, 3: 2.54}.get(exif.get(_RESOLUTION_UNIT, 2))
    pair = sound(exif.get(_X_RESOLUTION), exif.get(_Y_RESOLUTION))
    return None if pair is None or scale is None else (pair[0] * scale, pair[1] * scale)


def _deep_colour(image: Image.Image, kind: Format, data: bytes) -> bool:
    """Whether the file has 16 bits in each of several channels, of which Pillow keeps 8."""
    if image.mode not in {"RGB", "RGBA", "LA"}:
        return False
    if kind is Format.PNG:
        return data[24] == 16
    tags = getattr(image, "tag_v2", {})
    return kind is Format.TIFF and tags.get(_BITS, (8,))[0] == 16


def _eight_bits(
    image: Image.Image, deep: bytes | None, kind: Format, name: str, notices: list[str]
) -> Image.Image:
    """Bring any mode to L, LA, RGB, RGBA, CMYK or LAB of 8 bits."""
    if deep is not None:
        notices.append(_ROUNDED)
        associated = getattr(image, "tag_v2", {}).get(_EXTRA_SAMPLES) == (1,)
        pixels = None if associated else decode_sixteen(deep, kind, image.size)
        return image.copy() if pixels is None else Image.fromarray(pixels)
    if image.mode.startswith("I;16"):
        return _grey_sixteen(image, notices)
    if image.mode == "I" and kind is Format.PNG:
        notices.append(_ROUNDED)
        return Image.fromarray(to_eight(np.asarray(image).clip(0, 65535).astype(np.uint16)))
    if image.mode in {"I", "F"}:
        raise UserError(
            f"{name} holds 32-bit numbers, not colours", "Save it with 8 or 16 bits a channel"
        )
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        clear = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if clear else "RGB")
    known = {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"}
    other = {"1": "L", "La": "LA", "RGBa": "RGBA"}.get(image.mode, "RGB")
    return image if image.mode in known else image.convert(other)


def _grey_sixteen(image: Image.Image, notices: list[str]) -> Image.Image:
    notices.append(_ROUNDED)
    values = np.asarray(image).astype(np.uint16)
    grey = Image.fromarray(to_eight(values))
    clear = image.info.get("transparency")
    if not isinstance(clear, int):
        return grey
    alpha = Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8))
    return Image.merge("LA", (grey, alpha))


def _colours(image: Image.Image, profile: object, notices: list[str]) -> Image.Image:
    """Bring CMYK, LAB and pictures with a profile to sRGB."""
    if image.mode == "LAB":
        notices.append("CIELAB colours were converted to sRGB")
        return lab_to_rgb(image)
    if isinstance(profile, bytes) and profile:
        image, notice = to_srgb(image, profile)
    elif image.mode == "CMYK":
        image, notice = cmyk_to_rgb(image)
    else:
        return image
    if notice:
        notices.append(notice)
    return image


def _array(image: Image.Image) -> NDArray[np.uint8]:
    """`(H, W)`, `(H, W, 3)` or `(H, W, 4)`, an array of its own."""
    return np.array(image.convert("RGBA") if image.mode == "LA" else image, np.uint8)


def _upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Undo an EXIF orientation, 1..8."""
    turned = pixels
    if orientation in {5, 6, 7, 8}:
        turned = turned.swapaxes(0, 1)
    if orientation in {2, 3, 6, 7}:
        turned = turned[:, ::-1]
    if orientation in {3, 4, 7, 8}:
        turned = turned[::-1]
    return cast("NDArray[np.uint8]", np.ascontiguousarray(turned))
