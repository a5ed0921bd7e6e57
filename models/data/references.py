"""Pictures to take colours from, on the device."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from models.data.wear import smooth_noise, uniform


def warped(picture_b3hw: Tensor, random: torch.Generator, reach: float = 0.12) -> Tensor:
    """The picture bent like rubber, turned round, moved and enlarged; what comes in is white."""
    b, _, h, w = picture_b3hw.shape
    like = picture_b3hw[:, :1]
    draw = uniform(like, (4, b), random)
    flip = torch.where(draw[0] < 0.5, -1.0, 1.0)
    scale = 0.75 + 0.4 * draw[1]
    shift = 0.3 * (draw[2:] - 0.5)
    zero = torch.zeros_like(scale)
    rows = torch.stack([flip * scale, zero, shift[0], zero, scale, shift[1]], dim=1)
    grid = functional.affine_grid(rows.view(b, 2, 3), [b, 3, h, w], align_corners=False)
    bend = torch.cat([smooth_noise(like, random, 4) for _ in range(2)], dim=1)
    grid = grid + reach * bend.permute(0, 2, 3, 1)
    return 1 + functional.grid_sample(picture_b3hw - 1, grid, align_corners=False)


def shuffled(picture_b3hw: Tensor, random: torch.Generator) -> Tensor:
    """Cut into 2 x 2 to 16 x 16 pieces and laid down anew: colours stay, places do not."""
    cells = 2 ** int(torch.randint(1, 5, (1,), generator=random, device=picture_b3hw.device))
    h, w = (side // cells * cells for side in picture_b3hw.shape[-2:])
    cut = picture_b3hw[..., :h, :w].unflatten(2, (cells, -1)).unflatten(4, (cells, -1))
    pieces = cut.permute(0, 2, 4, 1, 3, 5).flatten(1, 2)
    order = uniform(picture_b3hw, (len(pieces), cells * cells), random).argsort(dim=1)
    pieces = pieces.gather(1, order[:, :, None, None, None].expand_as(pieces))
    laid = pieces.unflatten(1, (cells, cells)).permute(0, 3, 1, 4, 2, 5)
    out = picture_b3hw.clone()
    out[..., :h, :w] = laid.flatten(4, 5).flatten(2, 3)
    return out


def wrong(pictures_b3hw: Tensor) -> Tensor:
    """Everybody's reference goes half of the batch on: nobody keeps their own.

    Not to the next one, since drawings of the same people often stand side by side.
    """
    return pictures_b3hw.roll(max(1, len(pictures_b3hw) // 2), dims=0)
