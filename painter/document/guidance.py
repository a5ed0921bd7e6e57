"""What the artist gives a colour source to go by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.pixels.colourbands import ColourBands
from painter.pixels.palette import Palette


@dataclass(frozen=True, eq=False)
class Reference:
    """A coloured picture to take colours from: `(H, W, 3)` uint8 sRGB, any size."""

    name: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Guidance:
    """Everything but the hints, which are a layer of the page.

    Attributes:
        palette: swatches, weighted where they were taken from a picture.
        bands: colours by place, from a picture or by hand; they come before the palette.
    """

    references: tuple[Reference, ...] = ()
    palette: Palette | None = None
    bands: ColourBands | None = None
