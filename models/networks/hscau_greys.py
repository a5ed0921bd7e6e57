"""HSCAU-Net for greys, as published: L and hinted ab in, ab out (five-systems section 4).

All values are bytes of 8-bit Lab over 255: L in 0..1, ab neutral at 128 / 255. Cured unless
`published`: the channel attention is a true one (the published code runs a second spatial one),
the hint gate sees the mask and averages hints where they are (`shrink_hints`), the product of
gates is added to the skip instead of replacing it, and what is learnt is added to hints spread over
the picture, which by themselves are the floor that such a network has to be above. Each cure can be
had alone.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.networks.attention import (
    ChannelAttention,
    HintAttention,
    SpatialAttention,
    filled_hints,
    shrink_hints,
)
from models.networks.sizes import cut, padded
from models.networks.unet import STEP, DoubleConv, Down, Larger, level_channels

Attention = Literal["channel", "spatial", "none"]

NEUTRAL = 128 / 255
"""Chroma of grey."""

_REDUCTION = 16  # of channel attention, as in CBAM


@dataclass(frozen=True)
class HscauGreysConfig:
    """Sizes of the network.

    Attributes:
        second: the second attention; "none" leaves out all three, for comparison.
        mask_gate: the hint gate sees where hints are. residual: gates are added to the skip.
        spread: the output is added to the hints, spread.
    """

    width: float = 1.0
    second: Attention = "channel"
    mask_gate: bool = True
    residual: bool = True
    spread: bool = True

    @classmethod
    def published(cls, width: float = 1.0) -> HscauGreysConfig:
        """The network whose numbers were published."""
        return cls(width, "spatial", mask_gate=False, residual=False, spread=False)


class _Gate(nn.Module):
    """The three attentions on one skip."""

    def __init__(self, channels: int, config: HscauGreysConfig) -> None:
        super().__init__()
        self.residual, self.mask_gate = config.residual, config.mask_gate
        self.spatial = SpatialAttention()
        reduction = min(_REDUCTION, channels // 2)
        channel = config.second == "channel"
        self.second = ChannelAttention(channels, reduction) if channel else SpatialAttention()
        self.hint = HintAttention(3) if config.mask_gate else nn.Conv2d(2, 1, 1, bias=False)

    def forward(self, skip_bchw: Tensor, ab_b2hw: Tensor, mask_b1hw: Tensor) -> Tensor:
        gate = self.spatial(skip_bchw) * self.second(skip_bchw)
        gate = gate * self._hinted(ab_b2hw, mask_b1hw, skip_bchw)
        return skip_bchw * (1 + gate if self.residual else gate)

    def _hinted(self, ab_b2hw: Tensor, mask_b1hw: Tensor, skip_bchw: Tensor) -> Tensor:
        if self.mask_gate:
            return self.hint(
                shrink_hints(ab_b2hw, mask_b1hw, ab_b2hw.shape[-1] // skip_bchw.shape[-1])
            )
        small = functional.interpolate(ab_b2hw, skip_bchw.shape[-2:], mode="bilinear")
        return torch.sigmoid(self.hint(small))


class HscauGreys(nn.Module):
    """L, hinted ab and their mask in, ab out, no activation; any size."""

    def __init__(self, config: HscauGreysConfig) -> None:
        super().__init__()
        self.config = config
        level = level_channels(config.width)
        pairs = list(itertools.pairwise(level))
        self.first = DoubleConv(4, level[0])
        self.down = nn.ModuleList(Down(a, b) for a, b in pairs)
        self.larger = nn.ModuleList(Larger(b, a) for a, b in reversed(pairs))
        gated = [] if config.second == "none" else [a for a, _ in reversed(pairs)]
        self.gate = nn.ModuleList(_Gate(a, config) for a in gated)
        self.join = nn.ModuleList(DoubleConv(2 * a, a) for a, _ in reversed(pairs))
        self.last = nn.Conv2d(level[0], 2, 1)
        if config.spread:
            # It begins as the spread hints alone.
            for value in self.last.parameters():
                nn.init.zeros_(value)

    def forward(self, light_b1hw: Tensor, ab_b2hw: Tensor, mask_b1hw: Tensor) -> Tensor:
        """Chroma `(B, 2, H, W)`.

        Args:
            light_b1hw: L. ab_b2hw: hinted chroma, `NEUTRAL` where the mask is 0.
            mask_b1hw: 1 where hinted.
        """
        seen = padded(torch.cat([light_b1hw, ab_b2hw, mask_b1hw], dim=1), STEP)
        hint, mask = seen[:, 1:3], seen[:, 3:]
        x = self.first(seen)
        skips: list[Tensor] = []
        for down in self.down:
            skips.append(x)
            x = down(x)
        for k, (larger, join) in enumerate(zip(self.larger, self.join, strict=True)):
            skip = skips.pop()
            skip = self.gate[k](skip, hint, mask) if len(self.gate) else skip
            x = join(torch.cat([skip, larger(x)], dim=1))
        made = self.last(x)
        made = made + filled_hints(hint, mask, NEUTRAL) if self.config.spread else made
        return cut(made, light_b1hw)
