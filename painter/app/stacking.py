"""What the layer menu does to the order of layers: groups, copies, clipping, swatch layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from painter.app.action import Check, Deed
from painter.app.changed_look import commit_seen
from painter.app.editor import Editor
from painter.app.layer_actions import active_layer, free_name
from painter.app.workbench import Workbench
from painter.document.edits import find_layer
from painter.document.grouping import duplicate_layers, group_layers, ungroup
from painter.document.layer import FlatsLayer, GroupLayer, InkLayer, Layer
from painter.document.layertree import (
    Place,
    holds_ink,
    may_go,
    move_layers,
    place_of,
    remove_layers,
    roots,
    set_clip,
    set_isolated,
    step_down,
    step_into,
    step_out,
    step_up,
)
from painter.document.page import PageState
from painter.document.swatch_layers import add_selection_layer, split_flats

_Step = Callable[[PageState, int], PageState]


# What is chosen.


def chosen_layers(bench: Workbench) -> tuple[Layer, ...]:
    """The chosen layers from the top, without those that stand in another of them."""
    editor = bench.studio.editor
    return () if editor is None else roots(editor.page, editor.chosen)


def some_chosen(bench: Workbench) -> bool:
    """A layer is chosen."""
    return bool(chosen_layers(bench))


def can_copy(bench: Workbench) -> bool:
    """Layers are chosen, none of them with ink in it."""
    layers = chosen_layers(bench)
    return bool(layers) and not any(holds_ink(layer) for layer in layers)


def can_remove(bench: Workbench) -> bool:
    """At least one of the chosen layers may go."""
    return any(may_go(layer) for layer in chosen_layers(bench))


def group_chosen(bench: Workbench) -> bool:
    """The active layer is a group."""
    return isinstance(active_layer(bench), GroupLayer)


def can_clip(bench: Workbench) -> bool:
    """The active layer may be clipped; the ink may not."""
    layer = active_layer(bench)
    return layer is not None and not isinstance(layer, InkLayer)


def has_flats(bench: Workbench) -> bool:
    """The page has regions and a layer that shows them."""
    editor = bench.studio.editor
    if editor is None or editor.page.regions is None:
        return False
    return any(isinstance(layer, FlatsLayer) for layer in editor.page.walk())


def has_regions(bench: Workbench) -> bool:
    """The page has regions, whether or not a layer shows them."""
    editor = bench.studio.editor
    return editor is not None and editor.page.regions is not None


def is_clipped(bench: Workbench) -> bool:
    """The active layer is clipped."""
    layer = active_layer(bench)
    return layer is not None and layer.clip


def is_isolated(bench: Workbench) -> bool:
    """The active layer is a group whose layers blend among themselves first."""
    layer = active_layer(bench)
    return isinstance(layer, GroupLayer) and layer.isolated


def can_step(step: _Step) -> Check:
    """Whether the active layer can go that way."""

    def check(bench: Workbench) -> bool:
        editor = bench.studio.editor
        if editor is None or editor.page.active is None:
            return False
        return step(editor.page, editor.page.active) is not editor.page

    return check


# What is done.


def stepper(step: _Step, label: str) -> Deed:
    """What moves the active layer one step."""

    def run(bench: Workbench) -> None:
        editor = bench.studio.editor
        if editor is not None and editor.page.active is not None:
            editor.commit(label, step(editor.page, editor.page.active))

    return run


UP, DOWN, INTO, OUT = step_up, step_down, step_into, step_out


def group(bench: Workbench) -> None:
    """Put the chosen layers into a group."""
    editor = bench.studio.editor
    if editor is not None and editor.chosen:
        after = group_layers(editor.page, editor.chosen, free_name(editor, "group"))
        editor.commit("Group layers", after)


def dissolve(bench: Workbench) -> None:
    """Let the layers of the active group take its place."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and isinstance(layer, GroupLayer):
        commit_seen(editor, f"Ungroup {layer.name}", ungroup(editor.page, layer.id), "Ungrouping")


def duplicate(bench: Workbench) -> None:
    """Copies of the chosen layers."""
    editor = bench.studio.editor
    if editor is not None and editor.chosen:
        editor.commit("Duplicate layer", duplicate_layers(editor.page, editor.chosen))


def remove(bench: Workbench) -> None:
    """Take the chosen layers out; ink and locked ones stay."""
    editor = bench.studio.editor
    if editor is None:
        return
    layers = chosen_layers(bench)
    label = f"Remove {layers[0].name}" if len(layers) == 1 else f"Remove {len(layers)} layers"
    editor.commit(label, remove_layers(editor.page, editor.chosen))


def split_by_swatch(bench: Workbench) -> None:
    """One layer a swatch, above the flats layer, which is hidden."""
    editor = bench.studio.editor
    if editor is not None:
        editor.commit("Split flats by swatch", split_flats(editor.page, keep=True))


def add_selection(bench: Workbench) -> None:
    """A hidden layer with one flat colour a region."""
    editor = bench.studio.editor
    if editor is not None:
        name = free_name(editor, "selection")
        editor.commit("Add selection layer", add_selection_layer(editor.page, name))


def toggle_clip(bench: Workbench) -> None:
    """Clip the active layer to the one below, or free it."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and layer is not None:
        label = f"Free {layer.name}" if layer.clip else f"Clip {layer.name}"
        editor.commit(label, set_clip(editor.page, layer.id, not layer.clip))


def toggle_isolated(bench: Workbench) -> None:
    """Let the active group blend among itself first, or pass it through."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and isinstance(layer, GroupLayer):
        label = f"Pass {layer.name} through" if layer.isolated else f"Isolate {layer.name}"
        editor.commit(label, set_isolated(editor.page, layer.id, not layer.isolated))


def drop_layers(editor: Editor, ids: Iterable[int], target: Place) -> None:
    """What a drag in the panel ends with."""
    chosen = tuple(ids)
    verb = "Move layer" if len(chosen) == 1 else f"Move {len(chosen)} layers"
    editor.commit(verb, move_layers(editor.page, chosen, target))


def place_beside(page: PageState, layer_id: int, below: bool) -> Place | None:
    """The place right above or below a layer."""
    place = place_of(page, layer_id)
    return None if place is None else Place(place.parent, place.index + (1 if below else 0))


def in_group(page: PageState, group_id: int) -> Place | None:
    """The top of a group."""
    return Place(group_id, 0) if isinstance(find_layer(page, group_id), GroupLayer) else None
