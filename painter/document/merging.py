"""Several layers made one, so that the page looks as it did wherever that is possible.

Blending is associative only among layers of the same mode, for normal, multiply and screen (on
premultiplied colours multiply is a product of `1 - a + c`, screen of `1 - c`); and anything may be
merged that lies on nothing. Where layers of other kinds are merged over something, the picture
changes; whoever asks for that is told by `planes.largest_difference`.

The ink is never merged, nor is a locked layer. Flats count as unlocked: they hold no pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from painter.base.errors import UserError
from painter.document.drawing import clipping_runs, page_ops
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

_ASSOCIATIVE = frozenset({BlendMode.NORMAL, BlendMode.MULTIPLY, BlendMode.SCREEN})

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
    both = (*_top_down(upper), *_top_down(lower))
    _check(both)
    mode = _mode(page, (lower, upper))
    like = lower[0]
    made = _raster(like, stack_plane(page, both), mode)
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
    runs = tuple(run for run in clipping_runs(group.children) if _shows(run[0]))
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


def merge_visible(page: PageState) -> PageState:
    """Merge all that is seen, as far as the picture stays the same.

    Ink, locked and hidden layers and hints stay apart. What lies at the foot of the page becomes
    one layer; above ink or a locked layer those next to each other that share a mode do. Where the
    active layer is gone, the topmost that was merged is active.
    """
    layers: list[Layer] = []
    lowest = True
    for part in _sequences(page):
        runs = [run for run in part if isinstance(run, tuple)]
        if not runs:
            layers[:0] = [layer for layer in part if not isinstance(layer, tuple)]
            lowest = False
            continue
        for piece in (tuple(runs),) if lowest else _same_mode(tuple(runs)):
            layers[:0] = _merged_sequence(page, piece, BlendMode.NORMAL if lowest else None)
        lowest = lowest and not any(_shows(base) for base, _ in runs)
    made = tuple(layers)
    if len(made) == len(page.layers) and all(
        new is old for new, old in zip(made, page.layers, strict=True)
    ):
        return page
    after = replace(page, layers=made)
    if find_layer(after, page.active) is not None:
        return after
    old = set(map(id, page.layers))
    merged = (layer.id for layer in made if _shows(layer) and id(layer) not in old)
    return replace(after, active=next(merged, None))


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
        if _is_locked(inner):
            raise UserError(f"The layer {inner.name!r} is locked", "Unlock it first")


def _is_locked(layer: Layer) -> bool:
    return layer.locked and not isinstance(layer, FlatsLayer)


def _shows(layer: Layer) -> bool:
    return layer.visible and round(layer.opacity * 255) > 0


def _top_down(run: Run) -> Layers:
    return (*reversed(run[1]), run[0])


def _raster(like: Layer, pixels: TileMap, mode: BlendMode) -> RasterLayer:
    return RasterLayer(id=like.id, name=like.name, blend=mode, pixels=pixels)


def _clipped_pair(page: PageState, layer: Layer, below: Layer) -> RasterLayer:
    """A clipped layer merged with what is right below it in its run."""
    if below.clip:
        pair = (replace(layer, clip=False), replace(below, clip=False))
        mode = layer.blend if layer.blend is below.blend else BlendMode.NORMAL
        mode = mode if mode in _ASSOCIATIVE else below.blend
        return replace(_raster(below, stack_plane(page, pair), mode), clip=True)
    plain = replace(below, opacity=1.0, blend=BlendMode.NORMAL)
    made = _raster(below, stack_plane(page, (layer, plain)), below.blend)
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
        if _shows(base):
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
    alone = base is group and not any(_shows(layer) for layer in clipped)
    masked = group.mask is not None and group.mask.enabled
    opaque = round(group.opacity * 255) == 255
    mode = group.blend is BlendMode.NORMAL
    return alone and opaque and mode and not masked and not group.isolated


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


def _sequences(page: PageState) -> Iterator[Layers | tuple[Run, ...]]:
    """From the bottom: what stays as it is, run by run, and the runs between that may be merged."""
    pending: list[Run] = []
    for run in clipping_runs(page.layers):
        base, clipped = run
        if _shows(base) and any(_stays(layer) for layer in (base, *clipped)):
            if pending:
                yield tuple(pending)
            pending = []
            yield _top_down(run)
        else:
            pending.append(run)
    if pending:
        yield tuple(pending)


def _stays(layer: Layer) -> bool:
    return any(
        isinstance(inner, (InkLayer, HintsLayer)) or _is_locked(inner) for inner in subtree(layer)
    )


def _same_mode(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """Cut where neighbours cannot be merged over what lies below; hidden runs part nothing."""
    piece: list[Run] = []
    mode: BlendMode | None = None
    for run in runs:
        if _shows(run[0]):
            own = None if _opens(run) or run[0].blend not in _ASSOCIATIVE else run[0].blend
            if piece and (own is None or own is not mode) and any(_shows(b) for b, _ in piece):
                yield tuple(piece)
                piece = []
            mode = own
        piece.append(run)
    if piece:
        yield tuple(piece)


def _unseen(layer: Layer) -> Iterator[Layer]:
    """What is hidden in a layer that is merged; it stays, and stands for itself."""
    if not layer.visible:
        yield replace(layer, clip=False)
    elif isinstance(layer, GroupLayer):
        for child in layer.children:
            yield from _unseen(child)


def _opens(run: Run) -> bool:
    """Whether something in a passed-through group meets what lies below in a mode of its own."""
    base, clipped = run
    return (
        isinstance(base, GroupLayer)
        and not clipped
        and base.blend is BlendMode.NORMAL
        and any(layer.blend is not BlendMode.NORMAL for layer in subtree(base))
    )


def _merged_sequence(page: PageState, runs: tuple[Run, ...], mode: BlendMode | None) -> list[Layer]:
    """The runs that show as one layer, and above it what is hidden."""
    shown = tuple(run for run in runs if _shows(run[0]))
    same = [layer for run in reversed(runs) for layer in _top_down(run)]
    layers = [layer for run in reversed(shown) for layer in _top_down(run)]
    if not layers or (len(layers) == 1 and not isinstance(layers[0], GroupLayer)):
        return same
    lowest = shown[0][0]
    if len(shown) == 1 and mode is None and _opens(shown[0]):
        return same
    made = _raster(lowest, stack_plane(page, tuple(layers)), lowest.blend if mode is None else mode)
    return [*(hidden for run in reversed(runs) for hidden in _unseen_run(run)), made]


def _unseen_run(run: Run) -> Iterator[Layer]:
    """What of a run is hidden, from the top; nothing of it may end up clipped to what is merged."""
    base, clipped = run
    if not _shows(base):
        yield from (*reversed(clipped), replace(base, clip=False))
        return
    for layer in _top_down(run):
        yield from _unseen(layer)
