"""The judge of partings as it is trained; `painter.segment.parting_judge` runs it without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.networks.eyes import eye
from painter.segment.parting_sight import (
    PARTING_CHANNELS,
    PARTING_FACTS,
    PARTING_SCALES,
    PARTING_SIDE,
)

_FAR = 3.0  # logarithm of a setting over the one asked for beyond which it says nothing more


@dataclass(frozen=True)
class PartingJudgeConfig:
    """Sizes of the network.

    Attributes:
        channels: of the three convolutions of each scale. hidden: of the perceptron's two layers.
        dropout: share of what was seen that is hidden from it while it learns.
    """

    channels: tuple[int, int, int] = (8, 16, 16)
    hidden: tuple[int, int] = (32, 32)
    dropout: float = 0.1


class PartingJudge(nn.Module):
    """Facts `(B, 15)`, pictures and sizes `(B,)` in; log odds `(B,)` of two colours out.

    They fall in a straight line with the size, so that a trained one tells at which setting a
    passage is as likely to be closed rightly as not.
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, config: PartingJudgeConfig) -> None:
        super().__init__()
        self.config = config
        one, two = config.hidden
        self.eyes = nn.ModuleList(
            eye(PARTING_CHANNELS, config.channels) for _ in range(PARTING_SCALES)
        )
        seen = PARTING_SCALES * config.channels[-1] * (PARTING_SIDE // 8) ** 2
        self.head = nn.Sequential(
            nn.Linear(seen + PARTING_FACTS, one), nn.ReLU(),
            nn.Linear(one, two), nn.ReLU(),
            nn.Linear(two, 1),
        )  # fmt: skip
        self.slope = nn.Parameter(torch.tensor(1.0))
        self.register_buffer("mean", torch.zeros(PARTING_FACTS))
        self.register_buffer("spread", torch.ones(PARTING_FACTS))

    def scaled_to(self, facts: Tensor) -> PartingJudge:
        """Take mean and spread of facts `(n, 15)` for those of all facts to come."""
        self.mean.copy_(facts.mean(0))
        self.spread.copy_(facts.std(0) + 1e-3)
        return self

    def forward(self, facts_bf: Tensor, picture_bschw: Tensor, size_b: Tensor) -> Tensor:
        """Log odds that both sides are of two colours.

        Args:
            picture_bschw: `(B, 2, 3, 32, 32)` uint8, scales first.
        """
        facts = (facts_bf - self.mean) / self.spread
        seen = [
            cast("Tensor", look(picture_bschw[:, k] / 255)).flatten(1)
            for k, look in enumerate(self.eyes)
        ]
        looked = functional.dropout(torch.cat(seen, 1), self.config.dropout, self.training)
        weighed = self.head(torch.cat([looked, facts], 1))[:, 0]
        return weighed - functional.softplus(self.slope) * size_b.clamp(-_FAR, _FAR)
