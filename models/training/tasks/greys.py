"""What the two networks that keep greys share: a picture's light and chroma, and numbers."""

from __future__ import annotations

import torch
from torch import Tensor

from models.data.photograph import shaded
from models.data.picturebatch import PictureBatch
from models.pipelines.lab import in_gamut, lab_of


def toned_picture(batch: PictureBatch, photographs: float) -> Tensor:
    """Pictures whose greys say something, `(B, 3, S, S)` 0..1.

    Args:
        photographs: share that is shaded like a painting or a photograph; the rest is flat.
    """
    if not photographs:
        return batch.colour
    random = batch.random
    chosen = torch.rand(len(batch.ink), generator=random, device=random.device) < photographs
    made = shaded(batch.flat, batch.clean, random)
    return torch.where(chosen[:, None, None, None], made, batch.colour)


def light_and_chroma(rgb_b3hw: Tensor) -> tuple[Tensor, Tensor]:
    """L* 0..100 and ab, `(B, 1, H, W)` and `(B, 2, H, W)`."""
    lab = lab_of(rgb_b3hw)
    return lab[:, :1], lab[:, 1:]


def coloured(light_b1hw: Tensor, ab_b2hw: Tensor) -> Tensor:
    """sRGB 0..1 of exactly this light, with as much of the chroma as there is."""
    return in_gamut(torch.cat([light_b1hw, ab_b2hw.float()], dim=1))
