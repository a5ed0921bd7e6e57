"""Colour by a reference: style extractor, AdaIN U-Net, multi-scale critic (five-systems section 2).

After Liu et al., Computational Visual Media 8, 2022. Sketch and reference in -1..1, colour at four
sizes out. Two ways from the reference to the decoder:

- `main`: a style code of 256 numbers. The published program takes its mean and its spread, two
  numbers for every channel of every layer; unless `published`, a linear mapping gives every
  channel of every AdaIN its own pair.
- `fine_tune`: mean and spread of every channel of four levels of the extractor.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from models.networks.sizes import channels, cut, padded

Variant = Literal["main", "fine_tune"]
Style = tuple[tuple[Tensor, Tensor], ...]
"""Mean and spread for every AdaIN in the order of use, `(B, C, 1, 1)` or one for all channels."""

_LEVELS = (64, 128, 256, 512, 1024)
_CODE = 256
_LEAST = 64  # side below which a deep map is one pixel, which has no border to mirror
_STEP = 16


@dataclass(frozen=True)
class StructureRefConfig:
    """Sizes of the three networks."""

    width: float = 1.0
    variant: Variant = "fine_tune"
    published: bool = False


def _norm(size: int) -> nn.Module:
    return nn.InstanceNorm2d(size, affine=True)


class _ResBlock(nn.Module):
    """Half the size; convolutions with mirrored borders, and a way around them."""

    def __init__(self, inputs: int, outputs: int, slope: float, normed: bool) -> None:
        super().__init__()
        norm = _norm if normed else lambda _: nn.Identity()
        self.slope = slope
        mirror = {"padding": 1, "padding_mode": "reflect", "bias": False}
        self.first = nn.Sequential(nn.Conv2d(inputs, outputs, 3, 2, **mirror), norm(outputs))
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, **mirror), norm(outputs))
        self.around = nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), norm(outputs))

    def forward(self, x_bchw: Tensor) -> Tensor:
        inner = self.second(self._active(self.first(x_bchw)))
        # A stride of 2 by hand: torch 2.13 on the CPU writes beyond its memory in the backward
        # pass of a strided 1 x 1 convolution of pictures whose channels come last.
        return self._active(inner + self.around(x_bchw[..., ::2, ::2].contiguous()))

    def _active(self, x_bchw: Tensor) -> Tensor:
        return nn.functional.leaky_relu(x_bchw, self.slope)


class StyleExtractor(nn.Module):
    """What a reference looks like; no norms, which would wash its colours out."""

    def __init__(self, config: StructureRefConfig) -> None:
        super().__init__()
        self.config = config
        a, b, c, d, e = (channels(number, config.width) for number in _LEVELS)
        deep = config.variant == "fine_tune"
        sizes = (3, a, b, c, d, e) if deep else (3, a, b, c, d)
        self.blocks = nn.ModuleList(
            _ResBlock(one, two, 0.0, False) for one, two in itertools.pairwise(sizes)
        )
        self.used = [e, d, c, b]
        if not deep:
            code = channels(_CODE, config.width)
            self.code = nn.Linear(d, code)
            if not config.published:
                self.mapping = nn.Linear(code, 4 * sum(self.used))

    def forward(self, reference_b3hw: Tensor) -> Style:
        """Eight pairs, two for each block of the decoder."""
        x = padded(reference_b3hw, _STEP, _LEAST)
        levels: list[Tensor] = []
        for block in self.blocks:
            x = block(x)
            levels.append(x)
        if self.config.variant == "fine_tune":
            pairs = [_statistics(level) for level in levels[:0:-1]]
            return tuple(pair for pair in pairs for _ in range(2))
        code = self.code(x.mean(dim=(2, 3)))
        return self._collapsed(code) if self.config.published else self._mapped(code)

    def _collapsed(self, code_bn: Tensor) -> Style:
        """As published: one mean and one spread for everything."""
        mean = code_bn.mean(dim=1)[:, None, None, None]
        spread = code_bn.std(dim=1, correction=0)[:, None, None, None]
        return ((mean, spread),) * (2 * len(self.used))

    def _mapped(self, code_bn: Tensor) -> Style:
        sizes = [size for size in self.used for _ in range(4)]
        parts = self.mapping(code_bn)[..., None, None].split(sizes, dim=1)
        # A spread of one where the mapping says nothing: AdaIN begins as a plain norm.
        return tuple((mean, 1 + more) for mean, more in zip(parts[::2], parts[1::2], strict=True))


def _statistics(x_bchw: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and spread of every channel; of a single pixel the spread is 0, not undefined."""
    x = x_bchw.float()
    mean = x.mean(dim=(2, 3), keepdim=True)
    # Away from 0, where the root has no slope.
    return mean, (x.var(dim=(2, 3), keepdim=True, correction=0) + 1e-10).sqrt()


