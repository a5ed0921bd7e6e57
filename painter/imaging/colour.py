"""Colour spaces and colour difference: sRGB, linear light, OKLab, CIELAB (D65), dE2000.

All functions take and give arrays whose last axis is the channel, of any leading shape. OKLab is
for mixing and averaging, CIELAB only for dE2000, the difference that published work reports.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def srgb_to_linear(rgb: NDArray[np.uint8]) -> Floats:
    """Linear light 0..1, float32, of sRGB bytes (IEC 61966-2-1)."""
    value = np.arange(256) / 255
    table = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return table.astype(np.float32)[rgb]


def linear_to_srgb(linear: Floats) -> NDArray[np.uint8]:
    """sRGB bytes, rounded; what lies outside 0..1 is clipped. Exact inverse for every byte."""
    value = np.clip(linear, 0, 1)
    curved = np.float32(1.055) * value ** np.float32(1 / 2.4) - np.float32(0.055)
    encoded = np.where(value <= 0.0031308, np.float32(12.92) * value, curved)
    return np.rint(encoded * 255).astype(np.uint8)


def to_oklab(rgb: NDArray[np.uint8]) -> Floats:
    """OKLab (Ottosson 2020), float32: L 0..1, a and b about -0.4..0.4."""
    cones = np.cbrt(srgb_to_linear(rgb) @ _to_cones())
    return cones @ _cones_to_oklab()


def from_oklab(oklab: Floats) -> NDArray[np.uint8]:
    """sRGB bytes; colours outside the gamut are clipped by channel. Exact inverse of to_oklab."""
    cones = oklab.astype(np.float32) @ _inverse(_cones_to_oklab())
    linear = (cones * cones * cones) @ _inverse(_to_cones())
    return linear_to_srgb(linear.astype(np.float32))


def to_lab(rgb: NDArray[np.uint8]) -> Floats:
    """CIELAB under D65, float32: L 0..100, a and b about -128..127."""
    xyz = srgb_to_linear(rgb) @ _to_xyz()
    bent = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def from_lab(lab: Floats) -> NDArray[np.uint8]:
    """sRGB bytes; colours outside the gamut are clipped by channel. Exact inverse of to_lab."""
    y = (lab[..., 0].astype(np.float32) + 16) / 116
    bent = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    xyz = np.where(bent > 6 / 29, bent**3, (116 * bent - 16) * 27 / 24389)
    return linear_to_srgb(xyz.astype(np.float32) @ _inverse(_to_xyz()))


def lab_matrices() -> tuple[Floats, Floats]:
    """Linear sRGB to XYZ over its white, where CIELAB starts, and back, for rows of pixels."""
    return _to_xyz(), _inverse(_to_xyz())


def delta_e(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Floats:
    """dE2000 of sRGB bytes that broadcast against each other; 1 is just visible, 10 plain."""
    return delta_e_2000(to_lab(first), to_lab(second))


def delta_e_2000(first: Floats, second: Floats) -> Floats:
    """dE2000 of CIELAB colours, float32 without the last axis (Sharma, Wu, Dalal 2005)."""
    one, two = first.astype(np.float64), second.astype(np.float64)
    l1, l2 = one[..., 0], two[..., 0]
    mean_chroma = (np.hypot(one[..., 1], one[..., 2]) + np.hypot(two[..., 1], two[..., 2])) / 2
    grow = 1.5 - 0.5 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    c1, h1 = _polar(one[..., 1] * grow, one[..., 2])
    c2, h2 = _polar(two[..., 1] * grow, two[..., 2])
    d_hue, hue = _hue_difference(c1, h1, c2, h2)
    chroma = (c1 + c2) / 2
    light = ((l1 + l2) / 2 - 50) ** 2
    d_l = (l2 - l1) / (1 + 0.015 * light / np.sqrt(20 + light))
    d_c = (c2 - c1) / (1 + 0.045 * chroma)
    d_h = 2 * np.sqrt(c1 * c2) * np.sin(d_hue / 2) / (1 + 0.015 * chroma * _hue_weight(hue))
    turn = np.radians(60 * np.exp(-(((np.degrees(hue) - 275) / 25) ** 2)))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(turn)
    total = d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h
    return np.sqrt(np.maximum(total, 0)).astype(np.float32)


def _polar(
    a: NDArray[np.float64], b: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Chroma, and hue in radians 0..2 pi."""
    return np.hypot(a, b), np.mod(np.arctan2(b, a), 2 * np.pi)


def _hue_difference(
    c1: NDArray[np.float64],
    h1: NDArray[np.float64],
    c2: NDArray[np.float64],
    h2: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Signed difference and mean of hues the short way round; a grey has no hue of its own."""
    grey = c1 * c2 == 0
    apart = np.where(grey, 0, h2 - h1)
    difference = apart - 2 * np.pi * np.sign(apart) * (np.abs(apart) > np.pi)
    total = h1 + h2
    wrapped = np.where(total < 2 * np.pi, total + 2 * np.pi, total - 2 * np.pi) / 2
    mean = np.where(np.abs(h2 - h1) > np.pi, wrapped, total / 2)
    return difference, np.where(grey, total, mean)


def _hue_weight(hue: NDArray[np.float64]) -> NDArray[np.float64]:
    return (
        1
        - 0.17 * np.cos(hue - np.radians(30))
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.radians(6))
        - 0.20 * np.cos(4 * hue - np.radians(63))
    )


def _to_cones() -> Floats:
    """Linear sRGB to the cone responses of OKLab, for rows of pixels (transposed)."""
    matrix = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    return np.array(matrix, np.float32).T


def _cones_to_oklab() -> Floats:
    matrix = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    return np.array(matrix, np.float32).T


def _to_xyz() -> Floats:
    """Linear sRGB to XYZ over the D65 white, so that white is (1, 1, 1)."""
    matrix = np.array(
        (
            (0.4123907993, 0.3575843394, 0.1804807884),
            (0.2126390059, 0.7151686788, 0.0721923154),
            (0.0193308187, 0.1191947798, 0.9505321522),
        )
    )
    return (matrix / matrix.sum(axis=1, keepdims=True)).astype(np.float32).T


def _inverse(matrix: Floats) -> Floats:
    return np.linalg.inv(matrix.astype(np.float64)).astype(np.float32)
