"""The judge of partings as it is trained; `painter.segment.parting_judge` runs it without torch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from painter.segment.parting_judge import PARTING_FACTS

_FAR = 3.0  # logarithm of a setting over the one asked for beyond which it says nothing more


@dataclass(frozen=True)
class PartingJudgeConfig:
    """Sizes of the network: of the perceptron's two layers."""

    hidden: tuple[int, int] = (24, 24)


class PartingJudge(nn.Module):
    """Facts `(B, 15)` and sizes `(B,)` in; log odds `(B,)` of two colours out.

    They fall in a straight line with the size, so that a trained one tells at which setting a
    passage is as likely to be closed rightly as not.
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, config: PartingJudgeConfig) -> None:
        super().__init__()
        self.config = config
        one, two = config.hidden
        self.layers = nn.Sequential(
            nn.Linear(PARTING_FACTS, one), nn.ReLU(),
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

    def forward(self, facts_bf: Tensor, size_b: Tensor) -> Tensor:
        """Log odds that both sides are of two colours."""
        weighed = self.layers((facts_bf - self.mean) / self.spread)[:, 0]
        return weighed - functional.softplus(self.slope) * size_b.clamp(-_FAR, _FAR)
