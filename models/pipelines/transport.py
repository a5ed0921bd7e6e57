"""From what a network painted to the colours that were asked for, by entropic transport.

Every region gets one of the palette's colours. Which one is a question of likeness and of amounts:
Sinkhorn's scaling (Cuturi 2013) finds the cheapest way to hand out the asked amounts to regions of
these areas; relaxing the amounts (Chizat et al. 2018, scaling by a power) leaves more to likeness.
What is known beside the painted colours, where a reference has them, is a prior of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import to_oklab
from painter.pixels.palette import Palette

Doubles = NDArray[np.float64]

_BLUR = 0.03
"""OKLab distance at which one colour is about as good as another: the entropy's weight."""
_ROUNDS = 200
_FLOOR = 1e-3
"""Of what is likely: nothing is out of the question."""


@dataclass(frozen=True, eq=False)
class Prior:
    """How likely colours are for regions whatever was painted.

    Attributes:
        likely: `(n, k)` 0..1 by region and swatch. strength: the power it counts with.
    """

    likely: Doubles
    strength: float


@dataclass(frozen=True, eq=False)
class Handed:
    """Colours for n regions.

    Attributes:
        colours: `(n, 3)` uint8 of the palette. confidence: `(n,)` float32, the share of a region's
            area that the plan gave to its colour.
    """

    colours: NDArray[np.uint8]
    confidence: NDArray[np.float32]


def handed_out(
    painted_n3: NDArray[np.uint8],
    area_n: NDArray[np.integer],
    palette: Palette,
    amounts: float,
    prior: Prior | None = None,
) -> Handed:
    """Give every region a colour of the palette.

    Args:
        painted_n3: sRGB that a network wants for the regions. area_n: pixels, not all 0.
        palette: at least one swatch; swatches without weight set no amounts.
        amounts: 0, the colour most like the painted one, to 1, as much of each as is asked for.
        prior: what is known apart from what was painted.
    """
    rgb = palette.colours()
    weight = np.array([swatch.weight for swatch in palette.swatches], np.float64)
    apart = to_oklab(painted_n3)[:, np.newaxis] - to_oklab(rgb)[np.newaxis]
    cost = np.sqrt(np.square(apart, dtype=np.float64).sum(axis=-1))
    if prior is not None:
        cost -= _BLUR * prior.strength * np.log(prior.likely + _FLOOR)
    wanted = weight / weight.sum() if weight.sum() else np.full(len(rgb), 1 / len(rgb))
    mass = np.maximum(np.asarray(area_n, np.float64), 1e-9)
    plan = sinkhorn(cost, mass / mass.sum(), wanted, amounts if weight.sum() else 0.0)
    best = plan.argmax(axis=1)
    share = plan[np.arange(len(best)), best] / plan.sum(axis=1)
    return Handed(rgb[best], share.astype(np.float32))


def sinkhorn(cost_nk: Doubles, rows_n: Doubles, columns_k: Doubles, strength: float) -> Doubles:
    """A plan `(n, k)` whose rows sum to `rows_n` exactly and its columns nearly to `columns_k`.

    Args:
        rows_n, columns_k: masses, each of sum 1; a column without mass is not used.
        strength: of the columns' masses, 0 (none) to 1.
    """
    kernel = np.exp(-(cost_nk - cost_nk.min(axis=1, keepdims=True)) / _BLUR) + 1e-300
    if strength:
        kernel = kernel * (columns_k > 0)
    scale = np.ones(len(columns_k))
    for _ in range(_ROUNDS if strength else 0):
        held = kernel.T @ (rows_n / np.maximum(kernel @ scale, 1e-300))
        scale = (columns_k / np.maximum(held, 1e-300)) ** strength
    plan = kernel * scale
    return plan * (rows_n / plan.sum(axis=1))[:, np.newaxis]
