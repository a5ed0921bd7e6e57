"""The colours that a page uses."""

from __future__ import annotations

import numpy as np

from painter.pixels.palette import Swatch, hex_name
from painter.pixels.regiontable import RegionTable, Source

MOST = 64
"""More than this nobody finds a colour among."""


def colours_in_use(table: RegionTable | None, most: int = MOST) -> tuple[Swatch, ...]:
    """The colours of regions that have one from any source, the largest area first."""
    if table is None:
        return ()
    used = table.source != Source.NONE
    used[0] = False
    if not used.any():
        return ()
    colours = table.colour[used].astype(np.uint32)
    packed = colours[:, 0] << 16 | colours[:, 1] << 8 | colours[:, 2]
    values, which = np.unique(packed, return_inverse=True)
    areas = np.bincount(which, weights=table.area[used])
    order = np.argsort(-areas, kind="stable")[:most]
    total = float(areas.sum()) or 1.0
    return tuple(
        Swatch(rgb, hex_name(rgb), float(areas[i]) / total)
        for i in order.tolist()
        for rgb in [
            ((int(values[i]) >> 16) & 255, (int(values[i]) >> 8) & 255, int(values[i]) & 255)
        ]
    )
