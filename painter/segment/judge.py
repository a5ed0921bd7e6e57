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
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.errors import UserError
from painter.base.paths import weights_folder
from painter.segment.sight import FACTS, PITCH, Seen

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
    """

    mean: Floats
    spread: Floats
    eyes: tuple[tuple[Layer, ...], ...]
    head: tuple[Layer, ...]

    def odds(self, seen: Seen) -> Floats:
        """Logarithm of the odds that each of n strokes stands for a line, float32 (n,)."""
        out = np.zeros(len(seen.facts), np.float32)

        def block(start: int) -> None:
            part = slice(start, start + _AT_ONCE)
            out[part] = self._odds(seen.pictures[part], seen.facts[part])

        in_parallel(block, range(0, len(out), _AT_ONCE))
        return out

    def _odds(self, pictures: NDArray[np.uint8], facts: Floats) -> Floats:
        seen = [_look(pictures[:, k], layers) for k, layers in enumerate(self.eyes)]
        x = np.concatenate([*seen, (facts - self.mean) / self.spread], 1)
        for weights, bias in self.head[:-1]:
            x = np.maximum(x @ weights + bias, 0)
        weights, bias = self.head[-1]
        return (x @ weights + bias)[:, 0]


def load_judge(path: Path | None = None) -> Judge:
    """Read the published network.

    Raises:
        UserError: the file is missing or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    place = weights_folder() / FILE if path is None else path
    try:
        stored = {name: value.astype(np.float32) for name, value in load_file(place).items()}
        eyes = tuple(
            tuple(_convolution(stored, f"eyes.{k}.{2 * i}") for i in range(_CONVOLUTIONS))
            for k in range(len(PITCH))
        )
        head = tuple(_dense(stored, f"head.{i}") for i in (0, 2, 4))
        judge = Judge(stored["mean"], stored["spread"], eyes, head)
        if judge.mean.shape != (FACTS,):
            raise ValueError(f"it weighs {judge.mean.shape} facts")
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise UserError(
            f"The weight file {place.name} cannot be read: {error}",
            "Restore it from the repository",
        ) from None
    return judge


def _convolution(stored: dict[str, Floats], name: str) -> Layer:
    weights = stored[f"{name}.weight"]  # outputs, channels, rows, columns
    return weights.transpose(2, 3, 1, 0).reshape(-1, len(weights)), stored[f"{name}.bias"]


def _dense(stored: dict[str, Floats], name: str) -> Layer:
    return stored[f"{name}.weight"].T.copy(), stored[f"{name}.bias"]


def _look(pictures: NDArray[np.uint8], layers: tuple[Layer, ...]) -> Floats:
    """Convolutions of 3 x 3 in steps of 2 over uint8 (n, h, w); float32 (n, features)."""
    x = pictures[..., None].astype(np.float32) / np.float32(255)
    for weights, bias in layers:
        x = np.maximum(_windows(x) @ weights + bias, 0)
    return x.transpose(0, 3, 1, 2).reshape(len(x), -1)


def _windows(x: Floats) -> Floats:
    """Every second 3 x 3 window of (n, h, w, c), zeros around: (n, h / 2, w / 2, 9 c)."""
    count, height, width, channels = x.shape
    padded = np.zeros((count, height + 2, width + 2, channels), np.float32)
    padded[:, 1:-1, 1:-1] = x
    a, b, c, d = padded.strides
    shape = (count, height // 2, width // 2, 3, 3, channels)
    view = as_strided(padded, shape, (a, 2 * b, 2 * c, b, c, d), writeable=False)
    return view.reshape(count, height // 2, width // 2, 9 * channels)
