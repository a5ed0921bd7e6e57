"""Answers that cost nothing; what learns must beat them on the same pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.data.truth import Drawing

Source: TypeAlias = Callable[[Drawing, NDArray[np.uint32]], NDArray[np.uint8]]
"""From a drawing and the `(k,)` ids of its hinted regions to `(n + 1, 3)` colours by region id.

A source may look at `colours` of the hinted regions only.
"""


def white(drawing: Drawing, hinted: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Leave everything white but the hints."""
    colours = np.full_like(drawing.colours, 255)
    colours[hinted] = drawing.colours[hinted]
    return colours


def nearest_hint(drawing: Drawing, hinted: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Every region takes the hint of the region whose middle is nearest."""
    middle = drawing.table.centroid.astype(np.float64)
    away = np.hypot(*np.moveaxis(middle[:, np.newaxis] - middle[np.newaxis, hinted], -1, 0))
    colours = drawing.colours[hinted][away.argmin(axis=1)]
    colours[hinted] = drawing.colours[hinted]
    return colours


def baselines() -> dict[str, Source]:
    """By name; the plugin region_fill is a third one, run by who may run plugins."""
    return {"white": white, "nearest hint": nearest_hint}
