"""Numbers and patterns of the regions that are seen; below Qt, which only writes the numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.imaging.inner import InnerPoints, inner_points
from painter.render.frame import Frame
from painter.render.hatch import hatch, patterns
from painter.ui.canvas.region_colours import RegionColours

_MANY = 1_500_000
"""Pixels of a screen above which places are looked for in every other one."""


@dataclass(frozen=True, eq=False)
class RegionMarks:
    """What lies over the regions of one frame.

    Attributes:
        pixels: `(H, W)` packed premultiplied RGBA of the screen, or None without patterns.
        places: where the regions' numbers fit, in pixels of the screen; None without numbers.
    """

    pixels: NDArray[np.uint32] | None
    places: InnerPoints | None


@dataclass
class MarkChoice:
    """What the artist wants to see over the regions."""

    numbers: bool = False
    patterns: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to draw."""
        return self.numbers or self.patterns


def region_marks(
    frame: Frame, page: PageState, colours: RegionColours, choice: MarkChoice, thickness: int
) -> RegionMarks:
    """Marks for the regions that a frame shows."""
    assert page.labels is not None
    assert page.regions is not None
    atoms = frame.labels(page.labels, frame.screen)
    regions = page.regions.region_of_atom[atoms]
    pixels = None
    if choice.patterns:
        pixels = np.empty(regions.shape, np.uint32)
        cells = patterns(thickness)
        place = frame.placement
        hatch(regions, colours.levels(page), cells, place.x, place.y, pixels)
    return RegionMarks(pixels, _places(regions) if choice.numbers else None)


def _places(regions: NDArray[np.uint32]) -> InnerPoints:
    step = 2 if regions.size > _MANY else 1
    points = inner_points(np.ascontiguousarray(regions[::step, ::step]))
    return InnerPoints(points.label, points.x * step, points.y * step, points.room * step)
