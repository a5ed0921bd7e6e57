"""What the layer menu does to the order of layers: groups, copies, merging, swatch layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from painter.app.action import Check, Deed
from painter.app.editor import Editor
from painter.app.layer_actions import active_layer, free_name
from painter.app.messages import Notice, Tone
from painter.app.workbench import Workbench
from painter.document.drawing import page_ops
from painter.document.edits import find_layer
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
)
from painter.document.layertree import (
    Place,
    duplicate_layers,
    group_layers,
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
    ungroup,
)
from painter.document.merging import (
    detach,
    flatten_copy,
    merge_down,
    merge_group,
    merge_layers,
    merge_visible,
)
from painter.document.page import PageState
from painter.document.planes import largest_difference
from painter.document.swatch_layers import add_selection_layer, split_flats
from painter.render.changes import changed_tiles

_ROUNDING = 2
"""Levels by which the same picture may differ when it is blended in another order."""

_LOOKED_AT = 48
"""Squares that are compared to tell whether merging changed the picture."""

_Step = Callable[[PageState, int], PageState]


# What is chosen.


def chosen_layers(bench: Workbench) -> tuple[Layer, ...]:
    """The chosen layers from the top, without those that stand in another of them."""
    editor = bench.studio.editor
    return () if editor is None else roots(editor.page, editor.chosen)


def some_chosen(bench: Workbench) -> bool:
    """A layer is chosen."""
    return bool(chosen_layers(bench))


def several_chosen(bench: Workbench) -> bool:
    """More than one layer is chosen, none of them with ink in it."""
    layers = chosen_layers(bench)
    return len(layers) > 1 and not any(holds_ink(layer) for layer in layers)


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


def can_merge_group(bench: Workbench) -> bool:
    """The active layer is a group without ink."""
    layer = active_layer(bench)
    return isinstance(layer, GroupLayer) and not holds_ink(layer)


def can_merge_down(bench: Workbench) -> bool:
    """The active layer has no ink in it."""
    layer = active_layer(bench)
    return layer is not None and not holds_ink(layer)


def can_clip(bench: Workbench) -> bool:
    """The active layer may be clipped; the ink may not."""
    layer = active_layer(bench)
    return layer is not None and not isinstance(layer, InkLayer)


def can_detach(bench: Workbench) -> bool:
    """The active layer is flats, hints or one colour."""
    return isinstance(active_layer(bench), (FlatsLayer, FillLayer, HintsLayer))


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
        _commit_seen(editor, f"Ungroup {layer.name}", ungroup(editor.page, layer.id), "Ungrouping")


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


def merge_below(bench: Workbench) -> None:
    """Merge the active layer with the one below, or the chosen layers with each other."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is None or layer is None:
        return
    if several_chosen(bench):
        merge_chosen(bench)
        return
    _commit_seen(editor, f"Merge {layer.name} down", merge_down(editor.page, layer.id))


def merge_chosen(bench: Workbench) -> None:
    """One layer of the chosen ones."""
    editor = bench.studio.editor
    if editor is not None and editor.chosen:
        layers = chosen_layers(bench)
        after = merge_layers(editor.page, editor.chosen, layers[-1].name)
        _commit_seen(editor, f"Merge {len(layers)} layers", after)


def merge_whole_group(bench: Workbench) -> None:
    """One layer of the active group."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and isinstance(layer, GroupLayer):
        _commit_seen(editor, f"Merge {layer.name}", merge_group(editor.page, layer.id))


def merge_all(bench: Workbench) -> None:
    """Merge what is seen, but never ink, hints and locked layers."""
    editor = bench.studio.editor
    if editor is None:
        return
    after = merge_visible(editor.page)
    if after is editor.page:
        editor.tell(Notice("There is nothing to merge", key="merge"))
    _commit_seen(editor, "Merge visible", after)


def copy_all(bench: Workbench) -> None:
    """A hidden layer with all that is seen."""
    editor = bench.studio.editor
    if editor is not None:
        name = free_name(editor, "all visible")
        editor.commit("Flatten a copy", flatten_copy(editor.page, name))
        editor.tell(Notice(f"The layer {name!r} holds all that is seen; it is hidden", key="copy"))


def detach_active(bench: Workbench) -> None:
    """Make painted pixels of flats, hints or a fill."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and layer is not None:
        editor.commit(f"Detach {layer.name}", detach(editor.page, layer.id))


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


def _commit_seen(editor: Editor, label: str, after: PageState, what: str = "Merging") -> None:
    """Commit, and say so when the page does not look as it did."""
    before = editor.page
    editor.commit(label, after)
    if after is before or not _differs(before, after):
        return
    editor.tell(
        Notice(
            f"{what} changed how the page looks: a mode, mask or opacity acted on what lies below",
            "Undo brings it back",
            Tone.WARNING,
            key="merge",
        )
    )


def _differs(before: PageState, after: PageState) -> bool:
    old, new = page_ops(before), page_ops(after)
    keys = sorted(changed_tiles(old, new, before.size))
    some = keys[:: max(1, len(keys) // _LOOKED_AT)]
    return bool(some) and largest_difference(old, new, some, before.size) > _ROUNDING
