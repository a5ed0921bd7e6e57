"""What the layer menu and panel do to single layers."""

from __future__ import annotations

from collections.abc import Callable

from painter.app.editor import Editor
from painter.app.workbench import Workbench
from painter.document.edits import add_raster, find_layer, set_layer
from painter.document.layer import InkLayer, Layer
from painter.document.page import PageState


def active_layer(bench: Workbench) -> Layer | None:
    """The layer that is chosen."""
    editor = bench.studio.editor
    return None if editor is None else find_layer(editor.page, editor.page.active)


def change_active(
    bench: Workbench, label: str, change: Callable[[PageState, int], PageState]
) -> None:
    """One step that does something to the chosen layer, which `change` is told by its id."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and layer is not None:
        editor.commit(label, change(editor.page, layer.id))


def can_change(bench: Workbench) -> bool:
    """A layer is chosen."""
    return active_layer(bench) is not None


def can_lock(bench: Workbench) -> bool:
    """The chosen layer's lock is the artist's to change; the ink's is not."""
    layer = active_layer(bench)
    return layer is not None and not isinstance(layer, InkLayer)


def is_visible(bench: Workbench) -> bool:
    """The chosen layer is to be seen."""
    layer = active_layer(bench)
    return layer is not None and layer.visible


def is_locked(bench: Workbench) -> bool:
    """The chosen layer is locked."""
    layer = active_layer(bench)
    return layer is not None and layer.locked


def add(bench: Workbench) -> None:
    """An empty layer to paint on."""
    editor = bench.studio.editor
    if editor is not None:
        editor.commit("Add layer", add_raster(editor.page, free_name(editor, "paint")))


def rename(bench: Workbench) -> None:
    """Ask for another name."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is None or layer is None:
        return
    name = bench.dialogs.ask_name("Rename layer", layer.name)
    if name:
        editor.commit("Rename layer", set_layer(editor.page, layer.id, name=name))


def toggle_visible(bench: Workbench) -> None:
    """Show or hide the chosen layer."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and layer is not None:
        show_layer(editor, layer, not layer.visible)


def toggle_lock(bench: Workbench) -> None:
    """Lock or unlock the chosen layer."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and layer is not None:
        lock_layer(editor, layer, not layer.locked)


def show_layer(editor: Editor, layer: Layer, on: bool) -> None:
    """Show or hide a layer."""
    verb = "Show" if on else "Hide"
    editor.commit(f"{verb} {layer.name}", set_layer(editor.page, layer.id, visible=on))


def lock_layer(editor: Editor, layer: Layer, on: bool) -> None:
    """Lock or unlock a layer."""
    verb = "Lock" if on else "Unlock"
    editor.commit(f"{verb} {layer.name}", set_layer(editor.page, layer.id, locked=on))


def free_name(editor: Editor, name: str) -> str:
    """The name itself, or with the first number that no layer has."""
    taken = {layer.name for layer in editor.page.walk()}
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(free for free in names if free not in taken)
