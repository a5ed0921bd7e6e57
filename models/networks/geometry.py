"""Numbers about regions and about pairs of regions, as a network wants them.

The pairs carry the hand-tuned cost of the plugin `region_fill` as one feature, so that a pointer
over hinted regions starts where that plugin stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.pipelines.page import Column

REGION_FEATURES = 30
PAIR_FEATURES = 19


@dataclass(frozen=True, eq=False)
class Regions:
    """B pages of up to R regions each, padded.

    Attributes:
        columns: `(B, R, 15)` float32 by `Column`. page: `(B, 2)` width, height.
        valid: `(B, R)` bool. border: `(B, R, R)` float32 common border, symmetric.
        hint: `(B, R, 3)` OKLab, zero where not hinted. hinted: `(B, R)` bool.
    """

    columns: Tensor
    page: Tensor
    valid: Tensor
    border: Tensor
    hint: Tensor
    hinted: Tensor

    def to(self, device: torch.device) -> Regions:
        """The same on another device."""
        return Regions(*(getattr(self, name).to(device) for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class _Shapes:
    """`(B, R)` columns, shared by both sets of features; names as in region_fill."""

    x: Tensor
    y: Tensor
    left: Tensor
    top: Tensor
    right: Tensor
    bottom: Tensor
    size: Tensor
    aspect: Tensor
    fill: Tensor
    plump: Tensor
    tone: Tensor
    axis: Tensor


def _shapes(regions: Regions) -> _Shapes:
    x, y, left, top, right, bottom, area, depth, tone = regions.columns.unbind(-1)[:9]
    wide, high = (right - left).clamp(min=1e-4), (bottom - top).clamp(min=1e-4)
    area = area.clamp(min=1e-7)
    # Boxes are in mean sides and areas in shares of the page: the same unit.
    fill = (area / (wide * high)).clamp(max=1)
    axis = _axis(regions, left, right)
    plump = torch.log((depth / area.sqrt()).clamp(min=1e-3))
    return _Shapes(
        x, y, left, top, right, bottom, area.log(), (wide / high).log(), fill, plump, tone, axis
    )


def _axis(regions: Regions, left: Tensor, right: Tensor) -> Tensor:
    """`(B, 1)`: x of the middle of what does not touch the page's rim, else of the page."""
    inner = regions.valid & (regions.columns[..., Column.RIM] == 0)
    low = torch.where(inner, left, 9).amin(dim=1, keepdim=True)
    high = torch.where(inner, right, -9).amax(dim=1, keepdim=True)
    return torch.where(inner.any(dim=1, keepdim=True), (low + high) / 2, regions.page[:, :1] / 2)


def region_features(regions: Regions) -> Tensor:
    """`(B, R, 30)`: place, size, shape, rank and enclosure of every region, about -4..4."""
    s, c = _shapes(regions), regions.columns
    width, height = regions.page[:, :1], regions.page[:, 1:]
    rim = c[..., Column.RIM]
    var_x, var_y = c[..., Column.VAR_X], c[..., Column.VAR_Y]
    spread = (var_x + var_y).clamp(min=1e-8)
    perimeter = c[..., Column.PERIMETER].clamp(min=1e-4)
    valid = regions.valid
    number = valid.sum(dim=1, keepdim=True).clamp(min=1)
    both = valid[:, None] & valid[:, :, None]
    larger = both & (s.size[:, None] > s.size[:, :, None])
    inside = _inside(s) & both & larger
    shares = s.size.exp() * valid
    features = [
        s.x - width / 2,
        s.y - height / 2,
        s.left - width / 2,
        s.right - width / 2,
        s.top - height / 2,
        s.bottom - height / 2,
        s.x - s.axis,
        (s.x - s.axis).abs(),
        s.size / 3 + 2,
        s.aspect,
        2 * s.fill - 1,
        s.plump + 1.5,
        (s.right - s.left).clamp(min=1e-4).log() / 2 + 1,
        (s.bottom - s.top).clamp(min=1e-4).log() / 2 + 1,
        (perimeter.square() / s.size.exp()).clamp(min=1).log() / 2 - 2,
        4 * rim,
        (rim > 0).float(),
        (var_x - var_y) / spread,
        2 * c[..., Column.COV_XY] / spread,
        (spread / s.size.exp()).clamp(min=1e-3).log() / 2,
        2 * c[..., Column.INK],
        larger.sum(dim=2) / number,
        torch.log1p(larger.sum(dim=2)) / 2 - 1,
        (larger * shares[:, None]).sum(dim=2),
        torch.log1p(inside.sum(dim=2)) - 0.5,
        torch.log1p(inside.sum(dim=1)) - 0.5,
        (inside * shares[:, :, None]).sum(dim=1),
        torch.log1p((regions.border > 0).sum(dim=2)) - 1,
        (number.log() / 2 - 1.5).expand_as(s.x),
        (width.log() - height.log()).expand_as(s.x),
    ]
    return torch.stack(features, dim=-1).clamp(-4, 4)


