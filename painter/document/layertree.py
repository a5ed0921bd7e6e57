"""The order of a page's layers: looked up, moved, taken out. No pixel is touched.

Layers are listed from the top downwards. Ids stay unique, and the ink is never taken out or clipped
by any of this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from painter.document.drawing import clipping_runs
from painter.document.edits import change_layer, find_layer
from painter.document.layer import GroupLayer, InkLayer, Layer
from painter.document.page import PageState

Layers = tuple[Layer, ...]


@dataclass(frozen=True)
class Place:
    """Where a layer stands.

    Attributes:
        parent: id of the group that holds it, None for the page itself.
        index: how many of the parent's layers are above it.
    """

    parent: int | None
    index: int


def place_of(page: PageState, layer_id: int) -> Place | None:
    """Where a layer stands; None when the page has no such layer."""
    return _place(page.layers, layer_id, None)


def parent_of(page: PageState, layer_id: int) -> int | None:
    """Id of the group that holds a layer, None for the page itself."""
    place = place_of(page, layer_id)
    return None if place is None else place.parent


def layers_of(page: PageState, parent: int | None) -> Layers:
    """The layers of a group, or of the page."""
    if parent is None:
        return page.layers
    group = find_layer(page, parent)
    return group.children if isinstance(group, GroupLayer) else ()


def with_layers(page: PageState, parent: int | None, layers: Layers) -> PageState:
    """The page with other layers in a group, or at its top level."""
    if parent is None:
        return replace(page, layers=layers)

    def change(layer: Layer) -> Layer:
        return replace(layer, children=layers) if isinstance(layer, GroupLayer) else layer

    return change_layer(page, parent, change)


def subtree(layer: Layer) -> Iterable[Layer]:
    """The layer and all that stands in it."""
    yield layer
    if isinstance(layer, GroupLayer):
        for child in layer.children:
            yield from subtree(child)


def holds_ink(layer: Layer) -> bool:
    """Whether it is the ink, or a group with the ink in it."""
    return any(isinstance(inner, InkLayer) for inner in subtree(layer))


def may_go(layer: Layer) -> bool:
    """Whether it may be taken out: neither ink nor anything locked is in it."""
    return not any(isinstance(inner, InkLayer) or inner.locked for inner in subtree(layer))


def roots(page: PageState, ids: Iterable[int]) -> Layers:
    """The layers of these ids from the top, without those that stand in another of them."""
    chosen = set(ids)
    return tuple(_roots(page.layers, chosen))


def without(layers: Layers, ids: set[int]) -> Layers:
    """The layers without those of these ids, wherever they stand; what loses none is shared."""
    kept: list[Layer] = []
    for layer in layers:
        if layer.id in ids:
            continue
        if isinstance(layer, GroupLayer):
            children = without(layer.children, ids)
            same = all(a is b for a, b in zip(children, layer.children, strict=False))
            if not same or len(children) != len(layer.children):
                kept.append(replace(layer, children=children))
                continue
        kept.append(layer)
    return tuple(kept)


def run_of(siblings: Layers, layer: Layer) -> tuple[Layer, Layers]:
    """The clipping run that a layer belongs to: its base, and what is clipped from below upwards.

    Raises:
        ValueError: it is none of the siblings.
    """
    for base, clipped in clipping_runs(siblings):
        if layer is base or any(layer is other for other in clipped):
            return base, clipped
    raise ValueError(f"layer {layer.id} stands elsewhere")


def move_layers(page: PageState, ids: Iterable[int], target: Place) -> PageState:
    """Move layers, in their order, to a place counted before the move.

    The very same page when a group would go into itself or nothing would change.
    """
    moved = roots(page, ids)
    inside = {inner.id for layer in moved for inner in subtree(layer)}
    if not moved or target.parent in inside:
        return page
    if target.parent is not None and not isinstance(find_layer(page, target.parent), GroupLayer):
        return page
    above = layers_of(page, target.parent)[: target.index]
    taken = {layer.id for layer in moved}
    index = sum(1 for layer in above if layer.id not in taken)
    rest = replace(page, layers=without(page.layers, taken))
    kept = layers_of(rest, target.parent)
    after = with_layers(rest, target.parent, (*kept[:index], *moved, *kept[index:]))
    return page if _order(after.layers) == _order(page.layers) else after


def step_up(page: PageState, layer_id: int) -> PageState:
    """One place up among its siblings; from the top of a group out of it."""
    place = place_of(page, layer_id)
    if place is None:
        return page
    if place.index > 0:
        return move_layers(page, (layer_id,), Place(place.parent, place.index - 1))
    if place.parent is None:
        return page
    outer = place_of(page, place.parent)
    assert outer is not None
    return move_layers(page, (layer_id,), outer)


def step_down(page: PageState, layer_id: int) -> PageState:
    """One place down among its siblings; from the foot of a group out of it."""
    place = place_of(page, layer_id)
    if place is None:
        return page
    if place.index + 1 < len(layers_of(page, place.parent)):
        return move_layers(page, (layer_id,), Place(place.parent, place.index + 2))
    if place.parent is None:
        return page
    outer = place_of(page, place.parent)
    assert outer is not None
    return move_layers(page, (layer_id,), Place(outer.parent, outer.index + 1))


def step_into(page: PageState, layer_id: int) -> PageState:
    """Into the group right above, at its foot, or else into the one right below, at its top."""
    place = place_of(page, layer_id)
    if place is None:
        return page
    siblings = layers_of(page, place.parent)
    above = siblings[place.index - 1] if place.index > 0 else None
    below = siblings[place.index + 1] if place.index + 1 < len(siblings) else None
    if isinstance(above, GroupLayer):
        return move_layers(page, (layer_id,), Place(above.id, len(above.children)))
    if isinstance(below, GroupLayer):
        return move_layers(page, (layer_id,), Place(below.id, 0))
    return page


def step_out(page: PageState, layer_id: int) -> PageState:
    """Out of its group, right above it."""
    place = place_of(page, layer_id)
    outer = None if place is None or place.parent is None else place_of(page, place.parent)
    return page if outer is None else move_layers(page, (layer_id,), outer)


def remove_layers(page: PageState, ids: Iterable[int]) -> PageState:
    """Take layers out; ink, locked layers and groups that hold such stay. A neighbour is active."""
    gone = [layer for layer in roots(page, ids) if may_go(layer)]
    if not gone:
        return page
    heir = _heir(page, gone)
    layers = without(page.layers, {layer.id for layer in gone})
    left = replace(page, layers=layers)
    return left if find_layer(left, page.active) is not None else replace(left, active=heir)


def set_clip(page: PageState, layer_id: int, clip: bool) -> PageState:
    """Clip a layer to the one below, or free it. The ink is never clipped."""

    def change(layer: Layer) -> Layer:
        if isinstance(layer, InkLayer) or layer.clip == clip:
            return layer
        return replace(layer, clip=clip)

    return change_layer(page, layer_id, change)


def set_isolated(page: PageState, group_id: int, isolated: bool) -> PageState:
    """Let a group's children blend among themselves first, or with all that lies below."""

    def change(layer: Layer) -> Layer:
        if not isinstance(layer, GroupLayer) or layer.isolated == isolated:
            return layer
        return replace(layer, isolated=isolated)

    return change_layer(page, group_id, change)


def _place(layers: Layers, layer_id: int, parent: int | None) -> Place | None:
    for index, layer in enumerate(layers):
        if layer.id == layer_id:
            return Place(parent, index)
        if isinstance(layer, GroupLayer):
            found = _place(layer.children, layer_id, layer.id)
            if found is not None:
                return found
    return None


def _roots(layers: Layers, chosen: set[int]) -> Iterable[Layer]:
    for layer in layers:
        if layer.id in chosen:
            yield layer
        elif isinstance(layer, GroupLayer):
            yield from _roots(layer.children, chosen)


def _order(layers: Layers) -> tuple[object, ...]:
    """Ids as they are nested; equal where nothing moved."""
    return tuple(
        (layer.id, _order(layer.children)) if isinstance(layer, GroupLayer) else layer.id
        for layer in layers
    )


def _heir(page: PageState, gone: list[Layer]) -> int | None:
    """The layer to work on next: below the topmost that goes, else above, else its group."""
    ids = {layer.id for layer in gone}
    place = place_of(page, gone[0].id)
    assert place is not None
    siblings = layers_of(page, place.parent)
    near = (*siblings[place.index :], *reversed(siblings[: place.index]))
    return next((layer.id for layer in near if layer.id not in ids), place.parent)
