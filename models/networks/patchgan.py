"""The 70 x 70 PatchGAN critic (Isola et al. 2017), as AutoCaCoNet and Deep Paint have it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.networks.sizes import channels, draw_weights


@dataclass(frozen=True)
class PatchGanConfig:
    """Sizes of the critic: `slope` of its LeakyReLU, `bias` of the inner convolutions."""

    width: float = 1.0
    slope: float = 0.2
    bias: bool = False
    epsilon: float = 1e-5
    momentum: float = 0.1


class PatchGan(nn.Module):
    """Line `(B, 3, H, W)` and colour `(B, 3, H, W)` in, logits of patches `(B, 1, h, w)` out."""

    def __init__(self, config: PatchGanConfig) -> None:
        super().__init__()
        a, b, c, d = (channels(number, config.width) for number in (64, 128, 256, 512))
        layers: list[nn.Module] = [
            nn.Conv2d(6, a, 4, 2, 1, bias=config.bias),
            nn.LeakyReLU(config.slope),
        ]
        for inputs, outputs, step in ((a, b, 2), (b, c, 2), (c, d, 1)):
            layers += [
                nn.Conv2d(inputs, outputs, 4, step, 1, bias=config.bias),
                nn.BatchNorm2d(outputs, config.epsilon, config.momentum),
                nn.LeakyReLU(config.slope),
            ]
        self.layers = nn.Sequential(*layers, nn.Conv2d(d, 1, 4, 1, 1))
        draw_weights(self, 0.02)

    def forward(self, line_b3hw: Tensor, colour_b3hw: Tensor) -> Tensor:
        """Logits, high where the colours look drawn by hand; 30 x 30 of 256 x 256."""
        return self.layers(torch.cat([line_b3hw, colour_b3hw], dim=1))
