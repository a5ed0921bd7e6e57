"""CIELAB (D65) on tensors, for networks that keep the greys; colours out of gamut lose chroma."""

from __future__ import annotations

import torch
from torch import Tensor

_XYZ = (
    (0.412453, 0.357580, 0.180423),
    (0.212671, 0.715160, 0.072169),
    (0.019334, 0.119193, 0.950227),
)
_WHITE = (0.950456, 1.0, 1.088754)
_STEPS = 12  # halvings when the chroma that fits is looked for


def lab_of(rgb_b3hw: Tensor) -> Tensor:
    """L* 0..100, a*, b* of sRGB 0..1, `(B, 3, H, W)`; IEC 61966-2-1 and CIE 15."""
    linear = torch.where(
        rgb_b3hw <= 0.04045, rgb_b3hw / 12.92, ((rgb_b3hw.clamp(min=0) + 0.055) / 1.055) ** 2.4
    )
    x, y, z = (_across(linear, _matrix(linear)) / _white(linear)).unbind(dim=1)
    f = torch.stack([x, y, z], dim=1)
    f = torch.where(f > 216 / 24389, f.clamp(min=1e-9) ** (1 / 3), (24389 / 27 * f + 16) / 116)
    fx, fy, fz = f.unbind(dim=1)
    return torch.stack([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)], dim=1)


def rgb_of(lab_b3hw: Tensor) -> Tensor:
    """sRGB of CIELAB, not clamped: outside 0..1 where there is no such colour."""
    light, a, b = lab_b3hw.unbind(dim=1)
    fy = (light + 16) / 116
    f = torch.stack([fy + a / 500, fy, fy - b / 200], dim=1)
    xyz = torch.where(f > 6 / 29, f**3, (116 * f - 16) * 27 / 24389) * _white(f)
    linear = _across(xyz, torch.linalg.inv(_matrix(f)))
    curved = 1.055 * linear.clamp(min=1e-9) ** (1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, 12.92 * linear, curved)


def in_gamut(lab_b3hw: Tensor) -> Tensor:
    """sRGB 0..1 of the same lightness and hue, with as much of the chroma as there is.

    Clipping channels, as is usual, changes the lightness; chroma is what may be lost.
    """
    light, ab = lab_b3hw[:, :1], lab_b3hw[:, 1:]
    low, high = torch.zeros_like(light), torch.ones_like(light)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fits = _fits(torch.cat([light, ab * middle], dim=1))
        low, high = torch.where(fits, middle, low), torch.where(fits, high, middle)
    share = torch.where(_fits(lab_b3hw), torch.ones_like(low), low)
    return rgb_of(torch.cat([light, ab * share], dim=1)).clamp(0, 1)


def _fits(lab_b3hw: Tensor) -> Tensor:
    rgb = rgb_of(lab_b3hw)
    return ((rgb > -1e-4) & (rgb < 1 + 1e-4)).all(dim=1, keepdim=True)


def _across(x_b3hw: Tensor, matrix_33: Tensor) -> Tensor:
    return torch.einsum("ij,bjhw->bihw", matrix_33, x_b3hw)


def _matrix(like: Tensor) -> Tensor:
    return torch.tensor(_XYZ, device=like.device, dtype=like.dtype)


def _white(like: Tensor) -> Tensor:
    return torch.tensor(_WHITE, device=like.device, dtype=like.dtype)[None, :, None, None]
