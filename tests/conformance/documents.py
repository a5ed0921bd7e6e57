"""Documents for every writer and reader: each feature alone, in pairs, and random trees.

A document says which features it has. The same call gives the same documents every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from types import MappingProxyType

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from painter.app.regions import given_regions
from painter.base.geometry import Rect, Size
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
    LayerMask,
    RasterLayer,
    ShadeLayer,
)
from painter.document.page import PageState
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode

SIZE = Size(96, 80)
LARGE = Size(300, 270)
"""Crosses the border of a tile in both directions."""

NAMES = (
    "線画",
    "肌・影 (2)",
    "🎨🖌️ emoji",
    "",
    "長い名前" * 75,
    "a<b>&\"'\\/",
    "Ärmel / café",
    "  spaces  ",
)
"""Japanese, emoji, nothing at all, 300 characters, what XML and paths trip over."""


@dataclass(frozen=True, eq=False)
class Document:
    """A page to write.

    Attributes:
        name: unique, fit for a file's name.
        features: what it has beyond opaque pictures in normal mode; see `features_of`.
    """

    name: str
    page: PageState
    features: frozenset[str]

    def __str__(self) -> str:
        return self.name


def documents(random: int = 24) -> tuple[Document, ...]:
    """All of them: single features, pairs, odd pages, and `random` trees."""
    made = (*_single(), *_pairs(), *_odd(), *_trees(random))
    names = [document.name for document in made]
    assert len(set(names)) == len(names)
    return made


def features_of(page: PageState) -> frozenset[str]:
    """What a page asks of a reader.

    `mode:<name>` for modes other than normal, `opacity`, `mask`, `mask-off`, `clip`, `hidden`,
    `group` (passed through), `isolated`, `group-mode`, `group-opacity`, `group-mask`, `group-clip`
    (a group that is clipped), `outside`, `clear` (parts of the page are transparent). What others
    are clipped to may be a group (`base-group`), hidden (`base-hidden`) or not in normal mode
    (`base-mode`).
    """
    found = set(_features(page.layers, Rect.of(page.size)))
    whole = page.layers[-1] if page.layers else None
    if not (isinstance(whole, FillLayer) and whole.visible and whole.opacity == 1):
        found.add("clear")
    return frozenset(found)


def _features(layers: tuple[Layer, ...], sheet: Rect) -> Iterator[str]:
    base: Layer | None = None
    for layer in reversed(layers):
        group = isinstance(layer, GroupLayer)
        before = "group-" if group else ""
        clipped = layer.clip and base is not None
        if clipped:
            yield before + "clip"
            yield from _base_features(base)
        else:
            base = layer
        if layer.blend is not BlendMode.NORMAL and not isinstance(layer, InkLayer):
            yield f"mode:{layer.blend.name.lower()}"
            if group:
                yield "group-mode"
        if layer.opacity < 1:
            yield before + "opacity"
        if layer.mask is not None:
            yield before + "mask" if layer.mask.enabled else "mask-off"
        if not layer.visible:
            yield "hidden"
        if isinstance(layer, GroupLayer):
            yield "isolated" if layer.isolated else "group"
            yield from _features(layer.children, sheet)
        elif isinstance(layer, RasterLayer | HintsLayer | ShadeLayer):
            area = layer.pixels.content_bounds()
            if area.intersect(sheet) != area:
                yield "outside"


def _base_features(base: Layer) -> Iterator[str]:
    if isinstance(base, GroupLayer):
        yield "base-group"
    if base.blend is not BlendMode.NORMAL and not isinstance(base, InkLayer):
        yield "base-mode"
    if not base.visible:
        yield "base-hidden"


@cache
def paint(number: int, size: Size = SIZE, *, opaque: bool = False) -> TileMap:
    """Smooth colours; the alpha runs through clear, soft and solid parts unless `opaque`."""
    y, x = np.mgrid[0 : size.height, 0 : size.width].astype(np.float64)
    u, v = x / size.width, y / size.height
    turn = 0.7 + number * 0.61
    straight = np.stack(
        [
            0.5 + 0.5 * np.sin(6.3 * (u * np.cos(turn) + v * np.sin(turn)) + number),
            0.5 + 0.5 * np.sin(5.1 * (v - u) + 2.1 * number),
            0.5 + 0.5 * np.cos(7.7 * u * v + 1.3 * number),
        ],
        axis=-1,
    )
    soft = 0.5 + 0.9 * np.sin(4.9 * (u * np.sin(turn) - v * np.cos(turn)) + 0.8 * number)
    alpha = np.ones_like(u) if opaque else np.clip(soft, 0.0, 1.0)
    rgba = np.empty((size.height, size.width, 4), np.uint8)
    rgba[:, :, 3] = np.round(alpha * 255)
    colours = np.round(straight * 255) * rgba[:, :, 3:] / 255
    rgba[:, :, :3] = np.minimum(np.round(colours), rgba[:, :, 3:])
    return TileMap.from_array(rgba)


@cache
def mask(number: int, size: Size = SIZE, *, enabled: bool = True) -> LayerMask:
    """Hides softly from one side, and a solid corner; shows everything outside the page."""
    x = np.mgrid[0 : size.height, 0 : size.width][1].astype(np.float64)
    side = (x / size.width + 0.3 * number) % 1.0
    hides = np.round(np.clip(1.4 * side - 0.2, 0, 1) * 255).astype(np.uint8)
    hides[: size.height // 4, : size.width // 3] = 255
    hides[-size.height // 4 :, : size.width // 3] = 0
    return LayerMask(TileMap.from_array(hides), enabled)


def raster(number: int, **values) -> RasterLayer:
    """A soft picture as a layer."""
    size = values.pop("size", SIZE)
    opaque = values.pop("opaque", False)
    values.setdefault("name", f"paint {number}")
    return RasterLayer(id=0, pixels=paint(number, size, opaque=opaque), **values)


def paper(**values) -> FillLayer:
    """White all over."""
    return FillLayer(id=0, name="paper", rgb=values.pop("rgb", (255, 255, 255)), **values)


def group(*children: Layer, **values) -> GroupLayer:
    """Layers from the top downwards."""
    values.setdefault("name", "group")
    return GroupLayer(id=0, children=children, **values)


def document(name: str, *layers: Layer, **values) -> Document:
    """A page of these layers, numbered from the top downwards."""
    number = iter(range(1, 10_000))
    values.setdefault("size", SIZE)
    page = PageState(layers=tuple(_numbered(layer, number) for layer in layers), **values)
    return Document(name, page, features_of(page))


def _numbered(layer: Layer, number: Iterator[int]) -> Layer:
    layer = replace(layer, id=next(number))
    if isinstance(layer, GroupLayer):
        return replace(layer, children=tuple(_numbered(c, number) for c in layer.children))
    return layer


def _changed(layer: Layer, **values) -> Layer:
    return replace(layer, **values)


_FEATURES: Mapping[str, Callable[[Layer], Layer]] = MappingProxyType(
    {
        "multiply": lambda layer: _changed(layer, blend=BlendMode.MULTIPLY),
        "screen": lambda layer: _changed(layer, blend=BlendMode.SCREEN),
        "opacity": lambda layer: _changed(layer, opacity=102 / 255),
        "mask": lambda layer: _changed(layer, mask=mask(1)),
        "clip": lambda layer: _changed(layer, clip=True),
        "hidden": lambda layer: _changed(layer, visible=False),
        "passed": lambda layer: group(layer, raster(5)),
        "isolated": lambda layer: group(layer, raster(5), isolated=True),
        "base": lambda layer: layer,
    }
)
"""Features that one layer can have together with any other."""


def _with(names: tuple[str, ...]) -> tuple[Layer, ...]:
    """Three pictures on white; the middle one has the features, in any order but this one."""
    layer: Layer = raster(1)
    grouped = [name for name in names if name in {"passed", "isolated"}]
    for name in [name for name in names if name not in grouped]:
        layer = _FEATURES[name](layer)
    for name in grouped:
        layer = _FEATURES[name](layer)
    top = raster(2, opacity=204 / 255, clip="base" in names)
    return top, layer, raster(3), paper()


def _single() -> Iterator[Document]:
    for mode in BlendMode:
        name = mode.name.lower()
        yield document(f"mode {name}", raster(1, blend=mode), raster(2, opaque=True))
        yield document(f"mode {name} clear", raster(1, blend=mode), raster(2))
        yield document(
            f"mode {name} group",
            group(raster(1), raster(4), blend=mode),
            raster(3),
            paper(rgb=(240, 230, 210)),
        )
    for name in _FEATURES:
        yield document(f"one {name}", *_with((name,)))


def _pairs() -> Iterator[Document]:
    for pair in combinations(_FEATURES, 2):
        yield document("pair " + " ".join(pair), *_with(pair))


def _odd() -> Iterator[Document]:
    yield document("empty page")
    yield document("names", *(raster(i, name=name) for i, name in enumerate(NAMES)))
    yield document(
        "named groups", *(group(raster(i), name=name) for i, name in enumerate(NAMES[:4])), paper()
    )
    yield document("empty layer", RasterLayer(id=0, name="", pixels=TileMap(4)), paper())
    yield document("empty group", group(), group(group()), paper())
    yield document("deep", _nest(12), raster(3), paper())
    yield document("outside", _moved(1, -30, -20), _moved(2, 40, 50), raster(3), paper())
    yield document("far outside", _moved(1, 500, 10), raster(3), paper())
    yield document("large", *_large(), size=LARGE, dpi=(300.0, 300.0))
    yield document("one pixel", raster(1, size=Size(1, 1)), size=Size(1, 1))
    yield document("dpi", raster(1), paper(), dpi=(350.0, 600.0))
    yield document("mask off", raster(1, mask=mask(1, enabled=False)), raster(2), paper())
    yield document("mask shows all", raster(1, mask=LayerMask(TileMap(1))), raster(2), paper())
    yield document("mask outside", raster(1, mask=_moved_mask(-40, -30)), raster(2), paper())
    yield document("group mask", group(raster(1), raster(2), mask=mask(2)), raster(3), paper())
    yield document("group opacity", group(raster(1), raster(2), opacity=128 / 255), paper())
    yield document("group clip", group(raster(1), raster(2), clip=True), raster(3), paper())
    yield document("group base", raster(1, clip=True), group(raster(2), raster(4)), paper())
    yield document("clip without base", raster(1), raster(2, clip=True))
    yield document(
        "clip hidden base", raster(1, clip=True), raster(2, visible=False), raster(3), paper()
    )
    yield document(
        "clip run",
        raster(4, clip=True, opacity=153 / 255),
        raster(1, clip=True, blend=BlendMode.MULTIPLY, mask=mask(2)),
        raster(2, opacity=204 / 255),
        raster(3),
        paper(),
    )
    yield document(
        "clip on multiply", raster(1, clip=True), raster(2, blend=BlendMode.MULTIPLY), paper()
    )
    yield document(
        "clip in group", group(raster(1, clip=True), raster(2), raster(4)), raster(3), paper()
    )
    yield document("locked", raster(1, locked=True), paper(locked=True))
    yield _coloured()


def _nest(depth: int) -> Layer:
    layer: Layer = raster(1, opacity=204 / 255)
    for number in range(depth):
        layer = group(layer, name=f"depth {depth - number}", isolated=number % 3 == 0)
    return layer


def _moved(number: int, x: int, y: int) -> RasterLayer:
    pixels = paint(number).page(SIZE)
    return RasterLayer(id=0, name=f"at {x}, {y}", pixels=TileMap.from_array(pixels, x, y))


def _moved_mask(x: int, y: int) -> LayerMask:
    return LayerMask(TileMap.from_array(mask(1).hides.page(SIZE), x, y))


def _large() -> tuple[Layer, ...]:
    small = paint(4).page(SIZE)
    return (
        group(
            raster(1, size=LARGE, blend=BlendMode.SCREEN, mask=mask(1, LARGE)),
            RasterLayer(id=0, name="small", pixels=TileMap.from_array(small, 220, 210)),
            isolated=True,
        ),
        raster(2, size=LARGE, opacity=153 / 255, blend=BlendMode.MULTIPLY),
        paper(),
    )


def _coloured() -> Document:
    """The layers of a page as colorize makes it."""
    height, width = SIZE.height, SIZE.width
    y, x = np.mgrid[0:height, 0:width]
    labels = (1 + (x // 24) + 4 * (y // 20)).astype(np.uint32)
    ink = np.where((x % 24 < 2) | (y % 20 < 2), 255, 0).astype(np.uint8)
    ink[(x % 24 == 2) | (y % 20 == 2)] = 90
    found = given_regions(labels, ink)
    colours = np.random.default_rng(7).integers(0, 256, (found.table.count + 1, 3))
    return document(
        "coloured",
        InkLayer(id=0, name="ink", coverage=TileMap.from_array(ink)),
        ShadeLayer(id=0, name="shade", pixels=paint(6), mask=mask(1)),
        group(
            raster(1, name="影", clip=True, blend=BlendMode.MULTIPLY, opacity=128 / 255),
            FlatsLayer(id=0, name="flats"),
            name="colours",
        ),
        HintsLayer(id=0, name="hints", visible=False, pixels=paint(9)),
        paper(),
        labels=found.labels,
        regions=replace(found.table, colour=colours.astype(np.uint8)),
        dpi=(600.0, 600.0),
    )


def _trees(count: int) -> Iterator[Document]:
    found: dict[frozenset[str], tuple[Layer, ...]] = {}

    @seed(20)
    @settings(
        max_examples=5 * count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(layer_trees())
    def collect(tree: tuple[Layer, ...]) -> None:
        found.setdefault(frozenset(_features(tree, Rect.of(SIZE))), tree)

    collect()
    for number, tree in enumerate(list(found.values())[-count:]):
        below = () if number % 3 == 0 else (raster(3, opaque=True), paper())
        yield document(f"tree {number:02d}", *tree, *below)


@st.composite
def layer_trees(draw: st.DrawFn) -> tuple[Layer, ...]:
    """Random trees of pictures and groups with every feature; ids are all 0."""
    one = st.recursive(_leaf(), _group, max_leaves=5)
    return tuple(draw(st.lists(one, min_size=1, max_size=4)))


@st.composite
def _common(draw: st.DrawFn) -> dict:
    masked = draw(st.sampled_from([None, None, 1, 2]))
    return {
        "name": draw(st.sampled_from(NAMES[:4]) | st.text("aあ🎨/é ", max_size=9)),
        "visible": draw(st.sampled_from([True, True, True, False])),
        "opacity": draw(st.just(1.0) | st.integers(0, 255).map(lambda v: v / 255)),
        "blend": draw(st.just(BlendMode.NORMAL) | st.sampled_from(BlendMode)),
        "locked": draw(st.booleans()),
        "mask": None if masked is None else mask(masked, enabled=draw(st.booleans())),
        "clip": draw(st.sampled_from([False, False, True])),
    }


@st.composite
def _leaf(draw: st.DrawFn) -> Layer:
    return raster(draw(st.integers(0, 9)), **draw(_common()))


@st.composite
def _group(draw: st.DrawFn, inner: st.SearchStrategy[Layer]) -> Layer:
    children = draw(st.lists(inner, max_size=3))
    return group(*children, isolated=draw(st.booleans()), **draw(_common()))
