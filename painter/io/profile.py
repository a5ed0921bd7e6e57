"""Colour profiles: into sRGB on the way in, tagged sRGB on the way out."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

_SAME = 2
"""Levels by which a profile may differ from sRGB and still be called so."""


def srgb_profile() -> bytes:
    """An ICC profile of sRGB, the same bytes every time."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # its date: the first of 2000
    return bytes(made)


def to_srgb(image: Image.Image, profile: bytes) -> tuple[Image.Image, str]:
    """Convert L, LA, RGB, RGBA or CMYK from a profile, and say so; as it is where it is sRGB.

    Returns:
        L, LA, RGB or RGBA, and a notice, which is empty where nothing was changed.
    """
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode in {"L", "LA"}:
            made = _convert_grey(image, source)
        elif image.mode == "CMYK":
            made = _to_rgb(image, source, "RGB")
        else:
            made = image if _is_srgb(source) else _to_rgb(image, source, image.mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return _without_cmyk(image), "The colour profile is damaged or does not fit and was ignored"
    if made is image:
        return image, ""
    name = ImageCms.getProfileDescription(source).strip() or "unnamed"
    return made, f"Colours were converted from the profile {name!r} to sRGB"


def _is_srgb(source: ImageCms.ImageCmsProfile) -> bool:
    """By what it does: names lie (there are linear profiles with sRGB in their name)."""
    steps = np.arange(0, 256, 51, dtype=np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    made = np.asarray(_to_rgb(Image.fromarray(cube), source, "RGB"))
    return _near(made, cube)


def _near(some: NDArray[np.uint8], others: NDArray[np.uint8]) -> bool:
    return int(np.abs(some.astype(np.int16) - others).max()) <= _SAME


def _to_rgb(image: Image.Image, source: ImageCms.ImageCmsProfile, mode: str) -> Image.Image:
    srgb = ImageCms.createProfile("sRGB")
    return _made(ImageCms.profileToProfile(image, source, srgb, outputMode=mode))


def cmyk_to_rgb(image: Image.Image) -> tuple[Image.Image, str]:
    """CMYK without a profile, by the plain formula."""
    return image.convert("RGB"), "CMYK colours without a profile were converted to sRGB roughly"


def lab_to_rgb(image: Image.Image) -> Image.Image:
    """CIELAB to sRGB."""
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    return _made(ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB"))


def _without_cmyk(image: Image.Image) -> Image.Image:
    return image.convert("RGB") if image.mode == "CMYK" else image


def _convert_grey(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    """Grey by a table: the profile, of greys, says what each of the 256 values means."""
    ramp = np.arange(256, dtype=np.uint8).reshape(1, 256)
    luma = np.asarray(_to_rgb(Image.fromarray(ramp), source, "RGB").convert("L"))
    if _near(luma, ramp):
        return image
    table = luma[0].tolist()
    if image.mode == "L":
        return image.point(table)
    grey, alpha = image.split()
    return Image.merge("LA", (grey.point(table), alpha))


def _made(image: Image.Image | None) -> Image.Image:
    if image is None:
        raise ValueError("the transform made no picture")
    return image
