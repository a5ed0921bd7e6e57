"""How likely two sides are to be of different colours: a small network that weighs a parting.

It is trained by `models/training/tasks/partings.py`; here it only runs, on numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.paths import weights_folder
from painter.segment.weights import stored_weights

PARTING_FACTS = 15
LIKELIEST = 10
"""Columns of facts, as of `painter.segment.partings`; that of the odds of the likeliest opening."""

PARTINGS_FILE = "parting_judge.safetensors"
_LAYERS = 3
# Logarithm of the odds of two colours from which a passage closes sooner than by its size. Below
# none: a cut too many is mended by one stroke, a region that ran out by more.
_EVEN = -1.2

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PartingJudge:
    """The network.

    Attributes:
        mean, spread: `(PARTING_FACTS,)` of the facts it was trained on.
        layers: weights (inputs, outputs) and biases (outputs,) of a perceptron.
        steep: how much the logarithm of the odds falls with that of the setting a passage needs.
    """

    mean: Floats
    spread: Floats
    layers: tuple[tuple[Floats, Floats], ...]
    steep: float

    def odds(self, facts: Floats) -> Floats:
        """Logarithm of the odds that m partings are of two colours, float32 (m,).

        Each as if its passage were as wide as the gap setting.

        Args:
            facts: (m, PARTING_FACTS) as of `measure_partings`.
        """
        x = (facts - self.mean) / self.spread
        for weights, bias in self.layers[:-1]:
            x = np.maximum(x @ weights + bias, 0)
        weights, bias = self.layers[-1]
        return (x @ weights + bias)[:, 0]

    def setting_times(self, facts: Floats) -> Floats:
        """Times its setting that each of m passages needs, float32 (m,)."""
        return np.exp((_EVEN - self.odds(facts)) / self.steep)


def load_parting_judge(path: Path | None = None) -> PartingJudge:
    """Read the published network.

    Raises:
        UserError: the file is missing or damaged.
    """
    with stored_weights(weights_folder() / PARTINGS_FILE if path is None else path) as stored:
        layers = tuple(
            (stored[f"layers.{2 * k}.weight"].T.copy(), stored[f"layers.{2 * k}.bias"])
            for k in range(_LAYERS)
        )
        steep = float(np.logaddexp(0, stored["slope"]))
        judge = PartingJudge(stored["mean"], stored["spread"], layers, steep)
        if judge.mean.shape != (PARTING_FACTS,):
            raise ValueError(f"it weighs {judge.mean.shape} facts")
    return judge
