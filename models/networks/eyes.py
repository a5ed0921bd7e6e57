"""Convolutions of the judges of regions; `painter.segment.eyes` runs them without torch."""

from __future__ import annotations

from torch import nn


def eye(inputs: int, channels: tuple[int, int, int]) -> nn.Sequential:
    """Three convolutions of 3 x 3 in steps of two, `(B, inputs, h, w)` to `(B, c, h / 8, w / 8)`.

    Steps instead of pooling as in Springenberg and others 2015, "Striving for simplicity".
    """
    layers: list[nn.Module] = []
    for before, after in zip((inputs, *channels), channels, strict=False):
        layers += [nn.Conv2d(before, after, 3, 2, 1), nn.ReLU()]
    return nn.Sequential(*layers)
