"""Losses of critics and of what they judge; the critic never helps the generator."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional


def bce_critic(real: Tensor, fake: Tensor) -> Tensor:
    """Logits of drawn pictures towards 1, of made ones towards 0."""
    return bce_maker(real) + functional.binary_cross_entropy_with_logits(
        fake, torch.zeros_like(fake)
    )


def bce_maker(fake: Tensor) -> Tensor:
    """Logits of made pictures towards 1."""
    return functional.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))


def hinge_critic(real: Tensor, fake: Tensor) -> Tensor:
    """Drawn pictures above 1, made ones below -1."""
    return torch.relu(1 - real).mean() + torch.relu(1 + fake).mean()


def hinge_maker(fake: Tensor) -> Tensor:
    """As high as can be."""
    return -fake.mean()


def slope_penalty(critic: Callable[[Tensor], Tensor], real_b3hw: Tensor) -> Tensor:
    """R1 (Mescheder et al. 2018): mean squared norm of the critic's slope at drawn pictures."""
    with torch.autocast(real_b3hw.device.type, enabled=False):
        real = real_b3hw.detach().float().requires_grad_(True)
        (slope,) = torch.autograd.grad(critic(real).sum(), real, create_graph=True)
        return slope.square().flatten(1).sum(dim=1).mean()


class ImagePool:
    """Earlier pictures for the critic (Shrivastava et al. 2017): half of the time an old one.

    Pictures are kept without their graph; a run that goes on, or changes the side of its
    pictures, begins with an empty pool.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._kept: list[Tensor] = []

    def exchange(self, pictures_bchw: Tensor, random: torch.Generator) -> Tensor:
        """As many pictures, some of them older."""
        if self._kept and self._kept[0].shape != pictures_bchw.shape[1:]:
            self._kept.clear()
        out: list[Tensor] = []
        for picture in pictures_bchw.detach():
            if len(self._kept) < self.size:
                self._kept.append(picture.clone())
                out.append(picture)
                continue
            draw = torch.rand(2, generator=random, device=random.device)
            if float(draw[0]) < 0.5:
                k = int(draw[1] * len(self._kept))
                out.append(self._kept[k])
                self._kept[k] = picture.clone()
            else:
                out.append(picture)
        return torch.stack(out) if out else pictures_bchw
