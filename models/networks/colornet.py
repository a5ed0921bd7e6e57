"""ColorNet: a U-Net from luminance to chroma (five-systems section 5).

Two flows: "gray" takes the luma of sRGB in 0..1, "l" takes L* / 255, both give (ab + 128) / 255.
Two defects that its author names are cured unless `published`: max pooling loses information
(strided convolutions instead), and transposed convolutions leave a chequerboard (nearest
neighbour and a convolution instead).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from models.networks.sizes import cut, padded
from models.networks.unet import STEP, DoubleConv, Down, Larger, level_channels

Flow = Literal["gray", "l"]


@dataclass(frozen=True)
class ColorNetConfig:
    """Sizes of the network. `flow` says what luminance it takes; layers are the same for both."""

    width: float = 1.0
    flow: Flow = "l"
    published: bool = False


class ColorNet(nn.Module):
    """Luminance `(B, 1, H, W)` in, chroma `(B, 2, H, W)` out, no activation; any size."""

    def __init__(self, config: ColorNetConfig) -> None:
        super().__init__()
        self.config = config
        shrink = "max" if config.published else "strided"
        grow = "transposed" if config.published else "resize"
        level = level_channels(config.width)
        pairs = list(itertools.pairwise(level))
        self.first = DoubleConv(1, level[0])
        self.down = nn.ModuleList(Down(a, b, shrink) for a, b in pairs)
        self.larger = nn.ModuleList(Larger(b, a, grow) for a, b in reversed(pairs))
        self.join = nn.ModuleList(DoubleConv(2 * a, a) for a, _ in reversed(pairs))
        self.last = nn.Conv2d(level[0], 2, 1)
        self._draw()

    def forward(self, light_b1hw: Tensor) -> Tensor:
        """Chroma as (ab + 128) / 255."""
        x = self.first(padded(light_b1hw, STEP))
        skips: list[Tensor] = []
        for down in self.down:
            skips.append(x)
            x = down(x)
        for larger, join in zip(self.larger, self.join, strict=True):
            x = join(torch.cat([larger(x), skips.pop()], dim=1))
        return cut(self.last(x), light_b1hw)

    def _draw(self) -> None:
        """Filters as published: N(0, sqrt(2 / (k k outputs)))."""
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                spread = math.sqrt(2 / (part.kernel_size[0] ** 2 * part.out_channels))
                nn.init.normal_(part.weight, 0.0, spread)
