"""From a page to the flat list of operations that the compositor draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
        if not shows(base):
            continue
        above = [layer for layer in clipped if shows(layer)]
        if not above:
            yield from laid(page, base, clip=False)
            continue
        yield from run_ops(page, base, above)


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


def run_ops(page: PageState, base: Layer, clipped: Sequence[Layer]) -> Iterator[RenderOp]:
    """A base and what is clipped to it, from the bottom upwards, as the one layer they look like.

    The base's mode and opacity are those of the whole; its mask cuts all of it.
    """
    yield Push()
    yield from laid(page, replace(base, opacity=1.0, blend=BlendMode.NORMAL), clip=False)
    for layer in clipped:
        yield from laid(page, layer, clip=True)
    yield Pop(base.blend, _opacity(base))


def laid(page: PageState, layer: Layer, *, clip: bool) -> Iterator[RenderOp]:
    """One layer over what is there, without what is clipped to it."""
    hides = hidden_part(layer)
    opacity = _opacity(layer)
    if isinstance(layer, GroupLayer):
        if passes_through(layer) and not clip:
            yield from _ops(page, layer.children)
        else:
            yield Push()
            yield from _ops(page, layer.children)
            yield Pop(layer.blend, opacity, hides, clip)
    elif (source := _source(page, layer)) is not None:
        yield Paint(source, layer.blend, opacity, hides, clip)


def passes_through(group: GroupLayer) -> bool:
    """Whether a group that is not clipped lays its children over what is below the group."""
    plain = _opacity(group) == 255 and group.blend is BlendMode.NORMAL
    return plain and hidden_part(group) is None and not group.isolated


def hidden_part(layer: Layer) -> TileMap | None:
    """What the layer's mask hides, 0 shows, 255 hides; None without one that is switched on."""
    return None if layer.mask is None or not layer.mask.enabled else layer.mask.hides


def shows(layer: Layer) -> bool:
    """Whether anything of a layer may be seen."""
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
