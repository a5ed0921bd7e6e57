"""Random stacks of operations with all that the compositor knows, for hypothesis."""

import numpy as np
from hypothesis import strategies as st

from painter.base.geometry import Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.render.composite import Flats, Paint, Pop, Push

SIZE = Size(2 * TILE + 8, 12)
"""Two tiles and the border of a third: few pixels, so that many trees can be tried."""


def rgba(seed, size=SIZE):
    """Noise in one tile, one value in another, nothing in the third."""
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (size.height, size.width, 4))
    pixels[:, : TILE // 2, 3] = random.choice([0, 255], (size.height, TILE // 2))
    pixels[:, TILE : 2 * TILE] = random.integers(0, 256, 4)
    pixels[:, 2 * TILE :] = 0
    pixels[..., :3] = pixels[..., :3] * pixels[..., 3:] // 255
    return pixels.astype(np.uint8)


def mask(seed, size=SIZE):
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (size.height, size.width), dtype=np.uint8)
    pixels[:, ::7], pixels[:, ::5] = 0, 255
    pixels[:, TILE : 2 * TILE] = random.choice([0, 90, 255])
    return pixels


def flats(seed, size=SIZE):
    random = np.random.default_rng(seed)
    labels = random.integers(1, 9, (size.height, size.width), dtype=np.uint32)
    labels[:, TILE : 2 * TILE] = 4
    colours = random.integers(0, 2**32, 9, dtype=np.uint32) | np.uint32(0xFF000000)
    return Flats(LabelMap.from_array(labels, 8), colours)


def _tiled(pixels):
    """A tile that the page cuts is still one value where it is so on the page."""
    whole = np.zeros((TILE, -(-pixels.shape[1] // TILE) * TILE, *pixels.shape[2:]), np.uint8)
    whole[:, : pixels.shape[1]] = np.resize(pixels, (TILE, *pixels.shape[1:]))
    return TileMap.from_array(whole)


seeds = st.integers(0, 2**32 - 1)
sources = st.one_of(
    seeds.map(rgba).map(_tiled),
    seeds.map(mask).map(_tiled),
    seeds.map(flats),
    st.sampled_from([(250, 240, 230, 255), (40, 0, 90, 128), (0, 0, 0, 0)]),
)
manners = st.fixed_dictionaries(
    {
        "blend": st.sampled_from(BlendMode),
        "opacity": st.sampled_from([255, 255, 254, 100, 1]),
        "hides": st.none() | seeds.map(mask).map(_tiled),
        "clip": st.booleans(),
    }
)
paints = st.builds(lambda source, how: (Paint(source, **how),), sources, manners)


def _group(children, how):
    return (Push(), *(op for child in children for op in child), Pop(**how))


stacks = st.lists(
    st.recursive(
        paints, lambda nodes: st.builds(_group, st.lists(nodes, max_size=3), manners), max_leaves=4
    ),
    min_size=1,
    max_size=4,
).map(lambda nodes: tuple(op for node in nodes for op in node))
"""Balanced operations."""
