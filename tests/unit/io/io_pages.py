"""Pages and pictures that the tests of painter.io share."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType

import numpy as np
from hypothesis import strategies as st

from painter.base.geometry import Rect, Size
from painter.document.guidance import Guidance, Reference
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
from painter.pixels.atomtable import AtomTable
from painter.pixels.colourbands import ColourBands
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette, Swatch
from painter.pixels.regiontable import RegionTable
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.segment.atoms import MergeTree
from painter.segment.corrections import Closure, Corrections
from painter.segment.openings import AtomGraph, Openings
from painter.segment.steps import Step, StepKind

PAPER = (255, 255, 255)


def premultiplied(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Random pixels in which no colour exceeds its alpha; some clear, some opaque."""
    pixels = rng.integers(0, 256, (height, width, 4)).astype(np.uint8)
    alpha = pixels[:, :, 3:]
    alpha[rng.random((height, width)) < 0.3] = 0
    alpha[rng.random((height, width)) < 0.3] = 255
    pixels[:, :, :3] = pixels[:, :, :3].astype(np.uint16) * alpha // 255
    return pixels


def table(rng: np.random.Generator, atoms: int) -> RegionTable:
    """A region table in which every column holds something, over `atoms` atoms."""
    rows = atoms // 2 + 2
    owners = rng.integers(1, rows, atoms + 1).astype(np.uint32)
    owners[0] = 0
    return RegionTable(
        owners,
        rng.integers(0, 2**40, rows),
        rng.integers(-5, 5000, (rows, 4)).astype(np.int32),
        rng.random((rows, 2)).astype(np.float32),
        rng.integers(0, 256, (rows, 3)).astype(np.uint8),
        rng.integers(0, 4, rows).astype(np.uint8),
        rng.random(rows).astype(np.float32),
        rng.random(rows) < 0.5,
        rng.integers(-1, 9, rows).astype(np.int32),
        rng.random(rows).astype(np.float32),
        rng.integers(0, 4, rows).astype(np.uint8),
        rng.random(rows).astype(np.float32),
        MappingProxyType({"b/ü": rng.integers(0, 256, (rows, 3)).astype(np.uint8)}),
    )


def region_knowledge(rng: np.random.Generator, atoms: int) -> dict:
    """Everything beyond table and labels that a page can know about its regions."""

    def pairs(count: int) -> np.ndarray:
        return rng.integers(1, atoms + 1, (count, 2)).astype(np.uint32)

    def points(count: int) -> np.ndarray:
        return rng.normal(100, 50, (count, 2)).astype(np.float32)

    def floats(*shape: int) -> np.ndarray:
        return rng.random(shape).astype(np.float32)

    def whole(*shape: int) -> np.ndarray:
        return rng.integers(-9, 9999, shape).astype(np.int32)

    graph = AtomGraph(*pairs(9).T.copy(), whole(9), whole(9))
    return {
        "tree": MergeTree(*pairs(7).T.copy(), floats(7), 24.5),
        "openings": Openings(graph, whole(3, 4), whole(3, 2), floats(3, 4), floats(3), floats(3)),
        "corrections": Corrections(
            together=pairs(4),
            apart=pairs(2),
            closures=(Closure(2, points(5), pairs(3)), Closure(1, points(2))),
            steps=(
                Step(StepKind.SPLIT, points(3)),
                Step(StepKind.CLOSE, points(2), points(1), closure=2),
                Step(StepKind.OPEN, closure=4),
                Step(StepKind.MERGE, points(2), area=floats(2)),
                Step(StepKind.RECUT, points(3), gap=3.3),
            ),
            local=pairs(2),
            local_gap=floats(2),
            dismissed=((3, 4), (-1, 99)),
        ),
    }


def measured(rng: np.random.Generator, atoms: int) -> AtomTable:
    """A table of atoms in which every column holds something."""
    rows = atoms + 1
    return AtomTable(
        rng.integers(0, 2**40, rows),
        rng.integers(0, 5000, (rows, 4)).astype(np.int32),
        rng.integers(0, 2**40, (rows, 2)),
        rng.random(rows).astype(np.float32),
        rng.integers(0, 4, rows).astype(np.uint8),
        rng.random(rows).astype(np.float32),
    )


