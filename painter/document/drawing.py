"""From a page to the flat list of operations that the compositor draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, InkLayer, Layer
from painter.document.page import PageState
from painter.pixels.tile import Pixels
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.render.composite import Flats, Paint, Pop, Push, RenderOp, Solid, composite


def page_ops(page: PageState) -> tuple[RenderOp, ...]:
    """The visible layers from the bottom upwards."""
    return tuple(_ops(page, page.layers))


def layer_ops(page: PageState, layer: Layer) -> tuple[RenderOp, ...]:
    """One layer alone as it is stored: fully opaque, normal mode, whether visible or not."""
    if isinstance(layer, GroupLayer):
        return tuple(_ops(page, layer.children))
    source = _source(page, layer)
    return () if source is None else (Paint(source),)


def draw_page(page: PageState) -> Pixels:
    """The page's picture, premultiplied `(H, W, 4)` uint8."""
    return composite(page_ops(page), page.size)


def _ops(page: PageState, layers: tuple[Layer, ...]) -> Iterator[RenderOp]:
    for base, clipped in clipping_runs(layers):
        if not _shows(base):
            continue
        above = [layer for layer in clipped if _shows(layer)]
        if not above:
            yield from _laid(page, base, clip=False)
            continue
        yield Push()
        yield from _laid(page, replace(base, opacity=1.0, blend=BlendMode.NORMAL), clip=False)
        for layer in above:
            yield from _laid(page, layer, clip=True)
        yield Pop(base.blend, _opacity(base))


def clipping_runs(layers: tuple[Layer, ...]) -> Iterator[tuple[Layer, tuple[Layer, ...]]]:
    """Every layer that stands for itself, from the bottom upwards, and what is clipped to it."""
    base: Layer | None = None
    clipped: list[Layer] = []
    for layer in reversed(layers):
        if base is not None and layer.clip:
            clipped.append(layer)
            continue
        if base is not None:
            yield base, tuple(clipped)
        base, clipped = layer, []
    if base is not None:
        yield base, tuple(clipped)


def _laid(page: PageState, layer: Layer, *, clip: bool) -> Iterator[RenderOp]:
    """One layer over what is there, without what is clipped to it."""
    hides = None if layer.mask is None or not layer.mask.enabled else layer.mask.hides
    opacity = _opacity(layer)
    if isinstance(layer, GroupLayer):
        plain = opacity == 255 and layer.blend is BlendMode.NORMAL and hides is None and not clip
        if plain and not layer.isolated:
            yield from _ops(page, layer.children)
        else:
            yield Push()
            yield from _ops(page, layer.children)
            yield Pop(layer.blend, opacity, hides, clip)
    elif (source := _source(page, layer)) is not None:
        yield Paint(source, layer.blend, opacity, hides, clip)


def _shows(layer: Layer) -> bool:
    return layer.visible and _opacity(layer) > 0


def _opacity(layer: Layer) -> int:
    return round(layer.opacity * 255)


def _source(page: PageState, layer: Layer) -> TileMap | Flats | Solid | None:
    if isinstance(layer, InkLayer):
        return layer.coverage
    if isinstance(layer, FlatsLayer):
        if page.labels is None or page.regions is None:
            return None
        return Flats(page.labels, page.regions.atom_colours())
    if isinstance(layer, FillLayer):
        return (*layer.rgb, 255)
    if isinstance(layer, GroupLayer):
        return None
    return layer.pixels
