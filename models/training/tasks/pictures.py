"""What all tasks on pictures share: batches, a split, and conversions between ranges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.data.picturebatch import PictureBatch, PictureSettings, PictureSource
from models.data.pictures import PictureSet
from models.training.measures import colourfulness, psnr

_CHECKED = 64  # drawings held back that are looked at, at most
_AT_ONCE = 8


@dataclass(frozen=True)
class Setting:
    """Where a task's drawings come from.

    Attributes:
        held_back: drawings that validate. settings: how batches are made of the others.
    """

    pictures: PictureSet
    settings: PictureSettings
    held_back: int
    seed: int
    device: torch.device


class Pictures:
    """Batches to learn from and batches to be judged by, which are always the same."""

    def __init__(self, setting: Setting) -> None:
        rows, self.held = split_people(setting.pictures.person, setting.held_back, setting.seed)
        if setting.settings.partners:
            # Drawings that have another of the same people come first: with themselves as
            # their reference they would say nothing.
            person = setting.pictures.person[self.held]
            alone = np.bincount(person, minlength=1)[person] == 1
            self.held = self.held[~alone] if (~alone).any() else self.held
        self.device = setting.device
        self._source = self._of(setting, rows, setting.settings)
        plain = replace(
            setting.settings, recolour=0.0, fresh=0.0, worn=0.0, xdog=0.0, canny=0.0, mirror=False
        )
        self._still = self._of(setting, self.held if len(self.held) else rows, plain)

    def batch(self, step: int) -> PictureBatch:
        """What a step looks at."""
        return self._source.batch(step)

    def checks(self) -> list[PictureBatch]:
        """Drawings held back, unchanged."""
        rows = self.held[:: max(1, len(self.held) // _CHECKED)][:_CHECKED]
        parts = [rows[k : k + _AT_ONCE] for k in range(0, len(rows), _AT_ONCE)]
        return [self._still.of(part, np.random.default_rng(k), k) for k, part in enumerate(parts)]

    def shown(self) -> PictureBatch:
        """A few drawings for a contact sheet."""
        return self.checks()[0] if len(self.held) else self._still.batch(0)

    @staticmethod
    def _of(setting: Setting, rows: np.ndarray, settings: PictureSettings) -> PictureSource:
        return PictureSource(setting.pictures, rows, settings, setting.seed, setting.device)


def split_people(
    person: NDArray[np.int64], held_back: int, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows to train on and about `held_back` to validate on; nobody is in both.

    Args:
        person: `(N,)`, the same number for drawings of the same people.
    """
    people = np.unique(person)
    order = np.random.default_rng(seed).permutation(people)
    sizes = np.bincount(person)[order].cumsum()
    held = order[: int(np.searchsorted(sizes, min(held_back, len(person) // 4), side="right"))]
    mask = np.isin(person, held)
    return np.flatnonzero(~mask), np.flatnonzero(mask)


def signed(x: Tensor) -> Tensor:
    """0..1 to -1..1."""
    return 2 * x - 1


def unsigned(x: Tensor) -> Tensor:
    """-1..1 to 0..1."""
    return (x + 1) / 2


def sketch_of(batch: PictureBatch) -> Tensor:
    """The line drawing as networks want it: `(B, 3, S, S)`, white 1, ink -1."""
    return signed(1 - batch.ink).expand(-1, 3, -1, -1)


def scored(pairs: Iterable[tuple[Tensor, Tensor]]) -> dict[str, float]:
    """`flat_numbers` of batches of made and true pictures, PSNR being the score; {} of none."""
    batches = list(pairs)
    if not batches:
        return {}
    found = flat_numbers([made for made, _ in batches], [true for _, true in batches])
    return {**found, "score": found["psnr"]}


def flat_numbers(made: list[Tensor], true: list[Tensor]) -> dict[str, float]:
    """PSNR in dB and colourfulness relative to the truth, of pictures 0..1."""
    one, two = torch.cat(made), torch.cat(true)
    ratio = colourfulness(one).mean() / colourfulness(two).mean().clamp(min=1e-3)
    return {
        "psnr": round(float(psnr(one, two).mean()), 3),
        "colourfulness": round(float(ratio), 3),
    }
