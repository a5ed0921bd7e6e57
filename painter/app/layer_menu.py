"""The layer menu."""

from __future__ import annotations

from painter.app import layer_actions as basic
from painter.app import mask_actions as mask
from painter.app import merge_actions as merge
from painter.app import stacking as stack
from painter.app.action import Action
from painter.app.page_actions import has_page

_MENU = ("Layer",)
_MASK = ("Layer", "Mask")
_MERGE = ("Layer", "Merge")
_ORDER = ("Layer", "Order")


def layer_menu() -> tuple[Action, ...]:
    """Everything that is done to layers, but flattening."""
    return (*_basics(), *_groups(), *_order(), *_merging(), *_masks(), *_flats())


def _basics() -> tuple[Action, ...]:
    when = basic.can_change
    return (
        Action("layer.add", "Add layer", _MENU, basic.add, ("Ctrl+Shift+N",), "add", has_page),
        Action("layer.duplicate", "Duplicate layer", _MENU, stack.duplicate, ("Ctrl+J",),
               "duplicate", stack.can_copy),
        Action("layer.remove", "Remove layer", _MENU, stack.remove, ("Shift+Del",), "remove",
               stack.can_remove),
        Action("layer.rename", "Rename layer…", _MENU, basic.rename, ("F2",), "", when),
        Action("layer.visible", "Layer visible", _MENU, basic.toggle_visible, ("Ctrl+,",), "", when,
               basic.is_visible, 1),
        Action("layer.lock", "Layer locked", _MENU, basic.toggle_lock, ("Ctrl+/",), "",
               basic.can_lock, basic.is_locked, 1),
        Action("layer.clip", "Clip to layer below", _MENU, stack.toggle_clip, ("Ctrl+Alt+G",),
               "clip", stack.can_clip, stack.is_clipped, 1,
               "Seen only where the layer below is"),
    )  # fmt: skip


def _groups() -> tuple[Action, ...]:
    return (
        Action("layer.group", "Group layers", _MENU, stack.group, ("Ctrl+G",), "group",
               stack.some_chosen, group=2),
        Action("layer.ungroup", "Ungroup", _MENU, stack.dissolve, ("Ctrl+Shift+G",), "",
               stack.group_chosen, group=2),
        Action("layer.isolate", "Isolated group", _MENU, stack.toggle_isolated, (), "",
               stack.group_chosen, stack.is_isolated, 2,
               "Its layers blend among themselves first, not with what lies below"),
    )  # fmt: skip


def _order() -> tuple[Action, ...]:
    steps = (
        ("up", "Move layer up", stack.UP, "Ctrl+PgUp"),
        ("down", "Move layer down", stack.DOWN, "Ctrl+PgDown"),
        ("into", "Move into group", stack.INTO, "Ctrl+Shift+PgDown"),
        ("out", "Move out of group", stack.OUT, "Ctrl+Shift+PgUp"),
    )
    return tuple(
        Action(f"layer.{name}", title, _ORDER, stack.stepper(step, title), (keys,), "",
               stack.can_step(step), group=3)
        for name, title, step, keys in steps
    )  # fmt: skip


def _merging() -> tuple[Action, ...]:
    return (
        Action("layer.merge_down", "Merge down", _MERGE, merge.merge_below, ("Ctrl+M",),
               "merge_down", merge.can_merge_down, group=3,
               help="With the layer below, or all chosen layers with each other"),
        Action("layer.merge_chosen", "Merge chosen layers", _MERGE, merge.merge_chosen, (), "",
               merge.several_chosen, group=3),
        Action("layer.merge_group", "Merge group", _MERGE, merge.merge_whole_group, (), "",
               merge.can_merge_group, group=3),
        Action("layer.merge_visible", "Merge visible", _MERGE, merge.merge_all, ("Ctrl+Shift+M",),
               "", has_page, group=3, help="Ink, hints, hidden and locked layers stay apart"),
        Action("layer.flatten_copy", "Flatten a copy", _MERGE, merge.copy_all, (), "", has_page,
               group=3, help="A hidden layer with all that is seen"),
    )  # fmt: skip


def _masks() -> tuple[Action, ...]:
    return (
        Action("mask.add", "Add mask", _MASK, mask.add_showing, ("Ctrl+K",), "mask", mask.can_mask,
               group=3),
        Action("mask.add_hiding", "Add mask that hides all", _MASK, mask.add_hiding, (), "",
               mask.can_mask, group=3),
        Action("mask.regions", "Mask by colour in hand", _MASK, mask.add_of_regions, (), "",
               mask.can_mask_regions, group=3, help="Shows the regions of that colour"),
        Action("mask.transparency", "Mask from transparency", _MASK, mask.add_of_transparency, (),
               "", mask.can_take_transparency, group=3),
        Action("mask.edit", "Paint on mask", _MASK, mask.toggle_editing, ("Ctrl+Shift+K",), "",
               mask.has_mask, mask.is_edited, 3, "Dark colours hide, light ones show"),
        Action("mask.enabled", "Mask switched on", _MASK, mask.toggle, (), "", mask.has_mask,
               mask.is_enabled, 3),
        Action("mask.invert", "Invert mask", _MASK, mask.invert, ("Ctrl+I",), "", mask.has_mask,
               group=3),
        Action("mask.apply", "Apply mask", _MASK, mask.apply, (), "", mask.has_mask, group=3),
        Action("mask.remove", "Remove mask", _MASK, mask.remove, (), "", mask.has_mask, group=3),
    )  # fmt: skip


def _flats() -> tuple[Action, ...]:
    return (
        Action("layer.detach", "Detach to painted layer", _MENU, merge.detach_active, (), "",
               merge.can_detach, group=4, help="Flats, hints or a fill become pixels"),
        Action("layer.split", "Split flats by swatch", _MENU, stack.split_by_swatch, (), "",
               stack.has_flats, group=4, help="A group with a layer for every colour"),
        Action("layer.selection", "Add selection layer", _MENU, stack.add_selection, (), "",
               stack.has_regions, group=4, help="One flat colour a region, for magic wands"),
    )  # fmt: skip
