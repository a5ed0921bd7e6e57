"""The methods that regions are measured with: ours, and what artists use today."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from painter.bench.gmic_peer import gmic_installed, gmic_smart
from painter.bench.region_peers import (
    flood_fill,
    line_filler,
    morphological_close,
    single_ball,
    trapped_ball,
)
from painter.imaging.cuts import colour_codes
from painter.segment.find import find_regions
from painter.segment.ink import read_ink
from painter.segment.sides import Sides
from painter.segment.weigh import Judging

Labeller = Callable[[NDArray[np.uint8], float], NDArray[np.uint32]]
"""Labels, uint32 (H, W), of ink, uint8 (H, W), and the widest gap to close, pixels."""

RANGES = ((3, 8), (8, 16), (16, 28))
"""Lowest and highest width in pixels of the gaps that are cut."""

GMIC = "G'MIC"
BY_SHAPE = "ours without the judge"
TOLD = "ours, its judge told the truth"  # about every stroke by itself


def peers_of(quick: bool) -> dict[str, Labeller]:
    """Known methods by name, only the fast ones where it must be quick."""
    peers: dict[str, Labeller] = {
        "flood fill": flood_fill,
        "morphological close": morphological_close,
        "single ball": single_ball,
        "trapped ball": trapped_ball,
    }
    if not quick:
        peers["LineFiller"] = line_filler
    if not quick and gmic_installed():
        peers[GMIC] = gmic_smart
    return peers


def ours(
    ink: NDArray[np.uint8],
    gap: float | None,
    by_shape: bool = False,
    judge: Judging | None = None,
) -> NDArray[np.uint32]:
    """Our labels at a gap setting, None for the page's own."""
    found = find_regions(ink, gap=gap, by_shape=by_shape, judge=judge)
    return found.regions()[found.atoms]


def told(ink: NDArray[np.uint8], truth: NDArray[np.integer]) -> Sides:
    """A judge who knows the true regions, uint32 (H, W), or flat colours (H, W, 3)."""
    return Sides(colour_codes(truth), read_ink(ink))
