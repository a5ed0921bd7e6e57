"""Region tables for tests to which it does not matter where the regions lie."""

import numpy as np

from painter.pixels.regiontable import RegionTable


def unmeasured(area):
    """Regions of one atom each, of which nothing but the areas is known; row 0 is no region."""
    area = np.asarray(area)
    rows = len(area)
    return RegionTable.blank(
        np.arange(rows, dtype=np.uint32),
        area,
        np.zeros((rows, 4), np.int32),
        np.zeros((rows, 2), np.float32),
        np.zeros(rows, np.float32),
        np.zeros(rows, np.uint8),
        np.zeros(rows, np.float32),
    )


def unmeasured_of(labels):
    """The same for `(H, W)` labels 1..n, every one of which is a region."""
    return unmeasured(np.bincount(labels.ravel(), minlength=int(labels.max()) + 1))
