"""How likely strokes are to stand for a line that the artist left open: a small network.

It looks at every stroke at three scales with three convolutions each (Springenberg and others 2015:
steps of two instead of pooling), and weighs what it saw and some facts in a perceptron. It is
trained by `models/training/tasks/gaps.py`; here it only runs, on numpy, because nothing in the
engine needs torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.paths import weights_folder
from painter.segment.eyes import Layer, convolutions_of, dense_of, look, weigh
from painter.segment.parting_judge import PartingJudge, load_parting_judge
from painter.segment.parting_sight import Partings
from painter.segment.sight import FACTS, PITCH, Seen
from painter.segment.weights import stored_weights

FILE = "gap_judge.safetensors"
_AT_ONCE = 64  # strokes a block: their pictures and what is made of them fit into the cache

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Judge:
    """The network.

    Attributes:
        mean, spread: `(FACTS,)` of the facts it was trained on.
        eyes: by scale its convolutions, inputs in the order row, column, channel.
        head: the perceptron.
        partings: judge of what a passage parts.
    """

    mean: Floats
    spread: Floats
    eyes: tuple[tuple[Layer, ...], ...]
    head: tuple[Layer, ...]
    partings: PartingJudge

    def odds(self, seen: Seen) -> Floats:
        """Logarithm of the odds that each of n strokes stands for a line, float32 (n,)."""
        out = np.zeros(len(seen.facts), np.float32)

        def block(start: int) -> None:
            part = slice(start, start + _AT_ONCE)
            out[part] = self._odds(seen.pictures[part], seen.facts[part])

        in_parallel(block, range(0, len(out), _AT_ONCE))
        return out

    def setting_times(self, partings: Partings) -> Floats:
        """Times its setting that each of m passages needs, float32 (m,)."""
        return self.partings.setting_times(partings)

    def _odds(self, pictures: NDArray[np.uint8], facts: Floats) -> Floats:
        seen = [look(pictures[:, k, :, :, None], layers) for k, layers in enumerate(self.eyes)]
        return weigh(np.concatenate([*seen, (facts - self.mean) / self.spread], 1), self.head)


def load_judge(path: Path | None = None) -> Judge:
    """Read the published networks, that of strokes from another place if one is given.

    Raises:
        UserError: the file is missing or damaged.
    """
    partings = load_parting_judge()
    with stored_weights(weights_folder() / FILE if path is None else path) as stored:
        eyes = tuple(convolutions_of(stored, f"eyes.{k}") for k in range(len(PITCH)))
        head = dense_of(stored, "head")
        judge = Judge(stored["mean"], stored["spread"], eyes, head, partings)
        if judge.mean.shape != (FACTS,):
            raise ValueError(f"it weighs {judge.mean.shape} facts")
    return judge
