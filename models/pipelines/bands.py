"""The colour histogram of Deep Paint: four bands in rows, the four commonest colours of each.

Exactly as published (five-systems section 3), on tensors: 64 bins of two bits each of luma, hue and
lightness, the mean colour of a bin, most frequent first, the first left out as background.
Differences unless `published`: the first is left out only where it is nearly white, and a band
with too few colours repeats its last one instead of failing.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

BANDS = 4
RANKS = 4
_BINS = 64
_WHITE = 0.9 * 255  # channels all above it: background


def band_colours(rgb_b3hw: Tensor, published: bool = False) -> Tensor:
    """Main colours of a picture, `(B, 4, 4, 3)` uint8: band from the top, rank, sRGB.

    Args:
        rgb_b3hw: uint8, at least four pixels high.
    """
    high = rgb_b3hw.shape[2] // BANDS
    bands = rgb_b3hw[:, :, : high * BANDS].unflatten(2, (BANDS, high))
    pixels = bands.permute(0, 2, 3, 4, 1).flatten(0, 1).flatten(1, 2).long()
    found, number = _ranked(pixels, RANKS + 1)
    background = torch.ones(len(found), dtype=torch.bool, device=found.device)
    if not published:
        background = (found[:, 0] > _WHITE).all(dim=-1) & (number > 1)
    first = background.long()
    at = first[:, None] + torch.arange(RANKS, device=found.device)
    at = torch.minimum(at, (number - 1).clamp(min=0)[:, None])
    chosen = found.gather(1, at[..., None].expand(-1, -1, 3))
    return chosen.unflatten(0, (len(rgb_b3hw), BANDS)).to(torch.uint8)


def band_planes(colours_b443: Tensor, height: int, width: int) -> Tensor:
    """`(B, 12, height, width)` in -1..1: planes 3j to 3j + 2 show the j-th colour of every band."""
    planes = colours_b443.float().permute(0, 2, 3, 1).flatten(1, 2) / 127.5 - 1
    # Bands are the rows of a picture four pixels high.
    return functional.interpolate(planes[..., None], (height, width), mode="nearest")


def _ranked(pixels_nk3: Tensor, most: int) -> tuple[Tensor, Tensor]:
    """The `most` commonest bins' mean colours `(N, most, 3)`, and how many bins are not empty."""
    n = len(pixels_nk3)
    index = _bins(pixels_nk3) + torch.arange(n, device=pixels_nk3.device)[:, None] * _BINS
    count = torch.zeros(n * _BINS, dtype=torch.long, device=pixels_nk3.device)
    count.index_add_(0, index.flatten(), torch.ones_like(index).flatten())
    total = torch.zeros(n * _BINS, 3, dtype=torch.long, device=pixels_nk3.device)
    total.index_add_(0, index.flatten(), pixels_nk3.flatten(0, 1))
    mean = (total // count.clamp(min=1)[:, None]).unflatten(0, (n, _BINS))
    count = count.unflatten(0, (n, _BINS))
    # Most frequent first, of equal ones the lower bin.
    order = (count * _BINS + torch.arange(_BINS - 1, -1, -1, device=count.device)).argsort(
        dim=1, descending=True
    )[:, :most]
    return mean.gather(1, order[..., None].expand(-1, -1, 3)), (count > 0).sum(dim=1)


def _bins(pixels_nk3: Tensor) -> Tensor:
    r, g, b = pixels_nk3.unbind(dim=-1)
    luma = (0.2126 * r.double() + 0.7152 * g.double() + 0.0722 * b.double()).long()
    most, least = pixels_nk3.amax(dim=-1), pixels_nk3.amin(dim=-1)
    lightness = (most + least) >> 1
    spread = (most - least).clamp(min=1)
    third = torch.where(g < b, 1530, 0)
    hue = torch.where(
        most == r,
        _floor((g - b) * 255, spread) + third,
        torch.where(
            most == g, _floor((b - r) * 255, spread) + 510, _floor((r - g) * 255, spread) + 1020
        ),
    )
    hue = torch.where(most == least, 0, _floor(hue, torch.full_like(hue, 6)))
    return (luma >> 6 << 4) | (hue >> 6 << 2) | (lightness >> 6)


def _floor(one: Tensor, other: Tensor) -> Tensor:
    return torch.div(one, other, rounding_mode="floor")
