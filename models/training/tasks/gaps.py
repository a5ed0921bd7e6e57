"""Learning which strokes close a gap: what the judge of `painter.segment` is trained for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from models.data.closings import ClosingSet
from models.networks.gap_judge import GapJudge, GapJudgeConfig
from models.training.loop import Losses, split_rows
from painter.segment.closings import NECK
from painter.segment.gaps import PAIR
from painter.segment.sight import SIDE

_AT_ONCE = 2048
_SHOWN = 12  # strokes a row of the contact sheet, by row: surest, doubtful, least likely
_HIDDEN = 0.03  # share of the facts that are hidden from it while it learns


@dataclass(frozen=True, eq=False)
class StrokeBatch:
    """B strokes.

    Attributes:
        pictures: `(B, 3, 32, 32)` 0..1. facts: `(B, 16)`. truth: `(B,)` 0..1.
    """

    pictures: Tensor
    facts: Tensor
    truth: Tensor


class GapTask:
    """Cross entropy between the judge's odds and the share of a stroke that parts colours."""

    def __init__(
        self,
        config: GapJudgeConfig,
        closings: ClosingSet,
        batch: int,
        held_back: int,
        seed: int,
        device: torch.device,
    ) -> None:
        """`held_back` drawings validate; none of their strokes is learnt from."""
        self._config, self._closings, self._batch = config, closings, batch
        self._seed, self._device = seed, device
        self._rows, self._held = split_rows(closings.drawing, held_back, seed)

    def network(self) -> GapJudge:
        """A judge who knows what facts are like, and nothing else."""
        facts = torch.from_numpy(self._closings.facts[self._rows])
        return GapJudge(self._config).scaled_to(facts).to(self._device)

    def batch(self, step: int) -> StrokeBatch:
        """Strokes at random, turned over and, where both ends are alike, end for end."""
        rng = np.random.default_rng((self._seed, step))
        batch = self._of(np.sort(rng.choice(self._rows, self._batch)))
        turned = torch.from_numpy(rng.random(self._batch) < 0.5).to(self._device)
        alike = (batch.facts[:, PAIR] > 0) | (batch.facts[:, NECK] > 0)
        ended = torch.from_numpy(rng.random(self._batch) < 0.5).to(self._device) & alike
        pictures = torch.where(_each(turned), batch.pictures.flip(2), batch.pictures)
        pictures = torch.where(_each(ended), pictures.flip(3), pictures)
        return StrokeBatch(pictures, batch.facts, batch.truth)

    def make(self, network: nn.Module, batch: StrokeBatch) -> Tensor:
        """Log odds; some of the facts are hidden while it learns, so that it looks as well."""
        facts = batch.facts
        if network.training:
            shown = torch.rand_like(facts) >= _HIDDEN
            facts = torch.where(shown, facts, network.get_buffer("mean"))
        return network(batch.pictures, facts)

    def losses(self, batch: StrokeBatch, made: Tensor) -> Losses:
        """Cross entropy."""
        return {"entropy": functional.binary_cross_entropy_with_logits(made.float(), batch.truth)}

    def check(self, network: nn.Module) -> dict[str, float]:
        """Cross entropy, share judged wrongly, and area under the curve on drawings held back."""
        return judged(self._odds(network), self._closings.truth[self._held])

    def sheet(self, network: nn.Module, path: Path) -> None:
        """The surest strokes held back, doubtful ones and the least likely, at the middle scale."""
        order = np.argsort(-self._odds(network), kind="stable")
        middle = len(order) // 2
        rows = [order[:_SHOWN], order[middle : middle + _SHOWN], order[-_SHOWN:]]
        seen = self._closings.pictures[self._held]
        sheet = np.vstack([np.hstack([_shown(seen[k, 1]) for k in row]) for row in rows])
        cv2.imencode(".png", sheet)[1].tofile(path)

    def _odds(self, network: nn.Module) -> NDArray[np.float32]:
        parts = [self._held[k : k + _AT_ONCE] for k in range(0, len(self._held), _AT_ONCE)]
        with torch.no_grad():
            made = [self.make(network, self._of(part)).float().cpu().numpy() for part in parts]
        return np.concatenate(made)

    def _of(self, rows: NDArray[np.int64]) -> StrokeBatch:
        closings = self._closings
        pictures = torch.from_numpy(closings.pictures[rows]).to(self._device).float() / 255
        facts = torch.from_numpy(closings.facts[rows]).to(self._device)
        return StrokeBatch(pictures, facts, torch.from_numpy(closings.truth[rows]).to(self._device))


def judged(odds: NDArray[np.float32], truth: NDArray[np.float32]) -> dict[str, float]:
    """How well logarithms of odds, (n,), foretell a truth from 0 to 1.

    Cross entropy, share judged wrongly, and area under the curve.
    """
    entropy = float(np.mean(np.logaddexp(0, odds) - truth * odds))
    wrong = float(np.mean((odds > 0) != (truth > 0.5)))
    return {
        "entropy": round(entropy, 4),
        "wrong": round(wrong, 4),
        "area": round(area_under_curve(odds, truth > 0.5), 4),
        "score": -entropy,
    }


def area_under_curve(odds: NDArray[np.float32], true: NDArray[np.bool_]) -> float:
    """Share of pairs of a true and a false stroke in which the true one has higher odds."""
    rank = np.empty(len(odds), np.float64)
    rank[np.argsort(odds, kind="stable")] = np.arange(len(odds))
    yes = int(true.sum())
    pairs = yes * (len(odds) - yes)
    return float((rank[true].sum() - yes * (yes - 1) / 2) / pairs) if pairs else 0.5


def _each(which: Tensor) -> Tensor:
    return which[:, None, None, None]


def _shown(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    large = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    large = np.pad(large, 2, constant_values=128)
    large[3 * SIDE // 2 + 2, ::6] = 128  # where the stroke lies
    return large.astype(np.uint8, copy=False)
