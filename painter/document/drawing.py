"""From a page to the flat list of operations that the compositor draws."""

from __future__ import annotations

from collections.abc import Iterator

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
    for layer in reversed(layers):
        opacity = round(layer.opacity * 255)
        if not layer.visible or opacity == 0:
            continue
        if isinstance(layer, GroupLayer):
            yield from _group(page, layer, opacity)
        elif (source := _source(page, layer)) is not None:
            yield Paint(source, layer.blend, opacity)


def _group(page: PageState, group: GroupLayer, opacity: int) -> Iterator[RenderOp]:
    if group.isolated or opacity < 255 or group.blend is not BlendMode.NORMAL:
        yield Push()
        yield from _ops(page, group.children)
        yield Pop(group.blend, opacity)
    else:
        yield from _ops(page, group.children)


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
