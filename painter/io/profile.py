"""Colour profiles: into sRGB on the way in, tagged sRGB on the way out."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms


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
        name = ImageCms.getProfileDescription(source).strip() or "unnamed"
        if "srgb" in name.lower().replace(" ", ""):
            return _without_cmyk(image), ""
        return _convert(image, source), f"Colours were converted from the profile {name!r} to sRGB"
    except (ImageCms.PyCMSError, OSError, ValueError):
        return _without_cmyk(image), "The colour profile is damaged or does not fit and was ignored"


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


def _convert(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    srgb = ImageCms.createProfile("sRGB")
    if image.mode in {"L", "LA"}:
        return _convert_grey(image, source)
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    return _made(ImageCms.profileToProfile(image, source, srgb, outputMode=mode))


def _convert_grey(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    """Grey by a table: the profile, of greys, says what each of the 256 values means."""
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(1, 256))
    srgb = ImageCms.createProfile("sRGB")
    table = _made(ImageCms.profileToProfile(ramp, source, srgb, outputMode="RGB"))
    luma = np.asarray(table.convert("L"))[0].tolist()
    if image.mode == "L":
        return image.point(luma)
    grey, alpha = image.split()
    return Image.merge("LA", (grey.point(luma), alpha))


def _made(image: Image.Image | None) -> Image.Image:
    if image is None:
        raise ValueError("the transform made no picture")
    return image
