"""Structural similarity as a loss (Wang et al. 2004)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_C1, _C2 = 0.01**2, 0.03**2


def ssim(one_bchw: Tensor, other_bchw: Tensor, window: int = 11, sigma: float = 1.5) -> Tensor:
    """Mean over pixels and channels; values in 0..1, borders padded with zeros.

    Always in single precision: variances are small differences of large numbers.
    """
    with torch.autocast(one_bchw.device.type, enabled=False):
        return _ssim(one_bchw.float(), other_bchw.float(), window, sigma)


def _ssim(one_bchw: Tensor, other_bchw: Tensor, window: int, sigma: float) -> Tensor:
    channels = one_bchw.shape[1]
    at = torch.arange(window, device=one_bchw.device, dtype=one_bchw.dtype) - window // 2
    bell = torch.exp(-(at**2) / (2 * sigma**2))
    bell = (bell / bell.sum())[None, None].expand(channels, 1, window)

    def blur(x: Tensor) -> Tensor:
        half = window // 2
        x = functional.conv2d(x, bell[:, :, None], padding=(0, half), groups=channels)
        return functional.conv2d(x, bell[..., None], padding=(half, 0), groups=channels)

    mean_a, mean_b = blur(one_bchw), blur(other_bchw)
    square_a, square_b, both = mean_a**2, mean_b**2, mean_a * mean_b
    var_a = blur(one_bchw**2) - square_a
    var_b = blur(other_bchw**2) - square_b
    shared = blur(one_bchw * other_bchw) - both
    top = (2 * both + _C1) * (2 * shared + _C2)
    return (top / ((square_a + square_b + _C1) * (var_a + var_b + _C2))).mean()
