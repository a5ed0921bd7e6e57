"""A page for files without masks and clipping: plain groups and pictures that look the same.

`baked_layers(page)` gives the tree to write, from the top downwards. Composited as it stands, with
nothing but modes, opacities and isolated groups, it is the page but for rounding, which is half a
level for every picture; covers from 254.5 levels count as full:

* A mask is baked into the alpha of its layer's picture.
* Layers that are clipped, and their base, become an isolated group that carries the base's mode
  and opacity. Where the base is opaque, the clipped pictures lie over it as they are; elsewhere
  they are empty. Where the base is translucent (its smooth edges), laying them over it would add to
  its alpha: there the base's picture shows the finished group, and the others are empty.
* A group with a mask keeps its layers where the mask shows them fully; where it shows them in part,
  an extra picture on top of the group shows what is to be seen.

Every picture can be drawn by `composite` from its `ops`: premultiplied, in normal mode, opaque.
Mode, opacity and visibility are those of the node, for the file to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from painter.document.cuts import Cuts, coverage, cut, cuts_by, cuts_by_mask
from painter.document.drawing import (
    clipping_runs,
    hidden_part,
    laid,
    layer_ops,
    passes_through,
    run_ops,
    shows,
)
from painter.document.layer import GroupLayer, Layer
from painter.document.page import PageState
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.render.composite import Pop, Push, RenderOp


@dataclass(frozen=True, eq=False)
class BakedPicture:
    """One picture of the file.

    Attributes:
        layer: whose it is; None for the extra picture of a masked group.
        ops: draw the picture, with all that the file cannot say in its pixels.
        changed: whether the pixels are not simply those of the layer (`layer_ops`). Such a picture
            is to be drawn on the page only; what lies beyond is not cut.
    """

    name: str
    visible: bool
    opacity: float
    blend: BlendMode
    layer: Layer | None
    ops: tuple[RenderOp, ...]
    changed: bool


@dataclass(frozen=True, eq=False)
class BakedGroup:
    """Nodes that are laid together.

    Attributes:
        isolated: they blend among themselves first; true wherever the group needs it.
        children: from the top downwards.
        layer: the group it is; None where a base and what is clipped to it were put together.
    """

    name: str
    visible: bool
    opacity: float
    blend: BlendMode
    isolated: bool
    children: tuple[BakedNode, ...]
    layer: Layer | None


BakedNode: TypeAlias = BakedGroup | BakedPicture


def baked_layers(page: PageState) -> tuple[BakedNode, ...]:
    """The tree to write, from the top downwards."""
    return _nodes(page, page.layers, ())


def _nodes(
    page: PageState, layers: tuple[Layer, ...], takes: tuple[TileMap, ...]
) -> tuple[BakedNode, ...]:
    """Layers of one group; what `takes` names is cut out of all their pictures."""
    nodes: list[BakedNode] = []
    for base, clipped in clipping_runs(layers):
        if any(shows(layer) for layer in clipped):
            nodes.append(_run(page, base, clipped, takes))
        else:
            nodes += [_node(page, layer, takes) for layer in (base, *clipped)]
    return tuple(reversed(nodes))


def _node(page: PageState, layer: Layer, takes: tuple[TileMap, ...]) -> BakedNode:
    if isinstance(layer, GroupLayer):
        return _group(page, layer, takes)
    hides = hidden_part(layer)
    every = takes if hides is None else (hides, *takes)
    return BakedPicture(
        layer.name,
        layer.visible,
        layer.opacity,
        layer.blend,
        layer,
        cut(layer_ops(page, layer), every),
        bool(every),
    )


def _group(page: PageState, group: GroupLayer, takes: tuple[TileMap, ...]) -> BakedGroup:
    hides = hidden_part(group)
    children: tuple[BakedNode, ...]
    if hides is None:
        children = _nodes(page, group.children, takes)
    else:
        cuts = cuts_by_mask(hides, page.size)
        children = _nodes(page, group.children, (*takes, cuts.whole))
        whole = (Push(), *layer_ops(page, group), Pop(hides=hides))
        children = (*_edges(group, whole, cuts, takes), *children)
    return BakedGroup(
        group.name,
        group.visible,
        group.opacity,
        group.blend,
        not passes_through(group),
        children,
        group,
    )


def _run(
    page: PageState, base: Layer, clipped: Sequence[Layer], takes: tuple[TileMap, ...]
) -> BakedGroup:
    """A base and layers clipped to it, from the bottom upwards."""
    plain = replace(base, visible=True, opacity=1.0, blend=BlendMode.NORMAL)
    cuts = cuts_by(coverage(tuple(laid(page, plain, clip=False)), page.size), page.size)
    finished = tuple(run_ops(page, plain, [layer for layer in clipped if shows(layer)]))
    edges = _edges(base, finished, cuts, takes)
    bottom = _node(page, plain, (*takes, cuts.settled) if edges else takes)
    if edges and isinstance(bottom, BakedPicture):
        bottom = replace(bottom, ops=(*bottom.ops, *edges[0].ops))
        edges = ()
    bottom = replace(bottom, layer=base)
    above = [_clipped(_node(page, c, (*takes, cuts.whole) if shows(c) else takes)) for c in clipped]
    children = tuple(reversed((bottom, *edges, *above)))
    return BakedGroup(base.name, base.visible, base.opacity, base.blend, True, children, None)


def _clipped(node: BakedNode) -> BakedNode:
    return replace(node, isolated=True) if isinstance(node, BakedGroup) else node


def _edges(
    layer: Layer, ops: Sequence[RenderOp], cuts: Cuts, takes: tuple[TileMap, ...]
) -> tuple[BakedPicture, ...]:
    """What is seen where a coverage is partial, if it is so anywhere."""
    if cuts.partial is None:
        return ()
    shown = cut(ops, (*takes, cuts.partial))
    name = f"{layer.name} (edges)"
    return (BakedPicture(name, True, 1.0, BlendMode.NORMAL, None, shown, True),)
