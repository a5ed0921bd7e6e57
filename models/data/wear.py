"""What happens to ink between pen and file, on the device; all is `(B, 1, H, W)` in 0..1."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

_LUMA = (
    (16, 11, 10, 16, 24, 40, 51, 61), (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56), (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77), (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101), (72, 92, 95, 98, 112, 100, 103, 99),
)  # fmt: skip
"""Quantisation of luma, ITU T.81 annex K."""


def worn(ink_b1hw: Tensor, random: torch.Generator, share: float) -> Tensor:
    """Each of the harms to a share of the drawings."""
    harms = (with_gaps, with_weight, with_tone, with_paper, with_jpeg)
    out = ink_b1hw
    for harm in harms:
        chosen = uniform(out, (len(out), 1, 1, 1), random) < share
        out = torch.where(chosen, harm(out, random), out)
    return out


def with_gaps(ink_b1hw: Tensor, random: torch.Generator) -> Tensor:
    """Small holes in the line."""
    b, _, h, w = ink_b1hw.shape
    holes = (uniform(ink_b1hw, (b, 1, h, w), random) < 6e-4).to(ink_b1hw.dtype)
    return ink_b1hw * (1 - functional.max_pool2d(holes, 5, 1, 2))


def with_weight(ink_b1hw: Tensor, random: torch.Generator) -> Tensor:
    """A thicker or a thinner pen."""
    thick = functional.max_pool2d(ink_b1hw, 3, 1, 1)
    thin = ink_b1hw * (0.5 - 0.5 * functional.max_pool2d(-ink_b1hw, 3, 1, 1))
    side = uniform(ink_b1hw, (len(ink_b1hw), 1, 1, 1), random)
    part = uniform(ink_b1hw, (len(ink_b1hw), 1, 1, 1), random)
    other = torch.where(side < 0.5, thick, thin)
    return ink_b1hw + part * (other - ink_b1hw)


def with_tone(ink_b1hw: Tensor, random: torch.Generator) -> Tensor:
    """A patch of screentone anywhere."""
    b, _, h, w = ink_b1hw.shape
    y = torch.arange(h, device=ink_b1hw.device, dtype=ink_b1hw.dtype)[:, None]
    x = torch.arange(w, device=ink_b1hw.device, dtype=ink_b1hw.dtype)[None]
    draw = uniform(ink_b1hw, (6, b, 1, 1, 1), random)
    period = 3 + 4 * draw[0]
    u, v = (x + y) / math.sqrt(2) / period, (y - x) / math.sqrt(2) / period
    away = torch.hypot(u - u.round(), v - v.round())
    radius = (0.1 + 0.3 * draw[1]).sqrt() / math.sqrt(math.pi)
    dots = ((radius - away) * period + 0.5).clamp(0, 1)
    reach = 0.15 + 0.25 * draw[2]
    inside = torch.hypot(x / w - draw[3], y / h - draw[4]) < reach
    return torch.maximum(ink_b1hw, dots * inside)


def with_paper(ink_b1hw: Tensor, random: torch.Generator) -> Tensor:
    """Grey paper, uneven light, noise and faint ink, as a camera sees them."""
    b, _, h, w = ink_b1hw.shape
    light = smooth_noise(ink_b1hw, random, 3)
    strong = 0.6 + 0.4 * uniform(ink_b1hw, (b, 1, 1, 1), random)
    grain = 0.03 * torch.randn((b, 1, h, w), generator=random, device=ink_b1hw.device)
    return (strong * ink_b1hw + 0.08 * light + grain).clamp(0, 1)


def with_jpeg(ink_b1hw: Tensor, random: torch.Generator) -> Tensor:
    """Rings around the line, as JPEG of quality 30 to 80 leaves them."""
    b, _, h, w = ink_b1hw.shape
    padded = functional.pad(ink_b1hw, (0, -w % 8, 0, -h % 8), mode="replicate")
    quality = 30 + 50 * uniform(ink_b1hw, (b, 1, 1, 1), random)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality) / 100
    table = torch.tensor(_LUMA, device=ink_b1hw.device, dtype=ink_b1hw.dtype)
    steps = (table * scale[..., None, None]).round().clamp(1, 255)
    turn = _cosines(ink_b1hw)
    blocks = (255 * (1 - padded) - 128).unfold(2, 8, 8).unfold(3, 8, 8)
    spread = turn @ blocks @ turn.T
    kept = (spread / steps).round() * steps
    back = (turn.T @ kept @ turn + 128) / 255
    whole = back.permute(0, 1, 2, 4, 3, 5).reshape(padded.shape)
    return (1 - whole).clamp(0, 1)[..., :h, :w]


def smooth_noise(like_b1hw: Tensor, random: torch.Generator, cells: int) -> Tensor:
    """Slow random change over the picture, `(B, 1, H, W)` in -1..1."""
    b, _, h, w = like_b1hw.shape
    knots = 2 * uniform(like_b1hw, (b, 1, cells + 1, cells + 1), random) - 1
    return functional.interpolate(knots, (h, w), mode="bicubic", align_corners=True).clamp(-1, 1)


def uniform(like: Tensor, shape: tuple[int, ...], random: torch.Generator) -> Tensor:
    """Numbers from 0..1 on the device of `like`."""
    return torch.rand(shape, generator=random, device=like.device, dtype=like.dtype)


def _cosines(like: Tensor) -> Tensor:
    """The discrete cosine transform of eight samples, orthonormal."""
    k = torch.arange(8, device=like.device, dtype=like.dtype)
    turn = torch.cos(math.pi / 8 * (k[None] + 0.5) * k[:, None]) / 2
    turn[0] /= math.sqrt(2)
    return turn
