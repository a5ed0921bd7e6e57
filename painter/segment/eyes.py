"""Small networks run on numpy: convolutions over pictures in steps of two, then a perceptron."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

Floats = NDArray[np.float32]
Layer = tuple[Floats, Floats]
"""Weights (inputs, outputs) and biases (outputs,)."""

_CONVOLUTIONS = 3
_DENSE = 3


def convolutions_of(stored: Mapping[str, Floats], name: str) -> tuple[Layer, ...]:
    """Convolutions as torch numbers them, each followed by a bend.

    Inputs are in the order row, column, channel. Pictures were 0 to 1 in training; here the first
    layer takes them as they are.
    """
    return tuple(_convolution(stored, name, layer) for layer in range(_CONVOLUTIONS))


def dense_of(stored: Mapping[str, Floats], name: str) -> tuple[Layer, ...]:
    """A perceptron's layers, likewise."""
    return tuple(
        (stored[f"{name}.{2 * k}.weight"].T.copy(), stored[f"{name}.{2 * k}.bias"])
        for k in range(_DENSE)
    )


def weigh(x: Floats, layers: tuple[Layer, ...]) -> Floats:
    """What a perceptron of one output makes of rows, float32 (n,)."""
    for weights, bias in layers[:-1]:
        x = np.maximum(x @ weights + bias, 0)
    weights, bias = layers[-1]
    return (x @ weights + bias)[:, 0]


def look(pictures: NDArray[np.uint8], layers: tuple[Layer, ...]) -> Floats:
    """Convolutions of 3 x 3 in steps of 2 over uint8 (n, h, w, channels); float32 (n, features).

    Features are in the order channel, row, column. h and w are multiples of 8.
    """
    count, side, _, channels = pictures.shape
    seen = np.zeros(0, np.float32)
    for layer, (weights, bias) in enumerate(layers):
        side //= 2
        windows = np.empty((count * side * side, len(weights)), np.float32)
        if layer > 0:
            _windows(seen.reshape(count, 2 * side, -1), len(weights) // 9, windows)
        elif channels == 1:
            _windows_of_one(np.ascontiguousarray(pictures[..., 0]), windows)
        else:
            _windows(np.ascontiguousarray(pictures).reshape(count, 2 * side, -1), channels, windows)
        seen = windows @ weights
        _bend(seen, bias)
    return seen.reshape(count, side * side, -1).transpose(0, 2, 1).reshape(count, -1)


def _convolution(stored: Mapping[str, Floats], name: str, layer: int) -> Layer:
    weights = stored[f"{name}.{2 * layer}.weight"]  # outputs, channels, rows, columns
    bias = stored[f"{name}.{2 * layer}.bias"]
    most = np.float32(1 if layer else 255)
    return weights.transpose(2, 3, 1, 0).reshape(-1, len(weights)) / most, bias


@kernel
def _windows_of_one(pictures: NDArray[np.uint8], out: Floats) -> None:
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
def _windows(seen: NDArray[np.generic], channels: int, out: Floats) -> None:
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
