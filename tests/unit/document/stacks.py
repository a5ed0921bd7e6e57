"""Small pages with every kind of layer, drawn by hypothesis."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from painter.base.geometry import Size
from painter.document.drawing import draw_page
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    LayerMask,
    RasterLayer,
    ShadeLayer,
)
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from tests.unit.pixels.tables import unmeasured_of

SIZE = Size(24, 16)


def pixels(seed, opaque=False):
    """Premultiplied noise in which some pixels are clear and some opaque."""
    rng = np.random.default_rng(seed)
    alpha = rng.choice([0, 0, 90, 200, 255, 255], (SIZE.height, SIZE.width, 1))
    alpha = np.full_like(alpha, 255) if opaque else alpha
    colour = rng.integers(0, 256, (SIZE.height, SIZE.width, 3)) * alpha // 255
    return TileMap.from_array(np.concatenate([colour, alpha], 2).astype(np.uint8))


def hides(seed):
    rng = np.random.default_rng(seed)
    return TileMap.from_array(rng.choice([0, 0, 120, 255], (SIZE.height, SIZE.width)).astype("u1"))


def coverage(seed):
    rng = np.random.default_rng(seed)
    return TileMap.from_array(
        rng.choice([0, 0, 0, 130, 255], (SIZE.height, SIZE.width)).astype("u1")
    )


def raster(seed, **values):
    return RasterLayer(id=0, name=f"raster {seed}", pixels=pixels(seed), **values)


def paper(**values):
    return FillLayer(id=0, name="paper", rgb=(250, 240, 230), **values)


def ink(**values):
    return InkLayer(id=0, name="ink", coverage=coverage(99), **values)


def group(*children, **values):
    return GroupLayer(id=0, name="group", children=children, **values)


def page_of(*layers, **values):
    """A page with four regions; every layer gets an id from the top downwards, groups first."""
    ids = iter(range(1, 10_000))

    def number(layer):
        own = next(ids)
        if isinstance(layer, GroupLayer):
            return replace(layer, id=own, children=tuple(map(number, layer.children)))
        return replace(layer, id=own)

    labels = np.ones((SIZE.height, SIZE.width), np.uint32)
    labels[:, SIZE.width // 2 :] += 1
    labels[SIZE.height // 2 :] += 2
    table = unmeasured_of(labels)
    for region, rgb in ((1, (200, 30, 40)), (2, (20, 130, 90)), (3, (200, 30, 40))):
        table = table.with_colour(np.array([region], np.uint32), rgb)
    named = {"labels": LabelMap.from_array(labels), "regions": table} | values
    return PageState(size=SIZE, layers=tuple(map(number, layers)), **named)


def difference(before, after):
    """Largest difference of two pages' pictures, in levels."""
    return int(np.abs(draw_page(before).astype(int) - draw_page(after)).max())


def by_name(page, name):
    return next(layer for layer in page.walk() if layer.name == name)


@st.composite
def common(draw, modes=tuple(BlendMode)):
    return {
        "visible": draw(st.integers(0, 5)) > 0,
        "opacity": draw(st.sampled_from([1.0, 1.0, 1.0, 0.5])),
        "blend": draw(st.sampled_from([BlendMode.NORMAL, BlendMode.NORMAL, *modes])),
        "clip": draw(st.integers(0, 3)) == 0,
        "mask": draw(
            st.none()
            | st.builds(lambda s, on: LayerMask(hides(s), on), st.integers(0, 3), st.booleans())
        ),
    }


@st.composite
def leaves(draw, modes=tuple(BlendMode)):
    values = draw(common(modes))
    kind = draw(st.sampled_from(["raster", "raster", "raster", "fill", "flats", "shade", "hints"]))
    if kind == "fill":
        return paper(**values)
    if kind == "flats":
        return FlatsLayer(id=0, name="flats", **values)
    kinds = {"raster": RasterLayer, "shade": ShadeLayer, "hints": HintsLayer}
    seed = draw(st.integers(0, 50))
    values["locked"] = kind == "raster" and draw(st.integers(0, 7)) == 0
    return kinds[kind](id=0, name=f"{kind} {seed}", pixels=pixels(seed), **values)


@st.composite
def groups(draw, inner, modes=tuple(BlendMode)):
    children = draw(st.lists(inner, max_size=3))
    return group(*children, isolated=draw(st.booleans()), **draw(common(modes)))


@st.composite
def pages(draw, modes=tuple(BlendMode)):
    """Any page with one ink layer somewhere, mostly on top."""
    tree = st.recursive(leaves(modes), lambda inner: groups(inner, modes), max_leaves=6)
    layers = draw(st.lists(tree, min_size=1, max_size=4))
    if draw(st.integers(0, 3)) == 0:
        layers.append(group(ink(), *draw(st.lists(leaves(modes), max_size=2))))
    else:
        layers.insert(draw(st.sampled_from([0, 0, len(layers)])), ink())
    return page_of(*layers)
