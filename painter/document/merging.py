"""Several layers made one, so that the page looks as it did wherever that is possible.

Blending is associative only among layers of the same mode, for normal, multiply and screen (on
premultiplied colours multiply is a product of `1 - a + c`, screen of `1 - c`); and anything may be
merged that lies on nothing. Where layers of other kinds are merged over something, the picture
changes; whoever asks for that is told by `planes.largest_difference`.

The ink is never merged, nor is a locked layer. Flats count as unlocked: they hold no pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from painter.base.errors import UserError
from painter.document.drawing import clipping_runs, page_ops, passes_through, shows
from painter.document.edits import change_layer, find_layer
from painter.document.grouping import group_layers
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
    RasterLayer,
)
from painter.document.layertree import (
    Layers,
    layers_of,
    place_of,
    run_of,
    subtree,
    with_layers,
)
from painter.document.page import PageState
from painter.document.planes import drawn_plane, painted, stack_plane
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode

ASSOCIATIVE = frozenset({BlendMode.NORMAL, BlendMode.MULTIPLY, BlendMode.SCREEN})
"""Modes in which it does not matter which layers are blended with each other first."""

Run = tuple[Layer, Layers]
"""A base and what is clipped to it, from below upwards."""


def merge_down(page: PageState, layer_id: int) -> PageState:
    """Merge a layer, and what is clipped to it, with the one below, which keeps name and id.

    A clipped layer is merged with the next one of its run, any other with the whole run below.

    Raises:
        UserError: there is nothing below, or one of them is ink, locked or hidden, or holds hints.
    """
    layer, place = find_layer(page, layer_id), place_of(page, layer_id)
    if layer is None or place is None:
        return page
    siblings = layers_of(page, place.parent)
    base, _ = run_of(siblings, layer)
    if base is not layer:
        below = siblings[place.index + 1]
        _check((layer, below))
        return _swapped(page, place.parent, (layer, below), _clipped_pair(page, layer, below))
    runs = list(clipping_runs(siblings))
    number = next(i for i, (other, _) in enumerate(runs) if other is layer)
    if number == 0:
        raise UserError(f"There is no layer below {layer.name!r} to merge it with", "Move it first")
    lower, upper = runs[number - 1], runs[number]
    both = (*top_down(upper), *top_down(lower))
    _check(both)
    mode = _mode(page, (lower, upper))
    like = lower[0]
    made = raster_like(like, stack_plane(page, both), mode)
    return _swapped(page, place.parent, both, made)


def merge_group(page: PageState, group_id: int) -> PageState:
    """Make one painted layer of a group; hidden layers in it are gone afterwards.

    Raises:
        UserError: something in it is ink or locked.
    """
    group = find_layer(page, group_id)
    if not isinstance(group, GroupLayer):
        return page
    _check_inside(group)
    runs = tuple(run for run in clipping_runs(group.children) if shows(run[0]))
    mode = _mode(page, runs) if _plain(page, group) and runs else group.blend
    raster = RasterLayer(
        id=group.id,
        name=group.name,
        visible=group.visible,
        opacity=group.opacity,
        blend=mode,
        mask=group.mask,
        clip=group.clip,
        pixels=stack_plane(page, group.children),
    )
    return change_layer(page, group_id, lambda _: raster)


def merge_layers(page: PageState, ids: Iterable[int], name: str) -> PageState:
    """Merge layers wherever they stand; the result takes the place of the topmost and is active.

    Raises:
        UserError: one of them is ink or locked.
    """
    grouped = group_layers(page, ids, name)
    if grouped is page or grouped.active is None:
        return page
    return merge_group(grouped, grouped.active)


def flatten_copy(page: PageState, name: str) -> PageState:
    """A hidden layer on top that holds all that is seen, ink and all; nothing else changes."""
    copy = RasterLayer(
        id=page.next_layer_id(),
        name=name,
        visible=False,
        pixels=drawn_plane(page_ops(page), page.size),
    )
    return replace(page, layers=(copy, *page.layers), active=copy.id)


def detach(page: PageState, layer_id: int) -> PageState:
    """Make painted pixels of flats, a fill or hints; the same picture under the same id."""
    layer = find_layer(page, layer_id)
    if not isinstance(layer, (FlatsLayer, FillLayer, HintsLayer)):
        return page
    made = painted(page, layer)
    return change_layer(page, layer_id, lambda _: made)


def _check(layers: Layers) -> None:
    for layer in layers:
        if not layer.visible:
            raise UserError(f"The layer {layer.name!r} is hidden", "Show it first")
        if isinstance(layer, HintsLayer):
            raise UserError("Hints are not merged with colours", "Detach the hints first")
        _check_inside(layer)


def _check_inside(layer: Layer) -> None:
    for inner in subtree(layer):
        if isinstance(inner, InkLayer):
            raise UserError("The ink is never merged", "Choose layers without it")
        if is_locked(inner):
            raise UserError(f"The layer {inner.name!r} is locked", "Unlock it first")


def is_locked(layer: Layer) -> bool:
    """Whether its pixels may not be touched. Flats have none of their own."""
    return layer.locked and not isinstance(layer, FlatsLayer)


def top_down(run: Run) -> Layers:
    """The layers of a run in the order of the page."""
    return (*reversed(run[1]), run[0])


def raster_like(like: Layer, pixels: TileMap, mode: BlendMode) -> RasterLayer:
    """A painted layer in the place of another: opaque, without mask, not clipped."""
    return RasterLayer(id=like.id, name=like.name, blend=mode, pixels=pixels)


def _clipped_pair(page: PageState, layer: Layer, below: Layer) -> RasterLayer:
    """A clipped layer merged with what is right below it in its run."""
    if below.clip:
        pair = (replace(layer, clip=False), replace(below, clip=False))
        mode = layer.blend if layer.blend is below.blend else BlendMode.NORMAL
        mode = mode if mode in ASSOCIATIVE else below.blend
        return replace(raster_like(below, stack_plane(page, pair), mode), clip=True)
    plain = replace(below, opacity=1.0, blend=BlendMode.NORMAL)
    made = raster_like(below, stack_plane(page, (layer, plain)), below.blend)
    return replace(made, opacity=below.opacity)


def _mode(page: PageState, runs: tuple[Run, ...]) -> BlendMode:
    """The mode in which these runs, merged, look as they do apart, as far as there is one."""
    lowest = runs[0][0]
    if _lies_on_nothing(page, lowest.id):
        return BlendMode.NORMAL
    return lowest.blend


def _lies_on_nothing(page: PageState, layer_id: int) -> bool:
    """Whether nothing that shows lies below a layer, in its group or below groups it opens to."""
    place = place_of(page, layer_id)
    if place is None:
        return False
    for base, _ in clipping_runs(layers_of(page, place.parent)):
        if base.id == layer_id:
            break
        if shows(base):
            return False
    if place.parent is None:
        return True
    group = find_layer(page, place.parent)
    assert isinstance(group, GroupLayer)
    return not _plain(page, group) or _lies_on_nothing(page, group.id)


def _plain(page: PageState, group: GroupLayer) -> bool:
    """Whether its children blend with all that lies below."""
    place = place_of(page, group.id)
    assert place is not None
    base, clipped = run_of(layers_of(page, place.parent), group)
    alone = base is group and not any(shows(layer) for layer in clipped)
    return alone and passes_through(group)


def _swapped(page: PageState, parent: int | None, gone: Layers, made: Layer) -> PageState:
    """Put one layer where the lowest of some stood, and make it active."""
    ids = {layer.id for layer in gone}
    layers: list[Layer] = []
    for layer in layers_of(page, parent):
        if layer is gone[-1]:
            layers.append(made)
        elif layer.id not in ids:
            layers.append(layer)
    return replace(with_layers(page, parent, tuple(layers)), active=made.id)
