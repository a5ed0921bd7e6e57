"""A page's layers as a Photoshop file is to hold them, and as psd-tools finds them there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from psd_tools import PSDImage
from psd_tools.api.layers import Group
from psd_tools.api.layers import Layer as PsdLayer

from painter.document.drawing import clipping_runs, layer_ops, passes_through, shows
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    InkLayer,
    Layer,
    LayerMask,
)
from painter.document.page import PageState
from painter.io.psd_modes import KEYS
from painter.pixels.tilemap import TileMap
from painter.render.composite import composite


@dataclass(frozen=True)
class Node:
    """What every reader must see of a layer. `mode`: the key of a group says whether it is passed
    through. `mask`: "" for none, else "on" or "off"."""

    group: bool
    name: str
    visible: bool
    opacity: int
    mode: bytes
    clip: bool
    mask: str
    locked: bool
    children: tuple[Node, ...] = ()


def nodes_of(layers: tuple[Layer, ...]) -> tuple[Node, ...]:
    """Our layers from the top downwards.

    What is clipped to nothing is not clipped; a group that is clipped is a picture; a group that
    is drawn by itself says so by its mode.
    """
    found: list[Node] = []
    for base, clipped in clipping_runs(layers):
        found.append(_node(base, False, any(shows(layer) for layer in clipped)))
        found += [_node(layer, True, True) for layer in clipped]
    return tuple(reversed(found))


def _node(layer: Layer, clip: bool, whole: bool) -> Node:
    group = isinstance(layer, GroupLayer) and not clip
    passed = isinstance(layer, GroupLayer) and group and passes_through(layer) and not whole
    return Node(
        group,
        layer.name,
        layer.visible,
        round(layer.opacity * 255),
        b"pass" if passed else KEYS[layer.blend],
        clip,
        _mask(layer.mask),
        layer.locked,
        nodes_of(layer.children) if isinstance(layer, GroupLayer) and group else (),
    )


def _mask(mask: LayerMask | None) -> str:
    if mask is None:
        return ""
    return "on" if mask.enabled else "off"


def psd_nodes(document: PSDImage | Group) -> tuple[Node, ...]:
    """The same of a file that psd-tools opened."""
    return tuple(_psd_node(layer) for layer in reversed(list(document)))


def _psd_node(layer: PsdLayer) -> Node:
    mask = layer.mask
    return Node(
        isinstance(layer, Group),
        layer.name,
        layer.visible,
        layer.opacity,
        layer.blend_mode.value,
        layer.clipping,
        "" if mask is None else "off" if mask.disabled else "on",
        layer.locks is not None and layer.locks.complete,
        psd_nodes(layer) if isinstance(layer, Group) else (),
    )


def planes(page: PageState) -> Iterator[tuple[str, TileMap]]:
    """Every picture and mask as files hold them, in the order of the tree, with a name."""
    yield from _planes(page, page.layers)


def _planes(page: PageState, layers: tuple[Layer, ...]) -> Iterator[tuple[str, TileMap]]:
    clipped = {id(layer) for _, run in clipping_runs(layers) for layer in run}
    for layer in layers:
        if layer.mask is not None:
            yield f"mask of {layer.name}", layer.mask.hides
        if isinstance(layer, GroupLayer) and id(layer) not in clipped:
            yield from _planes(page, layer.children)
        else:
            yield layer.name, _pixels(page, layer)


def _pixels(page: PageState, layer: Layer) -> TileMap:
    """Premultiplied RGBA."""
    if isinstance(layer, InkLayer):
        area = layer.coverage.content_bounds()
        rgba = np.zeros((area.height, area.width, 4), np.uint8)
        rgba[:, :, 3] = layer.coverage.to_array(area)[:, :, 0]
        return TileMap(4) if area.empty else TileMap.from_array(rgba, area.x0, area.y0)
    if isinstance(layer, FlatsLayer | FillLayer | GroupLayer):
        return TileMap.from_array(composite(layer_ops(page, layer), page.size))
    return layer.pixels


def same_plane(one: TileMap, other: TileMap) -> bool:
    """Whether two planes hold the same pixels."""
    area = one.content_bounds().union(other.content_bounds())
    return bool(np.array_equal(one.to_array(area), other.to_array(area)))
