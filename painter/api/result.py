"""What a plugin gives back: proposals, never decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, kw_only=True)
class ColorizeResult:
    """A picture, or colours by region, or both.

    Attributes:
        picture: `(h, w, 3)` uint8 sRGB of any size with the page's proportions, or None.
        colours: `(n + 1, 3)` uint8 sRGB by region id, row 0 unused, or None: then the regions take
            their colours from the picture.
        confidence: `(n + 1,)` float32, 0..1, or None: then a region is as sure as the picture
            agrees with its colour.
        extras: further pictures by name, `(h, w)` or `(h, w, 3)` uint8 (attention maps).
    """

    picture: NDArray[np.uint8] | None = None
    colours: NDArray[np.uint8] | None = None
    confidence: NDArray[np.float32] | None = None
    extras: Mapping[str, NDArray[np.uint8]] = field(default_factory=lambda: MappingProxyType({}))
