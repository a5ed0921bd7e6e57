"""The colours that were asked for, by region, where a network's picture says which goes where."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.pipelines.picture import labels_at, shrunk
from models.pipelines.transport import Prior, handed_out
from painter.pixels.palette import Palette, Swatch
from painter.pixels.regiontable import RegionKind, RegionTable
from painter.segment.flatten import FlattenMethod, region_colours

_WHITE = 230  # channels of a swatch, all of them above: paper


@dataclass(frozen=True, eq=False)
class Asked:
    """`(n + 1, 3)` uint8 colours by region, and `(n + 1,)` float32 how plain each choice was."""

    colours: NDArray[np.uint8]
    confidence: NDArray[np.float32]


def asked_by_region(
    picture: NDArray[np.uint8],
    labels: NDArray[np.uint32],
    table: RegionTable,
    ink: NDArray[np.uint8],
    palette: Palette,
    amounts: float,
    keep_paper: bool,
    prior: Prior | None = None,
) -> Asked:
    """Every region gets a colour of the palette.

    Args:
        picture: `(h, w, 3)` uint8, what the network painted. labels: `(H, W)` regions of the page.
        ink: `(H, W)` uint8 coverage. amounts: see `handed_out`.
        keep_paper: paper, gutters and balloons stay white, and the palette's white counts for
            them first. prior: as for `handed_out`, with a row 0 for no region.
    """
    drawn = np.ones(table.count + 1, np.bool_)
    if keep_paper and (table.kind[1:] == RegionKind.DRAWING).any():
        drawn = table.kind == RegionKind.DRAWING
        paper = table.area[1:][~drawn[1:]].sum() / max(1, table.area[1:].sum())
        palette = _without(palette, float(paper))
    drawn[0] = False
    colours = np.full((table.count + 1, 3), 255, np.uint8)
    confidence = np.zeros(table.count + 1, np.float32)
    if drawn.any() and palette.swatches:
        painted = _painted(picture, labels, table, ink)
        known = None if prior is None else replace(prior, likely=prior.likely[drawn])
        found = handed_out(painted[drawn], table.area[drawn], palette, amounts, known)
        colours[drawn], confidence[drawn] = found.colours, found.confidence
    return Asked(colours, confidence)


def _painted(
    picture: NDArray[np.uint8],
    labels: NDArray[np.uint32],
    table: RegionTable,
    ink: NDArray[np.uint8],
) -> NDArray[np.uint8]:
    """What was painted in every region, `(n + 1, 3)`; at its middle where it is small."""
    h, w = picture.shape[:2]
    seen = labels_at(labels, h, w)
    colours = region_colours(
        picture, seen, table.count, FlattenMethod.MEDIAN, shrunk(np.array(ink), (h, w))
    )
    missing = np.bincount(seen.ravel(), minlength=table.count + 1) == 0
    scale = np.array([w / labels.shape[1], h / labels.shape[0]])
    x, y = np.clip((table.centroid[missing] * scale).astype(np.int64), 0, (w - 1, h - 1)).T
    colours[missing] = picture[y, x]
    return colours


def _without(palette: Palette, paper: float) -> Palette:
    """The palette for what is not paper: white counts for the paper first."""
    left = paper
    kept: list[Swatch] = []
    for swatch in palette.swatches:
        taken = min(left, swatch.weight) if min(swatch.rgb) > _WHITE else 0.0
        left -= taken
        kept.append(replace(swatch, weight=swatch.weight - taken))
    return replace(palette, swatches=tuple(kept))
