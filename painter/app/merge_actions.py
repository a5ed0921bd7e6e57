"""What the layer menu merges: layers, groups, all that is seen; and what becomes painted pixels."""

from __future__ import annotations

from painter.app.changed_look import commit_seen
from painter.app.layer_actions import active_layer, free_name
from painter.app.messages import Notice
from painter.app.stacking import chosen_layers
from painter.app.workbench import Workbench
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, HintsLayer
from painter.document.layertree import holds_ink
from painter.document.merging import (
    detach,
    flatten_copy,
    merge_down,
    merge_group,
    merge_layers,
)
from painter.document.merging_visible import merge_visible


def several_chosen(bench: Workbench) -> bool:
    """More than one layer is chosen, none of them with ink in it."""
    layers = chosen_layers(bench)
    return len(layers) > 1 and not any(holds_ink(layer) for layer in layers)


def can_merge_group(bench: Workbench) -> bool:
    """The active layer is a group without ink."""
    layer = active_layer(bench)
    return isinstance(layer, GroupLayer) and not holds_ink(layer)


def can_merge_down(bench: Workbench) -> bool:
    """The active layer has no ink in it."""
    layer = active_layer(bench)
    return layer is not None and not holds_ink(layer)


def can_detach(bench: Workbench) -> bool:
    """The active layer is flats, hints or one colour."""
    return isinstance(active_layer(bench), (FlatsLayer, FillLayer, HintsLayer))


def merge_below(bench: Workbench) -> None:
    """Merge the active layer with the one below, or the chosen layers with each other."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is None or layer is None:
        return
    if several_chosen(bench):
        merge_chosen(bench)
        return
    commit_seen(editor, f"Merge {layer.name} down", merge_down(editor.page, layer.id))


def merge_chosen(bench: Workbench) -> None:
    """One layer of the chosen ones."""
    editor = bench.studio.editor
    if editor is not None and editor.chosen:
        layers = chosen_layers(bench)
        after = merge_layers(editor.page, editor.chosen, layers[-1].name)
        commit_seen(editor, f"Merge {len(layers)} layers", after)


def merge_whole_group(bench: Workbench) -> None:
    """One layer of the active group."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and isinstance(layer, GroupLayer):
        commit_seen(editor, f"Merge {layer.name}", merge_group(editor.page, layer.id))


def merge_all(bench: Workbench) -> None:
    """Merge what is seen, but never ink, hints and locked layers."""
    editor = bench.studio.editor
    if editor is None:
        return
    after = merge_visible(editor.page)
    if after is editor.page:
        editor.tell(Notice("There is nothing to merge", key="merge"))
    commit_seen(editor, "Merge visible", after)


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
