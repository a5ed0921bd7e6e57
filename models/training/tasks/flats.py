"""A painted picture made flat by the true regions, as the program does it, but to learn through."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from models.data.picturebatch import PictureBatch
from models.data.truth import regions_of_flat


def true_regions(batch: PictureBatch) -> Tensor:
    """`(B, S, S)` int64: connected pieces of one flat colour, numbered through the batch from 0."""
    pictures = (batch.flat * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()
    found: list[np.ndarray] = []
    before = 0
    for picture in pictures:
        labels, colours = regions_of_flat(picture)
        found.append(labels.astype(np.int64) - 1 + before)
        before += len(colours) - 1
    return torch.from_numpy(np.stack(found)).to(batch.flat.device)


def flattened(made_b3hw: Tensor, batch: PictureBatch) -> Tensor:
    """Every region in the mean of what was painted in it, with the batch's clean ink over it.

    Args:
        made_b3hw: pictures in -1..1, and so is what comes back. Pixels count by how little ink
            there is, squared: a line's edge says more of the line than of the region.
    """
    regions = true_regions(batch).reshape(-1)
    light = 1 - batch.clean
    weight = light.square().clamp(min=1e-3).reshape(-1)
    colours = ((made_b3hw.float() + 1) / 2).permute(0, 2, 3, 1).reshape(-1, 3)
    count = int(regions.max()) + 1
    sums = colours.new_zeros(count, 3).index_add(0, regions, colours * weight[:, None])
    total = weight.new_zeros(count).index_add(0, regions, weight)
    mean = (sums / total[:, None])[regions].reshape(made_b3hw.permute(0, 2, 3, 1).shape)
    return 2 * mean.permute(0, 3, 1, 2) * light - 1
