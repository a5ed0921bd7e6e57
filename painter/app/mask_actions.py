"""What the mask menu does."""

from __future__ import annotations

import numpy as np

from painter.app.layer_actions import active_layer, change_active
from painter.app.messages import Notice
from painter.app.workbench import Workbench
from painter.base.errors import UserError
from painter.document.layer import HintsLayer, LayerMask, PixelLayer
from painter.document.masks import (
    apply_mask,
    enable_mask,
    hiding_mask,
    invert_mask,
    mask_from_transparency,
    mask_of_regions,
    set_mask,
    showing_mask,
)


def can_mask(bench: Workbench) -> bool:
    """The active layer has no mask yet."""
    layer = active_layer(bench)
    return layer is not None and layer.mask is None


def can_take_transparency(bench: Workbench) -> bool:
    """The active layer is painted and not locked."""
    layer = active_layer(bench)
    painted = isinstance(layer, PixelLayer) and not isinstance(layer, HintsLayer)
    return painted and layer is not None and not layer.locked


def can_mask_regions(bench: Workbench) -> bool:
    """The active layer has no mask yet, and regions are known."""
    editor = bench.studio.editor
    return can_mask(bench) and editor is not None and editor.page.regions is not None


def has_mask(bench: Workbench) -> bool:
    """The active layer has a mask."""
    layer = active_layer(bench)
    return layer is not None and layer.mask is not None


def is_enabled(bench: Workbench) -> bool:
    """The active layer's mask hides something."""
    layer = active_layer(bench)
    return layer is not None and layer.mask is not None and layer.mask.enabled


def is_edited(bench: Workbench) -> bool:
    """Brushes paint on the mask."""
    editor = bench.studio.editor
    return editor is not None and editor.masked_layer is not None


def add_showing(bench: Workbench) -> None:
    """A mask that shows all; brushes paint on it from now on."""
    _add(bench, "Add mask", showing_mask())


def add_hiding(bench: Workbench) -> None:
    """A mask that hides all; brushes paint on it from now on."""
    editor = bench.studio.editor
    if editor is not None:
        _add(bench, "Add hiding mask", hiding_mask(editor.page.size))


def add_of_regions(bench: Workbench) -> None:
    """A mask that shows the regions of the colour in hand."""
    editor = bench.studio.editor
    if editor is None or editor.page.regions is None:
        return
    same = (editor.page.regions.colour == np.array(editor.colour, np.uint8)).all(axis=1)
    same[0] = False
    regions = np.flatnonzero(same).tolist()
    if not regions:
        raise UserError("No region has the colour in hand", "Pick the colour of one first (I)")
    _add(bench, "Mask by colour", mask_of_regions(editor.page, regions))


def add_of_transparency(bench: Workbench) -> None:
    """Make a mask of what is transparent; the layer looks the same."""
    change_active(bench, "Mask from transparency", mask_from_transparency)


def apply(bench: Workbench) -> None:
    """Lose for good what the mask hides."""
    change_active(bench, "Apply mask", apply_mask)


def remove(bench: Workbench) -> None:
    """Take the mask away; all is shown again."""
    change_active(bench, "Remove mask", lambda page, layer_id: set_mask(page, layer_id, None))


def invert(bench: Workbench) -> None:
    """Show what was hidden, hide what was shown."""
    change_active(bench, "Invert mask", invert_mask)


def toggle(bench: Workbench) -> None:
    """Switch the mask off, or on again."""
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is not None and layer is not None and layer.mask is not None:
        label = "Switch mask off" if layer.mask.enabled else "Switch mask on"
        editor.commit(label, enable_mask(editor.page, layer.id, not layer.mask.enabled))


def toggle_editing(bench: Workbench) -> None:
    """Let brushes paint on the mask, or on the layer again."""
    editor = bench.studio.editor
    if editor is not None:
        editor.edit_mask(editor.masked_layer is None)


def _add(bench: Workbench, label: str, mask: LayerMask) -> None:
    editor, layer = bench.studio.editor, active_layer(bench)
    if editor is None or layer is None:
        return
    editor.commit(label, set_mask(editor.page, layer.id, mask))
    editor.edit_mask(True)
    editor.tell(
        Notice("Brushes paint on the mask now", "Dark colours hide, light ones show", key="mask")
    )