def pair_features(regions: Regions) -> tuple[Tensor, Tensor]:
    """How region t (rows) stands to region s (columns).

    Returns:
        `(B, R, R, 19)` features, about -4..4, the last one the cost; and the cost, `(B, R, R)`.
    """
    s = _shapes(regions)
    dx, dy = _apart(s.x), _apart(s.y)
    size, aspect = _apart(s.size), _apart(s.aspect).abs()
    fill, plump = _apart(s.fill).abs(), _apart(s.plump).abs()
    gap_x = torch.maximum(_across(s.left, s.right), _across(s.left, s.right).mT).clamp(min=0)
    gap_y = torch.maximum(_across(s.top, s.bottom), _across(s.top, s.bottom).mT).clamp(min=0)
    gap = torch.hypot(gap_x, gap_y)
    reach = torch.hypot(dx, dy) - gap
    overlap = _overlap(s)
    twin = _bell(size, 0.5) * _bell(aspect, 0.4) * _bell(fill, 0.15)
    level = twin * _bell(dy, 0.04)
    across = s.x[:, :, None] + s.x[:, None] - 2 * s.axis[:, :, None]
    mirrored = _bell(across, 0.06) * _bell(dy, 0.04) * _bell(size, 0.7)
    cost = 0.8 * gap - 2.0 * reach + 1.6 * dy.abs() + 0.22 * aspect + 1.1 * fill
    cost = cost + 0.7 * s.fill[:, None] + 0.5 * plump + 2.0 * _apart(s.tone).abs()
    cost = cost + 6.5 * overlap - 3.2 * twin - 3.2 * level - 3.7 * mirrored
    around = regions.columns[..., Column.PERIMETER].clamp(min=1e-4)
    share = (regions.border / around[:, :, None]).clamp(max=1)
    inside = _inside(s).float()
    features = [
        2 * gap,
        2 * reach,
        2 * dx,
        2 * dy,
        2 * dy.abs(),
        size / 2,
        size.abs() / 2,
        aspect,
        2 * fill,
        plump,
        2 * overlap,
        2 * twin,
        2 * level,
        2 * mirrored,
        2 * share,
        2 * (regions.border / around[:, None]).clamp(max=1),
        inside,
        inside.mT,
        cost / 4,
    ]
    return torch.stack(features, dim=-1).clamp(-4, 4), cost


def _apart(column: Tensor) -> Tensor:
    return column[:, :, None] - column[:, None]


def _across(low: Tensor, high: Tensor) -> Tensor:
    """From the high side of t to the low side of s."""
    return low[:, None] - high[:, :, None]


def _bell(value: Tensor, width: float) -> Tensor:
    return torch.exp(-(value / width).square())


def _inside(s: _Shapes) -> Tensor:
    """`(B, t, s)` bool: the box of t lies in the box of s."""
    return (
        (s.left[:, :, None] >= s.left[:, None])
        & (s.right[:, :, None] <= s.right[:, None])
        & (s.top[:, :, None] >= s.top[:, None])
        & (s.bottom[:, :, None] <= s.bottom[:, None])
    )


def _overlap(s: _Shapes) -> Tensor:
    """Intersection over union of the boxes."""
    wide = torch.minimum(s.right[:, :, None], s.right[:, None])
    wide = (wide - torch.maximum(s.left[:, :, None], s.left[:, None])).clamp(min=0)
    high = torch.minimum(s.bottom[:, :, None], s.bottom[:, None])
    high = (high - torch.maximum(s.top[:, :, None], s.top[:, None])).clamp(min=0)
    box = (s.right - s.left) * (s.bottom - s.top)
    both = wide * high
    return both / (box[:, :, None] + box[:, None] - both).clamp(min=1e-9)
