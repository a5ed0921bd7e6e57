"""Attentioned Deep Paint: a residual U-Net with attention gates (five-systems section 3).

Sketch and twelve channels of colour in, colour out, all in -1..1. Every skip is gated by what the
bottom of the network saw (Attention U-Net, Oktay et al. 2018); where each gate looks is given
back for artists to see. `unpool="nearest"` replaces max unpooling, which leaves three pixels of
four empty, by plain enlarging.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.networks.patchgan import PatchGanConfig
from models.networks.sizes import channels, cut, draw_weights, padded

HISTOGRAM = 12
"""Channels of colour: four bands in rows, four ranks, three of sRGB each."""

_LEVELS = (64, 128, 256, 512, 512, 512, 512)
_DROPPED = 3
_STEP = 64

Unpool = Literal["indices", "nearest"]


@dataclass(frozen=True)
class DeepPaintConfig:
    """Sizes of the generator; `gates` off joins the skips as they are, for comparison."""

    width: float = 1.0
    unpool: Unpool = "indices"
    gates: bool = True

    @property
    def critic(self) -> PatchGanConfig:
        """The critic that belongs to it."""
        return PatchGanConfig(self.width, 0.2, bias=True)


@dataclass(frozen=True, eq=False)
class DeepPainted:
    """What the generator makes.

    Attributes:
        colour: `(B, 3, H, W)` in -1..1.
        attention: six maps `(B, 1, h, w)` in 0..1, deepest first; none without gates.
    """

    colour: Tensor
    attention: tuple[Tensor, ...]


class DeepPaint(nn.Module):
    """The generator. Any size; sides are padded to multiples of 64."""

    def __init__(self, config: DeepPaintConfig) -> None:
        super().__init__()
        self.config = config
        level = [channels(number, config.width) for number in _LEVELS]
        pairs = list(itertools.pairwise(level))
        self.first = nn.Sequential(
            nn.Conv2d(3 + HISTOGRAM, level[0], 3, padding=1), nn.BatchNorm2d(level[0])
        )
        self.down = nn.ModuleList(_Block(a, b) for a, b in pairs)
        bottom = level[-1]
        if config.gates:
            self.signal = nn.Sequential(nn.Conv2d(bottom, bottom, 1), nn.BatchNorm2d(bottom))
        gated = [b for _, b in reversed(pairs)] if config.gates else []
        self.gate = nn.ModuleList(_Gate(b, bottom) for b in gated)
        self.up = nn.ModuleList(
            _Up(b, a, config.unpool, k < _DROPPED) for k, (a, b) in enumerate(reversed(pairs))
        )
        self.last = nn.Conv2d(level[0], 3, 3, padding=1)
        draw_weights(self, 0.02)

    def forward(self, sketch_b3hw: Tensor, histogram_b12hw: Tensor) -> DeepPainted:
        """Paint; both inputs have one size."""
        seen = padded(torch.cat([sketch_b3hw, histogram_b12hw], dim=1), _STEP)
        x = self.first(seen)
        skips: list[tuple[Tensor, Tensor]] = []
        for down in self.down:
            whole = down(x)
            x, indices = functional.max_pool2d(whole, 2, return_indices=True)
            skips.append((whole, indices))
        signal = self.signal(x) if self.config.gates else x
        maps: list[Tensor] = []
        for k, up in enumerate(self.up):
            skip, indices = skips.pop()
            if self.config.gates:
                skip, where = self.gate[k](skip, signal)
                maps.append(where)
            x = up(x, skip, indices)
        colour = torch.tanh(self.last(torch.relu(x)))
        return DeepPainted(cut(colour, sketch_b3hw), tuple(maps))


class _Block(nn.Module):
    """Two convolutions, each after a ReLU, and the way around them."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(inputs, outputs, 3, padding=1),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1),
            nn.BatchNorm2d(outputs),
        )
        self.around = _around(inputs, outputs)

    def forward(self, x_bchw: Tensor) -> Tensor:
        return self.body(x_bchw) + self.around(x_bchw)


class _Gate(nn.Module):
    """Where a skip matters, judged by the bottom of the network."""

    def __init__(self, inputs: int, signal: int) -> None:
        super().__init__()
        inner = inputs // 2
        self.theta = nn.Conv2d(inputs, inner, 2, stride=2, bias=False)
        self.phi = nn.Conv2d(signal, inner, 1)
        self.psi = nn.Conv2d(inner, 1, 1)
        self.mix = nn.Sequential(nn.Conv2d(inputs, inputs, 1), nn.BatchNorm2d(inputs))

    def forward(self, skip_bchw: Tensor, signal_bchw: Tensor) -> tuple[Tensor, Tensor]:
        """The gated skip, and the gate `(B, 1, h, w)`."""
        own = self.theta(skip_bchw)
        asked = functional.interpolate(self.phi(signal_bchw), own.shape[-2:])
        where = torch.sigmoid(self.psi(torch.relu(own + asked)))
        where = functional.interpolate(where, skip_bchw.shape[-2:])
        return self.mix(where * skip_bchw), where


class _Up(nn.Module):
    """Twice the size, joined with the skip."""

    def __init__(self, inputs: int, outputs: int, unpool: Unpool, drop: bool) -> None:
        super().__init__()
        self.unpool = unpool
        self.body = nn.Sequential(
            nn.Conv2d(2 * inputs, outputs, 3, padding=1),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1),
            nn.BatchNorm2d(outputs),
        )
        self.around = _around(inputs, outputs)
        self.drop = nn.Dropout2d(0.5) if drop else nn.Identity()

    def forward(self, x_bchw: Tensor, skip_bchw: Tensor, indices_bchw: Tensor) -> Tensor:
        if self.unpool == "nearest":
            x = functional.interpolate(x_bchw, scale_factor=2.0)
        else:
            x = functional.max_unpool2d(x_bchw, indices_bchw, [2, 2])
        joined = torch.cat([torch.relu(x), skip_bchw], dim=1)
        return self.drop(self.body(joined) + self.around(x))


def _around(inputs: int, outputs: int) -> nn.Module:
    return nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1, bias=False)