def adain(x_bchw: Tensor, style: tuple[Tensor, Tensor]) -> Tensor:
    """(x - mean x) / (spread x + 1e-5) * spread + mean, per channel (Huang, Belongie 2017)."""
    mean, spread = _statistics(x_bchw)
    return (x_bchw - mean) / (spread + 1e-5) * style[1] + style[0]


class _Decode(nn.Module):
    """Two AdaIN layers, joined with the skip, twice the size."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, inputs, 3, padding=1, bias=False)
        self.second = nn.Conv2d(inputs, inputs, 3, padding=1, bias=False)
        self.grow = nn.ConvTranspose2d(2 * inputs, outputs, 4, 2, 1)

    def forward(self, x_bchw: Tensor, skip_bchw: Tensor, style: Style) -> Tensor:
        x = torch.relu(adain(self.first(x_bchw), style[0]))
        x = adain(self.second(x), style[1])
        return torch.relu(self.grow(torch.cat([skip_bchw, x], dim=1)))


class ColourNet(nn.Module):
    """The U-Net: sketch and style in, colour at 1/8, 1/4, 1/2 and the whole size out."""

    def __init__(self, config: StructureRefConfig) -> None:
        super().__init__()
        level = [channels(number, config.width) for number in _LEVELS]
        pairs = list(itertools.pairwise(level))
        self.encode = nn.ModuleList([_encode(3, level[0], 3, 1)])
        self.encode.extend(_encode(a, b, 4, 2) for a, b in pairs)
        self.decode = nn.ModuleList(_Decode(b, a) for a, b in reversed(pairs))
        self.heads = nn.ModuleList(nn.Conv2d(a, 3, 1, bias=False) for a in level[3:0:-1])
        self.last = nn.Conv2d(2 * level[0], 3, 1)

    def forward(self, sketch_b3hw: Tensor, style: Style) -> tuple[Tensor, ...]:
        """Four pictures in -1..1, the smallest first; the last has the sketch's size."""
        x = padded(sketch_b3hw, _STEP, _LEAST)
        skips: list[Tensor] = []
        for encode in self.encode:
            x = encode(x)
            skips.append(x)
        made: list[Tensor] = []
        for k, decode in enumerate(self.decode):
            x = decode(x, skips.pop(), style[2 * k : 2 * k + 2])
            if k < len(self.heads):
                made.append(torch.tanh(self.heads[k](x)))
        whole = torch.tanh(self.last(torch.cat([skips.pop(), x], dim=1)))
        return (*made, cut(whole, sketch_b3hw))


def _encode(inputs: int, outputs: int, kernel: int, step: int) -> nn.Module:
    conv = nn.Conv2d(inputs, outputs, kernel, step, 1, bias=False)
    return nn.Sequential(conv, _norm(outputs), nn.ReLU())


class StructureRef(nn.Module):
    """Extractor and U-Net together."""

    def __init__(self, config: StructureRefConfig) -> None:
        super().__init__()
        self.config = config
        self.style = StyleExtractor(config)
        self.colour = ColourNet(config)

    def forward(self, sketch_b3hw: Tensor, reference_b3hw: Tensor) -> tuple[Tensor, ...]:
        """Four pictures in -1..1, the smallest first. The two inputs may differ in size."""
        return self.colour(sketch_b3hw, self.style(reference_b3hw))


class MultiScaleCritic(nn.Module):
    """One critic for pictures of all four sizes; it sees nothing but the picture."""

    def __init__(self, config: StructureRefConfig) -> None:
        super().__init__()
        a, b, c = (channels(number, config.width) for number in _LEVELS[:3])
        self.blocks = nn.Sequential(
            _ResBlock(3, a, 0.2, False), _ResBlock(a, b, 0.2, True), _ResBlock(b, c, 0.2, True)
        )
        self.last = nn.Conv2d(c, 1, 3, padding=1)

    def forward(self, colour_b3hw: Tensor) -> Tensor:
        """Scores of patches, `(B, 1, h, w)`, without a sigmoid."""
        return self.last(self.blocks(padded(colour_b3hw, 8, 32)))
