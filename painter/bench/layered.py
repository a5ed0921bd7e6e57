"""A page as it is halfway through a day's work: twelve layers in two groups, painted and masked."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.document.layer import GroupLayer, LayerMask, RasterLayer
from painter.document.page import PageState
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode

_NOISE = 512  # side of the square of grain that is laid over and over


def layered_page(page: PageState) -> PageState:
    """Twelve layers and two groups on the ink, flats, hints and paper of `page`.

    Eight painted layers cover from all of the page to a fiftieth; one of them is masked.
    """
    size = page.size
    ink, flats, hints, *_, paper = page.layers
    skin, hair, cloth, shadow = (
        _layer(size, number, name, cover)
        for number, name, cover in (
            (10, "skin", 0.12),
            (11, "hair", 0.2),
            (12, "cloth", 0.35),
            (13, "shadow", 0.45),
        )
    )
    glow, sparks = _layer(size, 14, "glow", 0.25), _layer(size, 15, "sparks", 0.02)
    texture, sky = _layer(size, 16, "texture", 1.0), _layer(size, 17, "sky", 0.7)
    hides = TileMap.from_array(255 - _cover(size, 30, 0.5))
    shadow = replace(shadow, blend=BlendMode.MULTIPLY, opacity=0.7, mask=LayerMask(hides))
    people = GroupLayer(id=20, name="people", children=(shadow, skin, hair, cloth))
    light = GroupLayer(
        id=21,
        name="light",
        opacity=0.8,
        isolated=True,
        children=(replace(sparks, blend=BlendMode.SCREEN), glow),
    )
    texture = replace(texture, blend=BlendMode.MULTIPLY, opacity=0.2)
    layers = (ink, light, texture, people, flats, sky, hints, paper)
    return replace(page, layers=layers, active=10)


def _layer(size: Size, number: int, name: str, cover: float) -> RasterLayer:
    alpha = _cover(size, number, cover).astype(np.uint16)
    pixels = np.empty((size.height, size.width, 4), np.uint8)
    pixels[:, :, 3] = alpha
    for channel in range(3):
        colour = _soft(size, number * 10 + channel).astype(np.uint16)
        pixels[:, :, channel] = colour * alpha // 255
    return RasterLayer(id=number, name=name, pixels=TileMap.from_array(pixels))


def _cover(size: Size, seed: int, share: float) -> NDArray[np.uint8]:
    """Brushed patches with soft edges on about this share of the page."""
    if share >= 1:
        return np.full((size.height, size.width), 255, np.uint8)
    wide = _enlarged(size, seed, 255, 40).astype(np.float32)
    edge = float(np.quantile(wide[::16, ::16], 1 - share))
    return np.clip((wide - edge) * 12, 0, 255).astype(np.uint8)


def _soft(size: Size, seed: int) -> NDArray[np.uint8]:
    """A smooth play of one colour with a little grain, as brushes and networks leave it."""
    wide = _enlarged(size, seed, 250, 110)
    grain = np.random.default_rng(seed).integers(0, 4, (_NOISE, _NOISE)).astype(np.uint8)
    rows, columns = -(-size.height // _NOISE), -(-size.width // _NOISE)
    return wide + np.tile(grain, (rows, columns))[: size.height, : size.width]


def _enlarged(size: Size, seed: int, top: int, step: int) -> NDArray[np.uint8]:
    """Random values 0..top, one every `step` thousandths of the width, smoothly joined."""
    columns = max(2, 1000 // step)
    rows = max(2, columns * size.height // size.width)
    small = np.random.default_rng(seed).integers(0, top + 1, (rows, columns)).astype(np.uint8)
    target = (size.width, size.height)
    wide = cv2.resize(small, target, interpolation=cv2.INTER_LINEAR)
    return np.minimum(wide, top).astype(np.uint8)
