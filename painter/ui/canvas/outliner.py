"""The edge of some regions on the screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.app.spot import Spot
from painter.base.geometry import Rect
from painter.document.page import PageState
from painter.render.frame import Frame
from painter.render.outline import outline

_RIM = 3  # pixels around a region that its outline may take, a unit of thickness


@dataclass(frozen=True, eq=False)
class Outline:
    """Packed premultiplied RGBA for a part of the screen."""

    area: Rect
    pixels: NDArray[np.uint32]


class Outliner:
    """Keeps one outline.

    Attributes:
        key: of what was drawn last; whoever asks for drawing sets it.
    """

    def __init__(self, weight: int = 1) -> None:
        self.key: object = None
        self.outline: Outline | None = None
        self._weight = weight

    def draw(self, frame: Frame, page: PageState, spot: Spot | None, thickness: int) -> list[Rect]:
        """Outline these regions from now on; parts of the screen that look different."""
        before, self.outline = self.outline, None
        if page.labels is not None and spot is not None and spot.fits(page):
            area = _area(frame, spot.box, _RIM * thickness * self._weight)
            if not area.empty:
                mask = frame.mask(page.labels, spot.chosen[spot.owners], area)
                pixels = outline(mask, thickness * self._weight)
                self.outline = Outline(area, pixels)
        return [one.area for one in (before, self.outline) if one is not None]


def _area(frame: Frame, box: Rect, rim: int) -> Rect:
    """The part of the screen that an outline may touch; all of it where the box is unknown."""
    if box.empty:
        return frame.screen
    around = frame.placement.screen_area(box)
    wider = Rect(around.x0 - rim, around.y0 - rim, around.x1 + rim, around.y1 + rim)
    return wider.intersect(frame.screen)
