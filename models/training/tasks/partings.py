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

_AT_ONCE = 4096  # held back passages judged in one go


@dataclass(frozen=True, eq=False)
class PartingBatch:
    """B passages.

    Attributes:
        facts: `(B, 15)`. pictures: `(B, 2, 3, 32, 32)` uint8. size: `(B,)`. truth: `(B,)` 0 or 1.
    """

    facts: Tensor
    pictures: Tensor
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
        """Passages at random, half of them seen in a mirror."""
        rng = np.random.default_rng((self._seed, step))
        rows = np.sort(rng.choice(self._rows, self._batch))
        return self._of(rows, rng.random(self._batch) < 0.5)

    def make(self, network: nn.Module, batch: PartingBatch) -> Tensor:
        """Log odds."""
        return network(batch.facts, batch.pictures, batch.size)

    def losses(self, batch: PartingBatch, made: Tensor) -> Losses:
        """Cross entropy."""
        return {"entropy": functional.binary_cross_entropy_with_logits(made.float(), batch.truth)}

    def check(self, network: nn.Module) -> dict[str, float]:
        """Cross entropy, share judged wrongly, and area under the curve on drawings held back."""
        odds = np.empty(len(self._held), np.float32)
        with torch.no_grad():
            for start in range(0, len(odds), _AT_ONCE):
                part = slice(start, start + _AT_ONCE)
                odds[part] = self.make(network, self._of(self._held[part])).float().cpu().numpy()
        return judged(odds, self._partings.truth[self._held])

    def sheet(self, network: nn.Module, path: Path) -> None:
        """There is nothing to see: facts are numbers."""

    def _of(
        self, rows: NDArray[np.int64], mirrored: NDArray[np.bool_] | None = None
    ) -> PartingBatch:
        partings = self._partings
        pictures = partings.pictures[rows]
        if mirrored is not None:
            pictures[mirrored] = pictures[mirrored, :, :, ::-1]
        columns = (
            partings.facts[rows],
            np.ascontiguousarray(pictures.transpose(0, 1, 4, 2, 3)),
            partings.size[rows],
            partings.truth[rows],
        )
        return PartingBatch(*(torch.from_numpy(column).to(self._device) for column in columns))
