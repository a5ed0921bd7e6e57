"""Flats made to look like grey-toned pages, paintings and photographs, on the device."""

from __future__ import annotations

import torch
from torch import Tensor

from models.data.wear import smooth_noise, uniform


def shaded(flat_b3hw: Tensor, ink_b1hw: Tensor, random: torch.Generator) -> Tensor:
    """Uneven light, a slight cast of colour, grain and a softer line; `(B, 3, H, W)` 0..1."""
    b, _, h, w = flat_b3hw.shape
    strong = uniform(flat_b3hw, (b, 1, 1, 1), random)
    light = 1 + strong * (
        0.28 * smooth_noise(ink_b1hw, random, 2) + 0.16 * smooth_noise(ink_b1hw, random, 7)
    )
    cast = 1 + 0.05 * (2 * uniform(flat_b3hw, (b, 3, 1, 1), random) - 1)
    grain = 0.02 * torch.randn((b, 1, h, w), generator=random, device=flat_b3hw.device)
    faint = 0.4 + 0.6 * uniform(flat_b3hw, (b, 1, 1, 1), random)
    return (flat_b3hw * light * cast * (1 - faint * ink_b1hw) + grain).clamp(0, 1)
