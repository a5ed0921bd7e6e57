"""Runs the kernels of views once, so that they are in the cache on disk and in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from painter.base.geometry import Size
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.render.composite import Flats, Paint, RenderOp
from painter.render.frame import Frame, Placement

_SCREEN = Size(64, 64)
_SCALES = (0.02, 0.1, 0.3, 0.7, 1.0, 2.0)
_LEAST = 2 * TILE + 1  # so many pixels a side, and sketches are drawn as well


def warm_frames(ops: Sequence[RenderOp], size: Size) -> None:
    """Show a page at every kind of scale; the larger of 513 x 513 and its own size is drawn."""
    large = Size(max(size.width, _LEAST), max(size.height, _LEAST))
    noise = np.random.default_rng(0).integers(0, 256, (TILE, TILE, 4)).astype(np.uint8)
    picture, hides = TileMap.from_array(noise), TileMap.from_array(noise[:, :, 0])
    frame = Frame(large, _SCREEN)
    frame.show((*ops, Paint(picture), Paint(picture, BlendMode.SCREEN, hides=hides)))
    for scale in _SCALES:
        frame.place(Placement(scale, 0, 0), _SCREEN)
        while not frame.exact:
            frame.step(float("inf"))
    for op in ops:
        if isinstance(op, Paint) and isinstance(op.source, Flats):
            labels = op.source.labels
            frame.mask(labels, np.zeros(labels.count + 1, np.bool_), frame.screen)
