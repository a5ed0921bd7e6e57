"""The judge of closing strokes, as it is trained; `painter.segment.judge` runs it without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.networks.eyes import eye
from painter.segment.sight import FACTS, PITCH, SIDE


@dataclass(frozen=True)
class GapJudgeConfig:
    """Sizes of the network.

    Attributes:
        channels: of the three convolutions of every scale. hidden: of the perceptron's two layers.
        dropout: share of what was seen that is hidden from it while it learns.
    """

    channels: tuple[int, int, int] = (16, 24, 32)
    hidden: tuple[int, int] = (64, 32)
    dropout: float = 0.1


class GapJudge(nn.Module):
    """Pictures `(B, 3, 32, 32)` in 0..1 and facts `(B, 16)` in; log odds `(B,)` out."""

    mean: Tensor
    spread: Tensor

    def __init__(self, config: GapJudgeConfig) -> None:
        super().__init__()
        self.config = config
        seen = len(PITCH) * config.channels[-1] * (SIDE // 8) ** 2
        self.eyes = nn.ModuleList(eye(1, config.channels) for _ in PITCH)
        self.head = nn.Sequential(
            nn.Linear(seen + FACTS, config.hidden[0]),
            nn.ReLU(),
            nn.Linear(config.hidden[0], config.hidden[1]),
            nn.ReLU(),
            nn.Linear(config.hidden[1], 1),
        )
        self.register_buffer("mean", torch.zeros(FACTS))
        self.register_buffer("spread", torch.ones(FACTS))

    def scaled_to(self, facts: Tensor) -> GapJudge:
        """Take mean and spread of facts `(n, 16)` for those of all facts to come."""
        self.mean.copy_(facts.mean(0))
        self.spread.copy_(facts.std(0) + 1e-3)
        return self

    def forward(self, pictures_b3hw: Tensor, facts_bf: Tensor) -> Tensor:
        """Log odds that a stroke stands for a line."""
        seen = [
            cast("Tensor", look(pictures_b3hw[:, k : k + 1])).flatten(1)
            for k, look in enumerate(self.eyes)
        ]
        looked = functional.dropout(torch.cat(seen, 1), self.config.dropout, self.training)
        return self.head(torch.cat([looked, (facts_bf - self.mean) / self.spread], 1))[:, 0]
