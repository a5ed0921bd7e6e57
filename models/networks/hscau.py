"""HSCAU-Net for ink: a slim U-Net with attention skips, and a head that colours regions.

The published network (Gachon University 2022, five-systems section 4) is a 64-wide U-Net from
L and hint ab to ab. Paper has no room for chroma, so this one takes ink and hints in OKLab and
gives full colour. Its stem is a pixel-unshuffle by 4 (512 pixels in tens of milliseconds on a
CPU), its normalisation by groups (a page stands alone, however blank).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.networks.attention import Second, SkipGate, shrink_hints
from models.networks.geometry import Regions
from models.networks.regionhead import Proposal, RegionHead, RegionHeadConfig

PLANES = 9
"""Input planes: ink, hint OKLab (3), hint mask, distance to ink, local darkness, x, y."""

_STEM = 4


@dataclass(frozen=True)
class HscauConfig:
    """Sizes of the network. `side` is the longest side that it sees of a page."""

    side: int = 256
    widths: tuple[int, int, int, int] = (24, 48, 80, 112)
    second: Second = "channel"
    head: RegionHeadConfig = field(default_factory=RegionHeadConfig)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for files."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> HscauConfig:
        """What `as_dict` gave."""
        given = dict(values)
        given["widths"] = tuple(given["widths"])
        given["head"] = RegionHeadConfig(**given["head"])
        return cls(**given)

    @property
    def pooled(self) -> int:
        """Features pooled by region: two decoder levels and the painted colour."""
        return self.widths[0] + self.widths[1] + 3


@dataclass(frozen=True, eq=False)
class Painted:
    """What the U-Net makes of a page.

    Attributes:
        colour: `(B, 3, S, S)` OKLab. features: `(B, C, S / 2, S / 2)`, to be pooled by region.
    """

    colour: Tensor
    features: Tensor


class _DoubleConv(nn.Sequential):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.GroupNorm(outputs // 8, outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            nn.GroupNorm(outputs // 8, outputs),
            nn.ReLU(inplace=True),
        )


class _Up(nn.Module):
    """Double the size, join the gated skip."""

    def __init__(self, inputs: int, outputs: int, second: Second) -> None:
        super().__init__()
        self.grow = nn.ConvTranspose2d(inputs, outputs, 2, stride=2)
        self.gate = SkipGate(outputs, second)
        self.conv = _DoubleConv(2 * outputs, outputs)

    def forward(self, x_bchw: Tensor, skip_bchw: Tensor, hint_b4hw: Tensor) -> Tensor:
        return self.conv(torch.cat([self.gate(skip_bchw, hint_b4hw), self.grow(x_bchw)], dim=1))


class HscauNet(nn.Module):
    """The U-Net and the region head; see `HscauConfig`."""

    def __init__(self, config: HscauConfig) -> None:
        super().__init__()
        if config.head.pooled != config.pooled:
            raise ValueError(f"the head expects {config.head.pooled} features, not {config.pooled}")
        self.config = config
        a, b, c, d = config.widths
        self.stem = nn.Sequential(
            nn.PixelUnshuffle(_STEM), nn.Conv2d(PLANES * _STEM**2, a, 3, padding=1), nn.ReLU()
        )
        self.down = nn.ModuleList(_DoubleConv(*pair) for pair in ((a, b), (b, c), (c, d)))
        self.up = nn.ModuleList(_Up(*pair, config.second) for pair in ((d, c), (c, b), (b, a)))
        self.paint = nn.Conv2d(a, 3 * _STEM**2, 3, padding=1)
        self.head = RegionHead(config.head)

    def forward(self, planes_bchw: Tensor, labels_bhw: Tensor, regions: Regions) -> Proposal:
        """Propose colours for pages of side S, a multiple of 32.

        Args:
            planes_bchw: `(B, 9, S, S)`, see `PLANES`. labels_bhw: `(B, S, S)` int64, 1..R of the
                rows of `regions`, 0 for none.
        """
        return self.propose(self.look(planes_bchw), labels_bhw, regions)

    def look(self, planes_bchw: Tensor) -> Painted:
        """Run the U-Net."""
        levels = [self.stem(planes_bchw)]
        for down in self.down:
            levels.append(down(functional.max_pool2d(levels[-1], 2)))
        hint, mask = planes_bchw[:, 1:4], planes_bchw[:, 4:5]
        x = levels.pop()
        decoded: list[Tensor] = []
        for up in self.up:
            skip = levels.pop()
            x = up(x, skip, shrink_hints(hint, mask, planes_bchw.shape[-1] // skip.shape[-1]))
            decoded.append(x)
        colour = functional.pixel_shuffle(self.paint(x), _STEM).float()
        grow = functional.interpolate
        fine = (grow(decoded[-2], scale_factor=4.0), grow(x, scale_factor=2.0))
        painted = functional.avg_pool2d(colour.detach(), 2)
        return Painted(colour, torch.cat([*(f.float() for f in fine), painted], dim=1))

    def propose(self, painted: Painted, labels_bhw: Tensor, regions: Regions) -> Proposal:
        """Pool by region and run the head."""
        pooled = pool_by_region(painted.features, labels_bhw, regions)
        return self.head(regions, pooled, pooled.new_ones(len(pooled)))

    def parameters_count(self) -> int:
        """Trainable numbers."""
        return sum(parameter.numel() for parameter in self.parameters())


def pool_by_region(features_bchw: Tensor, labels_bhw: Tensor, regions: Regions) -> Tensor:
    """Mean of the features over every region, `(B, R, C)`.

    A region that has no pixel at this size takes what lies at its middle.
    """
    b, c, h, w = features_bchw.shape
    rows = regions.valid.shape[1]
    step = labels_bhw.shape[-1] // w
    seen = labels_bhw[:, step // 2 :: step, step // 2 :: step]
    # Row 0 of every page collects what has no label.
    index = (seen + torch.arange(b, device=seen.device)[:, None, None] * (rows + 1)).reshape(-1)
    flat = features_bchw.permute(0, 2, 3, 1).reshape(-1, c)
    total = flat.new_zeros(b * (rows + 1), c).index_add_(0, index, flat)
    count = flat.new_zeros(b * (rows + 1)).index_add_(0, index, flat.new_ones(len(flat)))
    mean = (total / count.clamp(min=1)[:, None]).view(b, rows + 1, c)[:, 1:]
    # Columns are in mean sides: the longer side of the page is the side of the picture.
    scale = w / regions.page.amax(dim=1)[:, None]
    x = (regions.columns[..., 0] * scale).long().clamp(0, w - 1)
    y = (regions.columns[..., 1] * scale).long().clamp(0, h - 1)
    page = torch.arange(b, device=seen.device)[:, None]
    middle = features_bchw[page, :, y, x]
    return torch.where(count.view(b, rows + 1)[:, 1:, None] > 0, mean, middle)
