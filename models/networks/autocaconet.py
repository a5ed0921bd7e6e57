"""AutoCaCoNet: a pix2pix U-Net with self-attention (five-systems section 1).

Line drawing in, colour out, both in -1..1. Epsilon, momentum and slopes are those of Keras, in
which it was published. The innermost batch norm sees one pixel a picture, which four pictures a
batch cannot measure: it is left out unless `published`.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.networks.patchgan import PatchGanConfig
from models.networks.selfattention import SelfAttention
from models.networks.sizes import channels, cut, draw_weights, padded

_DOWN = (64, 128, 256, 512, 512, 512, 512, 512)
_UP = (512, 512, 512, 512, 256, 128, 64)
_DROPPED = 3  # blocks of the decoder with dropout
_SLOPE = 0.3
_EPSILON = 1e-3
_MOMENTUM = 0.01


@dataclass(frozen=True)
class AutoCaCoNetConfig:
    """Sizes of the generator.

    Attributes:
        attention: the block at half size. pool: keys and values that it takes the maximum of,
            along each axis (1 as published, 2 as in SAGAN, a quarter of the work).
    """

    width: float = 1.0
    attention: bool = True
    pool: int = 1
    published: bool = False

    @property
    def critic(self) -> PatchGanConfig:
        """The critic that belongs to it."""
        return PatchGanConfig(self.width, _SLOPE, False, _EPSILON, _MOMENTUM)


class AutoCaCoNet(nn.Module):
    """The generator. Any size; sides are padded to multiples of 256.

    Pictures of at most half that side (early training sees such) pass by the innermost level,
    which would look at padding: nothing comes from there.
    """

    def __init__(self, config: AutoCaCoNetConfig) -> None:
        super().__init__()
        self.config = config
        down = [3, *(channels(number, config.width) for number in _DOWN)]
        up = [channels(number, config.width) for number in _UP]
        last = len(down) - 2
        normed = [k > 0 and (config.published or k < last) for k in range(last + 1)]
        self.down = nn.ModuleList(
            _Down(a, b, norm) for a, b, norm in zip(down, down[1:], normed, strict=False)
        )
        inputs = [down[-1], *(a + b for a, b in zip(up, down[-2:0:-1], strict=True))]
        self.up = nn.ModuleList(
            _Up(a, b, k < _DROPPED) for k, (a, b) in enumerate(zip(inputs, up, strict=False))
        )
        self.attention = SelfAttention(up[-1], config.pool) if config.attention else nn.Identity()
        self.last = nn.ConvTranspose2d(inputs[-1], 3, 4, 2, 1)
        draw_weights(self, 0.02)

    def forward(self, line_b3hw: Tensor) -> Tensor:
        """Colour `(B, 3, H, W)` in -1..1."""
        levels = len(self.down)
        small = max(line_b3hw.shape[-2:]) <= 1 << (levels - 1)
        x = padded(line_b3hw, 1 << (levels - small))
        skips: list[Tensor] = []
        for down in self.down[:-1]:
            x = down(x)
            skips.append(x)
        x = torch.zeros_like(x) if small else self.up[0](self.down[-1](x))
        for up in self.up[1:]:
            x = up(torch.cat([x, skips.pop()], dim=1))
        x = torch.cat([self.attention(x), skips.pop()], dim=1)
        return cut(torch.tanh(self.last(x)), line_b3hw)


class _Down(nn.Sequential):
    def __init__(self, inputs: int, outputs: int, norm: bool) -> None:
        parts: list[nn.Module] = [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)]
        if norm:
            parts.append(nn.BatchNorm2d(outputs, _EPSILON, _MOMENTUM))
        super().__init__(*parts, nn.LeakyReLU(_SLOPE))


class _Up(nn.Sequential):
    def __init__(self, inputs: int, outputs: int, drop: bool) -> None:
        parts: list[nn.Module] = [
            nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False),
            nn.BatchNorm2d(outputs, _EPSILON, _MOMENTUM),
        ]
        if drop:
            parts.append(nn.Dropout(0.5))
        super().__init__(*parts, nn.ReLU())
