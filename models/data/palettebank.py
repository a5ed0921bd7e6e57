"""Plausible palettes for our own drawings, made once and drawn from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.data.engine.make import fresh_colours
from models.data.pictures import PALETTE

Palettes = NDArray[np.uint8]


def palette_bank(seed: int, count: int) -> Palettes:
    """`(count, 256, 3)` uint8; rows of a palette are materials as in the engine."""
    bank = np.full((count, PALETTE, 3), 255, np.uint8)
    for k in range(count):
        colours = fresh_colours(np.random.default_rng((seed, 17, k)))
        bank[k, : len(colours)] = colours
    return bank
