"""Named colours that regions share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rgb: TypeAlias = tuple[int, int, int]
"""sRGB, 0..255 each."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """One colour of a palette.

    Attributes:
        weight: share of the picture that the palette was taken from, 0..1; 0 when unknown.
        locked: whether its colour stays as it is when swatches are edited or merged.
    """

    rgb: Rgb
    name: str = ""
    weight: float = 0.0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Palette:
    """Swatches in the artist's order."""

    swatches: tuple[Swatch, ...] = ()
    name: str = ""

    def colours(self) -> NDArray[np.uint8]:
        """`(n, 3)` uint8 sRGB."""
        return np.array([s.rgb for s in self.swatches], np.uint8).reshape(-1, 3)

    def find(self, rgb: Rgb) -> int | None:
        """Position of the first swatch of exactly this colour."""
        return next((i for i, s in enumerate(self.swatches) if s.rgb == rgb), None)

    def holds(self, index: int, rgb: Rgb) -> bool:
        """Whether there is a swatch at a position, and of exactly this colour."""
        return 0 <= index < len(self.swatches) and self.swatches[index].rgb == rgb


def hex_name(rgb: Rgb) -> str:
    """`#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*rgb)
