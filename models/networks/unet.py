"""Parts of the 64-wide U-Net (Ronneberger et al. 2015) that HSCAU-Net and ColorNet share."""

from __future__ import annotations

from typing import Literal

from torch import Tensor, nn
from torch.nn import functional

from models.networks.sizes import channels

Shrink = Literal["max", "strided"]
Grow = Literal["transposed", "resize"]

LEVELS = (64, 128, 256, 512, 1024)
"""Channels from the finest level to the deepest, at width 1."""

STEP = 16
"""Sides of what goes in are multiples of this."""


def level_channels(width: float) -> tuple[int, ...]:
    """`LEVELS` at another width."""
    return tuple(channels(level, width) for level in LEVELS)


class DoubleConv(nn.Sequential):
    """Convolution, batch norm and ReLU, twice."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class Down(nn.Module):
    """Half the size, then two convolutions."""

    def __init__(self, inputs: int, outputs: int, shrink: Shrink = "max") -> None:
        super().__init__()
        strided = nn.Conv2d(inputs, inputs, 3, stride=2, padding=1, bias=False)
        self.shrink = nn.MaxPool2d(2) if shrink == "max" else strided
        self.conv = DoubleConv(inputs, outputs)

    def forward(self, x_bchw: Tensor) -> Tensor:
        """`(B, outputs, h / 2, w / 2)`."""
        return self.conv(self.shrink(x_bchw))


class Larger(nn.Module):
    """Twice the size, `outputs` channels.

    A transposed convolution with stride 2 leaves a pattern of period 2; nearest neighbour and a
    3 x 3 convolution cannot (Odena et al. 2016).
    """

    def __init__(self, inputs: int, outputs: int, grow: Grow = "transposed") -> None:
        super().__init__()
        self.grow = grow
        transposed = nn.ConvTranspose2d(inputs, outputs, 2, stride=2)
        resized = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv = transposed if grow == "transposed" else resized

    def forward(self, x_bchw: Tensor) -> Tensor:
        """`(B, outputs, 2 h, 2 w)`."""
        if self.grow == "resize":
            x_bchw = functional.interpolate(x_bchw, scale_factor=2.0)
        return self.conv(x_bchw)
