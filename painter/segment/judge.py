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
from painter.base.kernel import kernel
from painter.base.paths import weights_folder
from painter.segment.parting_judge import PartingJudge, load_parting_judge
from painter.segment.sight import FACTS, PITCH, Seen
from painter.segment.weights import stored_weights

FILE = "gap_judge.safetensors"
_AT_ONCE = 64  # strokes a block: their pictures and what is made of them fit into the cache
_CONVOLUTIONS = 3

Floats = NDArray[np.float32]
Layer = tuple[Floats, Floats]
"""Weights (inputs, outputs) and biases (outputs,)."""


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

    def setting_times(self, facts: Floats) -> Floats:
        """Times its setting that each of m passages needs, float32 (m,)."""
        return self.partings.setting_times(facts)

    def _odds(self, pictures: NDArray[np.uint8], facts: Floats) -> Floats:
        seen = [_look(pictures[:, k], layers) for k, layers in enumerate(self.eyes)]
        x = np.concatenate([*seen, (facts - self.mean) / self.spread], 1)
        for weights, bias in self.head[:-1]:
            x = np.maximum(x @ weights + bias, 0)
        weights, bias = self.head[-1]
        return (x @ weights + bias)[:, 0]


def load_judge(path: Path | None = None) -> Judge:
    """Read the published networks, that of strokes from another place if one is given.

    Raises:
        UserError: the file is missing or damaged.
    """
    partings = load_parting_judge()
    with stored_weights(weights_folder() / FILE if path is None else path) as stored:
        eyes = tuple(
            tuple(_convolution(stored, k, i) for i in range(_CONVOLUTIONS))
            for k in range(len(PITCH))
        )
        head = tuple(_dense(stored, f"head.{i}") for i in (0, 2, 4))
        judge = Judge(stored["mean"], stored["spread"], eyes, head, partings)
        if judge.mean.shape != (FACTS,):
            raise ValueError(f"it weighs {judge.mean.shape} facts")
    return judge


def _convolution(stored: dict[str, Floats], scale: int, layer: int) -> Layer:
    """Pictures were 0 to 1 in training; here the first layer takes them as they are."""
    name = f"eyes.{scale}.{2 * layer}"
    weights = stored[f"{name}.weight"]  # outputs, channels, rows, columns
    most = np.float32(1 if layer else 255)
    return weights.transpose(2, 3, 1, 0).reshape(-1, len(weights)) / most, stored[f"{name}.bias"]


def _dense(stored: dict[str, Floats], name: str) -> Layer:
    return stored[f"{name}.weight"].T.copy(), stored[f"{name}.bias"]


def _look(pictures: NDArray[np.uint8], layers: tuple[Layer, ...]) -> Floats:
    """Convolutions of 3 x 3 in steps of 2 over uint8 (n, h, w); float32 (n, features)."""
    count, side = len(pictures), pictures.shape[1]
    seen = np.zeros(0, np.float32)
    for layer, (weights, bias) in enumerate(layers):
        side //= 2
        windows = np.empty((count * side * side, len(weights)), np.float32)
        if layer == 0:
            _windows_of_pictures(np.ascontiguousarray(pictures), windows)
        else:
            _windows(seen.reshape(count, 2 * side, -1), len(weights) // 9, windows)
        seen = windows @ weights
        _bend(seen, bias)
    return seen.reshape(count, side * side, -1).transpose(0, 2, 1).reshape(count, -1)


@kernel
def _windows_of_pictures(pictures: NDArray[np.uint8], out: Floats) -> None:
    """Every second 3 x 3 window of (n, h, w), h and w even, as a row; zeros around."""
    count, height, width = pictures.shape
    row = 0
    for k in range(count):
        for y in range(0, height, 2):
            for x in range(0, width, 2):
                for v in range(3):
                    for u in range(3):
                        inside = y + v > 0 and x + u > 0
                        out[row, 3 * v + u] = pictures[k, y + v - 1, x + u - 1] if inside else 0
                row += 1


@kernel
def _windows(seen: Floats, channels: int, out: Floats) -> None:
    """The same of (n, h, w * channels): rows of pixels are copied as they lie."""
    count, height, width = seen.shape
    long = 3 * channels
    row = 0
    for k in range(count):
        for y in range(0, height, 2):
            for x in range(0, width, 2 * channels):
                for v in range(3):
                    none = long if y + v == 0 else channels if x == 0 else 0
                    into = out[row, v * long : (v + 1) * long]
                    into[:none] = 0
                    if none < long:
                        into, given = into[none:], seen[k, y + v - 1, x - channels + none :]
                        for i in range(len(into)):
                            into[i] = given[i]
                row += 1


@kernel
def _bend(x: Floats, bias: Floats) -> None:
    """Add biases to rows, and cut what is negative, in place."""
    for row in range(x.shape[0]):
        for k in range(x.shape[1]):
            x[row, k] = max(x[row, k] + bias[k], np.float32(0))
