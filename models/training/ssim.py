"""Structural similarity as a loss (Wang et al. 2004)."""

from __future__ import annotations

import torch
from torch import Tensor

_C1, _C2 = 0.01**2, 0.03**2


def ssim(one_bchw: Tensor, other_bchw: Tensor, window: int = 11, sigma: float = 1.5) -> Tensor:
    """Mean over pixels and channels; values in 0..1, borders padded with zeros.

    Always in single precision: variances are small differences of large numbers.
    """
    with torch.autocast(one_bchw.device.type, enabled=False):
        one, other = one_bchw.float(), other_bchw.float()
        seen = torch.stack([one, other, one * one, other * other, one * other])
        # Two products with a band matrix: half the time of filtering channel by channel.
        across = [_band(side, window, sigma, one.device) for side in one.shape[-2:]]
        mean_a, mean_b, square_a, square_b, both = across[0] @ seen @ across[1]
        top = (2 * mean_a * mean_b + _C1) * (2 * (both - mean_a * mean_b) + _C2)
        low = (mean_a**2 + mean_b**2 + _C1) * (square_a - mean_a**2 + square_b - mean_b**2 + _C2)
        return (top / low).mean()


def _band(side: int, window: int, sigma: float, device: torch.device) -> Tensor:
    """`(side, side)` that blurs a row by a bell of so many pixels."""
    at = torch.arange(side, device=device, dtype=torch.float32)
    apart = at[:, None] - at[None]
    bell = torch.exp(-(apart**2) / (2 * sigma**2)) * (apart.abs() <= window // 2)
    near = torch.arange(window, device=device, dtype=torch.float32) - window // 2
    return bell / torch.exp(-(near**2) / (2 * sigma**2)).sum()
