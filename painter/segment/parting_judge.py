"""How likely two sides are to be of different colours: a small network that weighs a parting.

It is trained by `models/training/tasks/partings.py`; here it only runs, on numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.paths import weights_folder
from painter.segment.eyes import Layer, convolutions_of, dense_of, look, weigh
from painter.segment.parting_sight import PARTING_FACTS, PARTING_SCALES, Partings
from painter.segment.weights import stored_weights

PARTINGS_FILE = "parting_judge.safetensors"
_LEAST_ROOM = 0.5  # squared strokes
_AT_ONCE = 64  # partings a block: what is made of them fits into the cache
# Logarithm of the odds of two colours from which a passage closes sooner than by its size. Below
# none: a cut too many is mended by one stroke, a region that ran out by more.
_EVEN = -1.8
# A smaller side of fewer squared strokes is a chip, which nobody misses: so much more an e-fold.
_CHIP, _CHIP_MORE = 12.0, 0.6

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PartingJudge:
    """The network.

    Attributes:
        mean, spread: `(PARTING_FACTS,)` of the facts it was trained on.
        eyes: by scale its convolutions. head: the perceptron.
        steep: how much the logarithm of the odds falls with that of the setting a passage needs.
    """

    mean: Floats
    spread: Floats
    eyes: tuple[tuple[Layer, ...], ...]
    head: tuple[Layer, ...]
    steep: float

    def odds(self, partings: Partings) -> Floats:
        """Logarithm of the odds that m partings are of two colours, float32 (m,).

        Each as if its passage were as wide as the gap setting.
        """
        out = np.zeros(len(partings.facts), np.float32)

        def block(start: int) -> None:
            part = slice(start, start + _AT_ONCE)
            facts = (partings.facts[part] - self.mean) / self.spread
            pictures = partings.pictures[part]
            seen = [look(pictures[:, k], layers) for k, layers in enumerate(self.eyes)]
            out[part] = weigh(np.concatenate([*seen, facts], 1), self.head)

        in_parallel(block, range(0, len(out), _AT_ONCE))
        return out

    def setting_times(self, partings: Partings) -> Floats:
        """Times its setting that each of m passages needs, float32 (m,)."""
        smaller = np.log(_CHIP / np.maximum(partings.room, _LEAST_ROOM))
        even = _EVEN + _CHIP_MORE * np.maximum(smaller, 0)
        return np.exp((even - self.odds(partings)) / self.steep)


def load_parting_judge(path: Path | None = None) -> PartingJudge:
    """Read the published network.

    Raises:
        UserError: the file is missing or damaged.
    """
    with stored_weights(weights_folder() / PARTINGS_FILE if path is None else path) as stored:
        steep = float(np.logaddexp(0, stored["slope"]))
        eyes = tuple(convolutions_of(stored, f"eyes.{k}") for k in range(PARTING_SCALES))
        head = dense_of(stored, "head")
        judge = PartingJudge(stored["mean"], stored["spread"], eyes, head, steep)
        if judge.mean.shape != (PARTING_FACTS,):
            raise ValueError(f"it weighs {judge.mean.shape} facts")
    return judge
