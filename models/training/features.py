"""Features for a perceptual loss and for a Fréchet distance: a small network of our own.

It learns, from drawings alone, what their regions are like: for every cell of a grid the mean
colour, the share of ink, how many colours meet there and how far they lie apart. No network of
others, and no data of others, is in it.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.data.picturebatch import PictureBatch, PictureSource
from painter.base.errors import UserError

_GRID = 8  # cells along a side
_TARGETS = 8  # mean colour (3), spread (3), ink, change


class Perceptual(Protocol):
    """What tells how far two pictures look apart."""

    def to(self, device: torch.device) -> Any:
        """The same on another device."""
        ...

    def distance(self, made_b3hw: Tensor, true_b3hw: Tensor) -> Tensor:
        """A scalar, 0 for equal pictures; both in 0..1."""
        ...


class ScriptFeatures(nn.Module):
    """A TorchScript network of the user's, as VGG up to relu2_2, from sRGB 0..1 to a map."""

    def __init__(self, path: Path) -> None:
        """Load it.

        Raises:
            UserError: the file is no such network.
        """
        super().__init__()
        try:
            self.network = torch.jit.load(str(path), map_location="cpu").eval()
        except (RuntimeError, ValueError, OSError) as error:
            fault = str(error).strip().splitlines()[0]
            raise UserError(f"{path} is no feature network: {fault}", "Name another") from None
        self.requires_grad_(False)

    def distance(self, made_b3hw: Tensor, true_b3hw: Tensor) -> Tensor:
        """Mean squared difference of the maps."""
        return functional.mse_loss(self.network(made_b3hw), self.network(true_b3hw))


class Features(nn.Module):
    """Five convolutions; the second and the fourth level are what is compared."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (3, 24, 32, 48, 64, 96)
        self.levels = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2 if k else 1, padding=1)
            for k, (a, b) in enumerate(pairwise(sizes))
        )
        self.head = nn.Conv2d(sizes[-1], _TARGETS, 1)

    def forward(self, rgb_b3hw: Tensor) -> list[Tensor]:
        """Maps of every level from sRGB 0..1."""
        x = 2 * rgb_b3hw - 1
        found: list[Tensor] = []
        for level in self.levels:
            x = functional.leaky_relu(level(x), 0.1)
            found.append(x)
        return found

    def distance(self, made_b3hw: Tensor, true_b3hw: Tensor) -> Tensor:
        """Mean squared difference of two levels, each brought to unit length by pixel."""
        one, two = self(made_b3hw), self(true_b3hw)
        parts = [
            (functional.normalize(one[k], dim=1) - functional.normalize(two[k], dim=1))
            .square()
            .sum(dim=1)
            .mean()
            for k in (1, 3)
        ]
        return torch.stack(parts).sum()

    def summary(self, rgb_b3hw: Tensor) -> Tensor:
        """`(B, 160)`: means of the two deepest levels, for a Fréchet distance."""
        levels = self(rgb_b3hw)
        return torch.cat([levels[k].mean(dim=(2, 3)) for k in (-2, -1)], dim=1)

    def fingerprint(self) -> str:
        """The first digits of the weights' hash: which features a number was taken with."""
        digest = hashlib.sha256()
        for value in self.state_dict().values():
            digest.update(value.detach().cpu().numpy().tobytes())
        return digest.hexdigest()[:12]


def trained_features(
    source: PictureSource, steps: int, seed: int, device: torch.device
) -> Features:
    """A network that has learnt region statistics, frozen."""
    torch.manual_seed(seed)
    network = Features().to(device)
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3)
    for step in range(steps):
        batch = source.batch(step)
        wanted = region_statistics(batch)
        found = functional.adaptive_avg_pool2d(network.head(network(batch.colour)[-1]), _GRID)
        optimiser.zero_grad(set_to_none=True)
        functional.smooth_l1_loss(found, wanted, beta=0.1).backward()
        optimiser.step()
    return network.requires_grad_(False).eval()


def region_statistics(batch: PictureBatch) -> Tensor:
    """`(B, 8, 8, 8)`: mean and spread of the flats, share of ink, share of borders, by cell."""
    pool = functional.adaptive_avg_pool2d
    mean = pool(batch.flat, _GRID)
    spread = (pool(batch.flat.square(), _GRID) - mean.square()).clamp(min=0).sqrt()
    across = (batch.flat[..., 1:] - batch.flat[..., :-1]).abs().amax(dim=1, keepdim=True) > 1 / 512
    border = pool(across.float(), _GRID)
    return torch.cat([mean, spread, pool(batch.clean, _GRID), border], dim=1)
