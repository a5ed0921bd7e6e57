"""Ways of drawing. One is never trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

EyeKind = Literal["tall", "round", "narrow", "dot"]


@dataclass(frozen=True)
class Style:
    """How a hand draws.

    Attributes:
        line: width of an outline in 1/512 of the sheet. pressure: how much it swells, 0..1.
        wobble: unsteadiness in 1/512. detail: inner lines relative to the outline.
        eye: kind of eyes. heads: how many heads tall a figure is. eyes: their size.
        locks: of a fringe. strands: lines in hair. black: chance that dark things are solid ink.
        tone: chance of screentone on a thing. hatch: chance of hatching as shade.
        broken: chance that an outline has a gap.
    """

    name: str
    line: float
    pressure: float
    wobble: float
    detail: float
    eye: EyeKind
    eyes: float
    heads: float
    locks: int
    strands: int
    black: float
    tone: float
    hatch: float
    broken: float = 0.0
    chin: float = 1.0


STYLES = (
    Style("clean", 2.6, 0.3, 0.0, 0.7, "tall", 1.0, 6.0, 5, 4, 0.2, 0.1, 0.0),
    Style("round", 3.2, 0.1, 0.3, 0.8, "round", 1.15, 4.2, 4, 2, 0.15, 0.1, 0.0, chin=0.85),
    Style("slender", 1.7, 0.6, 0.0, 0.8, "tall", 1.1, 7.2, 7, 9, 0.1, 0.3, 0.1, chin=1.15),
    Style("rough", 2.8, 0.7, 1.0, 0.7, "narrow", 0.85, 6.8, 6, 7, 0.45, 0.2, 0.5, 0.25, 1.1),
    Style("small", 3.4, 0.2, 0.2, 0.8, "round", 1.12, 2.7, 4, 2, 0.1, 0.05, 0.0, chin=0.72),
    Style("plain", 3.8, 0.0, 0.0, 0.9, "dot", 0.8, 4.8, 3, 0, 0.3, 0.0, 0.0, chin=0.9),
)
"""Drawn with for training."""

UNSEEN = Style("brush", 4.4, 1.0, 1.6, 0.6, "narrow", 0.95, 5.6, 8, 6, 0.5, 0.15, 0.6, 0.4, 1.05)
"""Never trained on: a brush, heavy and rough."""


def pick_style(rng: np.random.Generator) -> Style:
    """One of those that are trained on."""
    return STYLES[int(rng.integers(len(STYLES)))]
