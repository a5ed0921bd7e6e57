"""Layers put into groups, out of them, and copied. Ids stay unique, and the ink is never copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from painter.base.errors import UserError
from painter.document.drawing import clipping_runs
from painter.document.edits import find_layer
from painter.document.layer import FlatsLayer, GroupLayer, HintsLayer, InkLayer, Layer
from painter.document.layertree import (
    Layers,
    holds_ink,
    layers_of,
    parent_of,
    place_of,
    roots,
    run_of,
    with_layers,
    without,
)
from painter.document.masks import joined
from painter.document.page import PageState
from painter.document.planes import painted
from painter.render.blend import BlendMode


def group_layers(page: PageState, ids: Iterable[int], name: str) -> PageState:
    """Put layers into a new group where the topmost of them stands, and make it active.

    What is clipped to a chosen layer comes along. A clipped layer whose base stays outside stands
    for itself in the group, unless all of them are clipped to it: then the group is.
    """
    chosen = _with_clipped(page, roots(page, ids))
    if not chosen:
        return page
    taken = {layer.id for layer in chosen}
    parents = {parent_of(page, layer.id) for layer in chosen}
    target = place_of(page, chosen[0].id)
    assert target is not None
    base = _common_base(page, chosen) if len(parents) == 1 else None
    children = tuple(
        replace(layer, clip=False) if layer.clip and _base_stays(page, layer, taken) else layer
        for layer in chosen
    )
    group = GroupLayer(id=page.next_layer_id(), name=name, children=children, clip=base is not None)
    above = sum(1 for x in layers_of(page, target.parent)[: target.index] if x.id not in taken)
    rest = replace(page, layers=without(page.layers, taken))
    kept = layers_of(rest, target.parent)
    grown = with_layers(rest, target.parent, (*kept[:above], group, *kept[above:]))
    return replace(grown, active=group.id)


def ungroup(page: PageState, group_id: int) -> PageState:
    """Let a group's layers take its place. What the group did to them they do themselves.

    Its opacity, mask, clip and invisibility pass on to every child, its mode to normal ones. That
    looks the same where the group was plain or held one layer, and else nearly so.
    """
    group, place = find_layer(page, group_id), place_of(page, group_id)
    if not isinstance(group, GroupLayer) or place is None:
        return page
    siblings = layers_of(page, place.parent)
    children = _passed_on(group)
    layers = (*siblings[: place.index], *children, *siblings[place.index + 1 :])
    active = children[0].id if children and page.active == group_id else page.active
    active = None if active == group_id else active
    return replace(with_layers(page, place.parent, layers), active=active)


def duplicate_layers(page: PageState, ids: Iterable[int]) -> PageState:
    """Copies right above the originals and what is clipped to them; the topmost copy is active.

    A copy of flats or hints is painted pixels: there is one set of regions and hints.

    Raises:
        UserError: the ink is among them.
    """
    for layer in roots(page, ids):
        if holds_ink(layer):
            raise UserError("The ink cannot be duplicated", "Choose other layers")
    active: int | None = None
    for layer in reversed(roots(page, ids)):
        place = place_of(page, layer.id)
        assert place is not None
        siblings = layers_of(page, place.parent)
        _, clipped = run_of(siblings, layer)
        top = layer if layer.clip or not clipped else clipped[-1]
        index = next(i for i, other in enumerate(siblings) if other is top)
        copy = _copied(page, layer)
        page = with_layers(page, place.parent, (*siblings[:index], copy, *siblings[index:]))
        active = copy.id
    return page if active is None else replace(page, active=active)


def _with_clipped(page: PageState, chosen: Layers) -> Layers:
    """These layers and those clipped to them, in the order of the page."""
    ids = {layer.id for layer in chosen}
    for layer in chosen:
        base, clipped = run_of(_siblings(page, layer), layer)
        if base is layer:
            ids |= {other.id for other in clipped}
    return roots(page, ids)


def _base_stays(page: PageState, layer: Layer, taken: set[int]) -> bool:
    base, _ = run_of(_siblings(page, layer), layer)
    return base.id not in taken


def _common_base(page: PageState, chosen: Layers) -> Layer | None:
    """The base outside that all of these siblings are clipped to."""
    siblings = _siblings(page, chosen[0])
    bases = {base.id: base for base in (run_of(siblings, layer)[0] for layer in chosen)}
    taken = {layer.id for layer in chosen}
    if len(bases) != 1 or next(iter(bases)) in taken:
        return None
    return next(iter(bases.values()))


def _siblings(page: PageState, layer: Layer) -> Layers:
    return layers_of(page, parent_of(page, layer.id))


def _passed_on(group: GroupLayer) -> Layers:
    """A group's children with what the group did to all of them."""
    kept: list[Layer] = []
    for base, clipped in clipping_runs(group.children):
        # The lowest layer may say that it is clipped without a base; below the group is one.
        kept.append(_heired(replace(base, clip=False), group))
        kept.extend(replace(layer, visible=layer.visible and group.visible) for layer in clipped)
    return tuple(reversed(kept))


def _heired(layer: Layer, group: GroupLayer) -> Layer:
    mode = group.blend if layer.blend is BlendMode.NORMAL else layer.blend
    return replace(
        layer,
        visible=layer.visible and group.visible,
        opacity=layer.opacity * group.opacity,
        blend=layer.blend if isinstance(layer, InkLayer) else mode,
        mask=joined(layer.mask, group.mask),
        clip=group.clip and not isinstance(layer, InkLayer),
    )


def _copied(page: PageState, layer: Layer) -> Layer:
    """The same with ids of its own, and a name that no layer has."""
    taken = {other.name for other in page.walk()}
    names = (f"{layer.name} {number}" for number in range(2, len(taken) + 3))
    ids = iter(range(page.next_layer_id(), page.next_layer_id() + 1 + sum(1 for _ in page.walk())))
    copy = _renumbered(page, layer, lambda: next(ids))
    return replace(copy, name=next(name for name in names if name not in taken), locked=False)


def _renumbered(page: PageState, layer: Layer, number: Callable[[], int]) -> Layer:
    own = number()
    if isinstance(layer, GroupLayer):
        children = tuple(_renumbered(page, child, number) for child in layer.children)
        return replace(layer, id=own, children=children)
    if isinstance(layer, (FlatsLayer, HintsLayer)):
        return replace(painted(page, layer), id=own)
    return replace(layer, id=own)
