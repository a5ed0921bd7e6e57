"""What the region table tells of a region's size, place and shape, free of the page's size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.pixels.regiontable import RegionKind, RegionTable

Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Traits:
    """Columns of `(n,)` float32, one entry a region (its id less one).

    Lengths are in units of the page's mean side, areas in shares of the page.

    Attributes:
        x, y: middle. left, top, right, bottom: box. area: share of the page, above 0.
        aspect: log of box width over height. fill: share of its box that it covers.
        plump: log of depth over the root of the area; low for thin regions.
        tone: screentone coverage 0..1. kind: uint8 `RegionKind`.
        axis: x of the middle of all that is drawn.
        width, height: the page's.
    """

    x: Floats
    y: Floats
    left: Floats
    top: Floats
    right: Floats
    bottom: Floats
    area: Floats
    aspect: Floats
    fill: Floats
    plump: Floats
    tone: Floats
    kind: NDArray[np.uint8]
    axis: float
    width: float
    height: float

    @property
    def count(self) -> int:
        """How many regions there are."""
        return len(self.area)

    @property
    def box_area(self) -> Floats:
        """Share of the page that the box covers."""
        return (self.right - self.left) * (self.bottom - self.top)


def traits_of(table: RegionTable, size: Size) -> Traits:
    """Measure all regions of a page."""
    side = float(np.sqrt(size.pixels))
    area = np.maximum(table.area[1:], 1).astype(np.float32)
    box = table.box[1:].astype(np.float32)
    wide = np.maximum(box[:, 2] - box[:, 0], 1)
    high = np.maximum(box[:, 3] - box[:, 1], 1)
    left, top, right, bottom = (box / side).T
    kind = table.kind[1:]
    drawn = kind == RegionKind.DRAWING if (kind == RegionKind.DRAWING).any() else kind >= 0
    return Traits(
        x=table.centroid[1:, 0] / side,
        y=table.centroid[1:, 1] / side,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        area=area / size.pixels,
        aspect=np.log(wide / high),
        fill=area / (wide * high),
        plump=np.log((table.depth[1:] + 0.5) / np.sqrt(area)),
        tone=table.tone[1:],
        kind=kind,
        axis=float(left[drawn].min(initial=2) + right[drawn].max(initial=0)) / 2,
        width=size.width / side,
        height=size.height / side,
    )
