"""Colours by place: what a page is to be coloured with, from its top downwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.pixels.palette import Palette, Rgb, Swatch

BANDS = 4
"""Parts of equal height, from the top."""

RANKS = 4
"""Colours of a band."""


@dataclass(frozen=True, slots=True)
class ColourBands:
    """Four bands of four colours: the colour histogram of Deep Paint, edited or measured.

    Attributes:
        colours: `colours[band][rank]`, bands from the top, in each the commonest colour first.
        name: what they were taken from.

    Raises:
        ValueError: there are not four bands of four colours.
    """

    colours: tuple[tuple[Rgb, ...], ...]
    name: str = ""

    def __post_init__(self) -> None:
        if len(self.colours) != BANDS or any(len(band) != RANKS for band in self.colours):
            raise ValueError(f"colour bands are {BANDS} bands of {RANKS} colours")

    @classmethod
    def of_array(cls, colours_443: NDArray[np.uint8], name: str = "") -> ColourBands:
        """From `(4, 4, 3)` uint8 sRGB."""
        return cls(
            tuple(tuple((int(r), int(g), int(b)) for r, g, b in band) for band in colours_443),
            name,
        )

    def array(self) -> NDArray[np.uint8]:
        """`(4, 4, 3)` uint8: band, rank, sRGB."""
        return np.array(self.colours, np.uint8)

    def with_colour(self, band: int, rank: int, rgb: Rgb) -> ColourBands:
        """The same with one colour changed."""
        row = self.colours[band]
        changed = (*row[:rank], rgb, *row[rank + 1 :])
        return replace(self, colours=(*self.colours[:band], changed, *self.colours[band + 1 :]))

    def palette(self) -> Palette:
        """Their colours without their places, each once, weighted by how often it comes."""
        counts = Counter(rgb for band in self.colours for rgb in band)
        whole = BANDS * RANKS
        return Palette(
            tuple(Swatch(rgb, weight=count / whole) for rgb, count in counts.most_common()),
            self.name,
        )
