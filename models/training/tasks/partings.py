"""Learning what is of two colours: what the judge of partings is trained for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from models.data.partings import PartingSet
from models.networks.parting_judge import PartingJudge, PartingJudgeConfig
from models.training.loop import Losses, split_rows
from models.training.tasks.gaps import judged


@dataclass(frozen=True, eq=False)
class PartingBatch:
    """B passages.

    Attributes:
        facts: `(B, 15)`. size: `(B,)`. truth: `(B,)` 0 or 1.
    """

    facts: Tensor
    size: Tensor
    truth: Tensor


class PartingTask:
    """Cross entropy between the judge's odds and whether both sides are of two colours."""

    def __init__(
        self,
        config: PartingJudgeConfig,
        partings: PartingSet,
        batch: int,
        held_back: int,
        seed: int,
        device: torch.device,
    ) -> None:
        """`held_back` drawings validate; none of their passages is learnt from."""
        self._config, self._partings, self._batch = config, partings, batch
        self._seed, self._device = seed, device
        self._rows, self._held = split_rows(partings.drawing, held_back, seed)

    def network(self) -> PartingJudge:
        """A judge who knows what facts are like, and nothing else."""
        facts = torch.from_numpy(self._partings.facts[self._rows])
        return PartingJudge(self._config).scaled_to(facts).to(self._device)

    def batch(self, step: int) -> PartingBatch:
        """Passages at random."""
        rng = np.random.default_rng((self._seed, step))
        return self._of(np.sort(rng.choice(self._rows, self._batch)))

    def make(self, network: nn.Module, batch: PartingBatch) -> Tensor:
        """Log odds."""
        return network(batch.facts, batch.size)

    def losses(self, batch: PartingBatch, made: Tensor) -> Losses:
        """Cross entropy."""
        return {"entropy": functional.binary_cross_entropy_with_logits(made.float(), batch.truth)}

    def check(self, network: nn.Module) -> dict[str, float]:
        """Cross entropy, share judged wrongly, and area under the curve on drawings held back."""
        with torch.no_grad():
            odds = self.make(network, self._of(self._held)).float().cpu().numpy()
        return judged(odds, self._partings.truth[self._held])

    def sheet(self, network: nn.Module, path: Path) -> None:
        """There is nothing to see: facts are numbers."""

    def _of(self, rows: NDArray[np.int64]) -> PartingBatch:
        partings = self._partings
        return PartingBatch(
            *(
                torch.from_numpy(column[rows]).to(self._device)
                for column in (partings.facts, partings.size, partings.truth)
            )
        )
