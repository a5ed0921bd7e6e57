"""Widths of layers and pages of any size, alike for every network."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional


def channels(published: int, width: float) -> int:
    """Channels of a layer that has `published` at width 1: even, and at least two."""
    return max(2, 2 * round(published * width / 2))


def parameters_count(module: nn.Module) -> int:
    """Trainable numbers."""
    return sum(value.numel() for value in module.parameters() if value.requires_grad)


def padded(x_bchw: Tensor, step: int, least: int = 0) -> Tensor:
    """The picture continued at the right and the bottom until its sides are multiples of `step`.

    The last row and column are repeated, so that no edge appears where the page ends.

    Args:
        least: the smallest side to have afterwards, a multiple of `step`.
    """
    high, wide = (max(least, -(-side // step) * step) for side in x_bchw.shape[-2:])
    more = (0, wide - x_bchw.shape[-1], 0, high - x_bchw.shape[-2])
    return functional.pad(x_bchw, more, mode="replicate") if any(more) else x_bchw


def cut(x_bchw: Tensor, like_bchw: Tensor) -> Tensor:
    """What lies under `like`: padding taken away again."""
    return x_bchw[..., : like_bchw.shape[-2], : like_bchw.shape[-1]]


def draw_weights(module: nn.Module, spread: float) -> None:
    """Filters from N(0, spread), as pix2pix begins; norms and biases as they are."""
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(part.weight, 0.0, spread)