def coloured_page(width: int = 300, height: int = 270, seed: int = 1) -> PageState:
    """A page as the colorize command makes it, with everything a page can know."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(1, 40, (height // 10 + 1, width // 10 + 1)).astype(np.uint32)
    labels = np.kron(labels, np.ones((10, 10), np.uint32))[:height, :width]
    ink = np.where(rng.random((height, width)) < 0.1, 255, 0).astype(np.uint8)
    hints = premultiplied(rng, 20, 30)
    layers = (
        InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink)),
        FlatsLayer(id=2, name="flats"),
        HintsLayer(id=3, name="hints", visible=False, pixels=TileMap.from_array(hints, 40, 50)),
        FillLayer(id=5, name="paper", rgb=PAPER),
    )
    return PageState(
        size=Size(width, height),
        layers=layers,
        dpi=(600.0, 600.0),
        active=2,
        labels=LabelMap.from_array(labels, 40),
        regions=replace(table(rng, 40), atoms=measured(rng, 40)),
        **region_knowledge(rng, 40),
        gap=7.25,
        palette=Palette((Swatch((1, 2, 3), "肌", 0.1, locked=True), Swatch((255, 0, 9))), "色"),
        guidance=Guidance(
            (Reference("ref ☂.png", rng.integers(0, 256, (5, 9, 3)).astype(np.uint8)),),
            Palette((Swatch((9, 9, 9), "x", 1 / 3),)),
            ColourBands.of_array(rng.integers(0, 256, (4, 4, 3)).astype(np.uint8), "空"),
        ),
    )


def same_page(one: PageState, other: PageState) -> None:
    """Assert that two pages are the same in everything but object identity."""
    for name in ("size", "dpi", "active", "gap", "palette"):
        assert getattr(one, name) == getattr(other, name), name
    assert one.guidance.palette == other.guidance.palette
    assert one.guidance.bands == other.guidance.bands
    for a, b in zip(one.guidance.references, other.guidance.references, strict=True):
        assert a.name == b.name
        np.testing.assert_array_equal(a.pixels, b.pixels)
    same_layers(one.layers, other.layers)
    assert (one.labels is None) == (other.labels is None)
    if one.labels is not None and other.labels is not None:
        assert one.labels.count == other.labels.count
        np.testing.assert_array_equal(one.labels.to_array(), other.labels.to_array())
        same_table(one.regions, other.regions)
    for name in ("tree", "openings", "corrections"):
        same_data(getattr(one, name), getattr(other, name))


def same_data(one: object, other: object) -> None:
    """Equal in every field, arrays by kind and value; a new field is compared as well."""
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif is_dataclass(one):
        for item in fields(one):
            same_data(getattr(one, item.name), getattr(other, item.name))
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            same_data(a, b)
    else:
        assert one == other


def same_table(one: RegionTable, other: RegionTable) -> None:
    np.testing.assert_array_equal(one.region_of_atom, other.region_of_atom)
    same_data(one.atoms, other.atoms)
    for name, column in one.columns().items():
        assert column.dtype == other.columns()[name].dtype, name
        np.testing.assert_array_equal(column, other.columns()[name], name)
    assert list(one.candidates) == list(other.candidates)
    for name, column in one.candidates.items():
        np.testing.assert_array_equal(column, other.candidates[name])


def same_layers(some: tuple, others: tuple) -> None:
    for one, other in zip(some, others, strict=True):
        assert type(one) is type(other)
        for name in ("id", "name", "visible", "opacity", "blend", "locked", "clip"):
            assert getattr(one, name) == getattr(other, name), name
        assert (one.mask is None) == (other.mask is None)
        if one.mask is not None:
            assert one.mask.enabled == other.mask.enabled
            same_plane(one.mask.hides, other.mask.hides)
        if isinstance(one, GroupLayer):
            assert one.isolated == other.isolated
            same_layers(one.children, other.children)
        elif isinstance(one, FillLayer):
            assert one.rgb == other.rgb
        elif isinstance(one, InkLayer):
            same_plane(one.coverage, other.coverage)
        elif not isinstance(one, FlatsLayer):
            same_plane(one.pixels, other.pixels)


def same_plane(one: TileMap, other: TileMap) -> None:
    area = one.content_bounds()
    assert other.content_bounds() == area
    np.testing.assert_array_equal(one.to_array(area), other.to_array(area))


_NAMES = st.one_of(
    st.sampled_from(["ink", "線画", "a<b>&\"'", "", "line\nbreak", "\x00\x0b", "é" * 300]),
    st.text(max_size=12),
)


@st.composite
def _common(draw: st.DrawFn) -> dict:
    return {
        "id": 0,
        "name": draw(_NAMES),
        "visible": draw(st.booleans()),
        "opacity": draw(st.floats(0, 1)),
        "blend": draw(st.sampled_from(BlendMode)),
        "locked": draw(st.booleans()),
        "clip": draw(st.booleans()),
        "mask": draw(st.none() | st.builds(LayerMask, _plane(1), st.booleans())),
    }


@st.composite
def _plane(draw: st.DrawFn, channels: int) -> TileMap:
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    height, width = draw(st.integers(0, 40)), draw(st.integers(0, 40))
    if not height or not width:
        return TileMap(channels)
    x, y = draw(st.integers(-300, 300)), draw(st.integers(-300, 300))
    pixels = premultiplied(rng, height, width)
    return TileMap.from_array(pixels if channels == 4 else pixels[:, :, 3:].copy(), x, y)


@st.composite
def _leaf(draw: st.DrawFn):
    common = draw(_common())
    kind = draw(st.sampled_from(["ink", "flats", "fill", "raster", "hints", "shade"]))
    if kind == "ink":
        return InkLayer(coverage=draw(_plane(1)), **common)
    if kind == "flats":
        return FlatsLayer(**common)
    if kind == "fill":
        return FillLayer(rgb=draw(st.tuples(*[st.integers(0, 255)] * 3)), **common)
    made = {"raster": RasterLayer, "hints": HintsLayer, "shade": ShadeLayer}[kind]
    return made(pixels=draw(_plane(4)), **common)


@st.composite
def _group(draw: st.DrawFn, inner):
    children = tuple(draw(st.lists(inner, max_size=3)))
    return GroupLayer(children=children, isolated=draw(st.booleans()), **draw(_common()))


@st.composite
def pages(draw: st.DrawFn) -> PageState:
    """Random pages: trees of every kind of layer, sometimes with regions and guidance."""
    tree = draw(st.lists(st.recursive(_leaf(), _group, max_leaves=4), max_size=4))
    number = iter(range(3, 1000, 2))
    layers = tuple(_numbered(layer, number) for layer in tree)
    size = Size(draw(st.integers(1, 300)), draw(st.integers(1, 300)))
    dpi = draw(st.none() | st.tuples(st.floats(1, 2400), st.floats(1, 2400)))
    page = PageState(size=size, layers=layers, dpi=dpi, active=draw(st.none() | st.just(3)))
    if draw(st.booleans()):
        rng = np.random.default_rng(draw(st.integers(0, 99)))
        count = draw(st.sampled_from([1, 3, 200, 70000]))
        labels = rng.integers(1, count + 1, (size.height, size.width)).astype(np.uint32)
        page = replace(page, labels=LabelMap.from_array(labels, count), regions=table(rng, count))
        if draw(st.booleans()):
            regions = replace(page.regions, atoms=measured(rng, count))
            page = replace(page, regions=regions, **region_knowledge(rng, count))
    return replace(page, gap=draw(st.none() | st.floats(0, 99)))


def _numbered(layer, number):
    layer = replace(layer, id=next(number))
    if isinstance(layer, GroupLayer):
        return replace(layer, children=tuple(_numbered(c, number) for c in layer.children))
    return layer


WHOLE = Rect(0, 0, 300, 270)
