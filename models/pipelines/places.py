"""Where a reference has its colours, and which of them a region of the page is likely to have.

Two drawings of one scene or one person have much in the same place. What a style code forgets,
that the sky is above and the boots below, is told again here: the share of every colour around a
place of the reference, seen through a blur that forgives a shift, and averaged over a region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.pipelines.picture import labels_at, shrunk
from painter.imaging.colour import to_oklab
from painter.imaging.histogram import main_colours
from painter.pixels.palette import Palette
from painter.pixels.regiontable import RegionTable

Floats = NDArray[np.float32]

_SWATCHES = 16  # colours of a reference
_SIDE = 64  # of the maps; a page and a reference lie over each other, whatever their proportions
_BLUR = 0.03  # of the side
_ALIKE = 0.02  # OKLab distance of colours that several references share
_SMOOTH = 10  # levels between neighbours that are still one colour
_ENOUGH = 0.05  # of a picture, that its colours may be taken from there alone


@dataclass(frozen=True, eq=False)
class Placed:
    """The colours of references.

    Attributes:
        palette: k swatches with their shares of the pictures. maps: `(64, 64, k)` float32 share
            of each colour around a place; every place's sum to 1.
    """

    palette: Palette
    maps: Floats


def placed_colours(references: Sequence[NDArray[np.uint8]]) -> Placed:
    """The main colours of all references and where they are, each picture counting alike.

    Args:
        references: at least one `(h, w, 3)` uint8 sRGB.
    """
    palettes = [main_colours(_smooth(picture), _SWATCHES) for picture in references]
    maps = [_maps(picture, one) for picture, one in zip(references, palettes, strict=True)]
    together = Placed(
        Palette(tuple(swatch for one in palettes for swatch in one.swatches)),
        np.concatenate(maps, axis=-1),
    )
    return _merged(together, 1 / len(references))


def _merged(placed: Placed, share: float) -> Placed:
    """One swatch for what is one colour to the eye, the first of them; all times `share`."""
    oklab = to_oklab(placed.palette.colours())
    owner = [int(np.argmax(np.linalg.norm(oklab - one, axis=1) <= _ALIKE)) for one in oklab]
    kept = sorted(set(owner))
    rows = np.searchsorted(kept, owner)
    weight = share * np.bincount(rows, [one.weight for one in placed.palette.swatches])
    gather = share * np.eye(len(kept), dtype=np.float32)[rows]
    swatches = (
        replace(placed.palette.swatches[k], weight=w)
        for k, w in zip(kept, weight.tolist(), strict=True)
    )
    return Placed(Palette(tuple(swatches)), (placed.maps @ gather).astype(np.float32))


def likely_colours(
    placed: Placed, labels: NDArray[np.uint32], table: RegionTable
) -> NDArray[np.float64]:
    """`(n + 1, k)`: the mean of the maps over every region, at its middle where it is small.

    Args:
        labels: `(H, W)` regions of the page.
    """
    seen = labels_at(labels, _SIDE, _SIDE).ravel()
    rows = table.count + 1
    flat = placed.maps.reshape(seen.size, -1)
    pixels = np.bincount(seen, minlength=rows)
    sums = np.stack([np.bincount(seen, one, rows) for one in flat.T], axis=-1)
    found = sums / np.maximum(pixels, 1)[:, np.newaxis]
    missing = pixels == 0
    scale = np.array([_SIDE / labels.shape[1], _SIDE / labels.shape[0]])
    x, y = np.clip((table.centroid[missing] * scale).astype(np.int64), 0, _SIDE - 1).T
    found[missing] = placed.maps[y, x]
    return found


def _smooth(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels `(n, 3)` away from lines, whose edges have colours that nobody chose."""
    core = np.ones((3, 3), np.uint8)
    spread = cv2.dilate(picture, core).astype(np.int16) - cv2.erode(picture, core)
    smooth = spread.max(axis=-1) <= _SMOOTH
    return picture[smooth] if smooth.mean() > _ENOUGH else picture


def _maps(picture: NDArray[np.uint8], palette: Palette) -> Floats:
    small = to_oklab(shrunk(picture, (2 * _SIDE, 2 * _SIDE)))
    apart = small[:, :, np.newaxis] - to_oklab(palette.colours())
    nearest = np.square(apart).sum(axis=-1).argmin(axis=-1)
    ones = [(nearest == k).astype(np.float32) for k in range(len(palette.swatches))]
    blurred = [cv2.GaussianBlur(_halved(one), (0, 0), _BLUR * _SIDE) for one in ones]
    maps = np.stack(blurred, axis=-1)
    return maps / maps.sum(axis=-1, keepdims=True)


def _halved(map_hw: Floats) -> NDArray[np.float32]:
    return cv2.resize(map_hw, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
