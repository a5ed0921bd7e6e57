"""The menu of regions: finding, correcting, going through what is doubtful."""

from __future__ import annotations

from painter.app import page_actions as do
from painter.app import region_actions as regions
from painter.app.action import Action
from painter.app.replacing_ink import replace_ink

_MENU = ("Regions",)


def region_menu() -> tuple[Action, ...]:
    """Its actions, in their order."""
    return (*_cutting(), *_locks(), *_doubts(), *_passages())


def region_views() -> tuple[Action, ...]:
    """How regions are shown."""
    menu = ("View",)
    return (
        Action("view.regions", "Region view", menu, do.toggle_region_view, ("R",), "regions",
               do.has_regions, lambda b: b.view.region_view, 1,
               "Every region in a colour of its own; neighbours differ in lightness too"),
        Action("view.region_numbers", "Region numbers", menu,
               lambda b: b.view.set_region_numbers(not b.view.region_numbers), ("Shift+R",), "",
               do.has_regions, lambda b: b.view.region_numbers, 1,
               "A number in every region that has room for it"),
        Action("view.region_patterns", "Region patterns", menu,
               lambda b: b.view.set_region_patterns(not b.view.region_patterns), ("Shift+P",), "",
               do.has_regions, lambda b: b.view.region_patterns, 1,
               "Neighbouring regions hatched in different ways"),
    )  # fmt: skip


def flatten_action() -> Action:
    """For the menu of layers."""
    return Action(
        "layer.flatten", "Flatten colours of layer…", ("Layer",), lambda b: b.flatten_layer(),
        ("Ctrl+Shift+F",), "flatten", regions.can_flatten_layer, group=1,
        help="Painted colours become clean flats, region by region",
    )  # fmt: skip


def _cutting() -> tuple[Action, ...]:
    return (
        Action("regions.find", "Find regions", _MENU, do.find_regions, ("Ctrl+R",), "find",
               do.has_page, help="Find them anew with the gap of the regions panel"),
        Action("regions.replace_ink", "Replace ink…", _MENU, replace_ink, (), "replace_ink",
               do.has_page, help="A new version of the line art; regions keep their colours"),
        Action("regions.gap_wider", "Close wider gaps", _MENU,
               lambda b: regions.change_gap(b, wider=True), ("Ctrl+]",), "", regions.has_gap),
        Action("regions.gap_narrower", "Close narrower gaps only", _MENU,
               lambda b: regions.change_gap(b, wider=False), ("Ctrl+[",), "", regions.has_gap),
        Action("regions.remove_closure", "Remove closing stroke", _MENU, regions.drop_closure,
               ("Del", "Backspace"), "", regions.chosen_closure,
               help="The one that is chosen with the closing tool (X)"),
    )  # fmt: skip


def _locks() -> tuple[Action, ...]:
    return (
        Action("regions.lock", "Lock all coloured by hand", _MENU, do.lock_coloured, ("Ctrl+L",),
               "lock", do.has_regions, group=1),
        Action("regions.unlock", "Unlock all", _MENU, do.unlock_all, ("Ctrl+Shift+L",), "unlock",
               do.any_locked, group=1),
    )  # fmt: skip


def _doubts() -> tuple[Action, ...]:
    return (
        Action("regions.doubtful", "Next doubtful region", _MENU, regions.next_doubtful, ("N",),
               "doubt", do.has_regions, group=2,
               help="The one whose colour is least sure, and why"),
        Action("regions.unpoint", "Take marks away", _MENU, regions.unpoint, ("Shift+Escape",),
               "", regions.pointed, group=2),
    )  # fmt: skip


def _passages() -> tuple[Action, ...]:
    when = regions.has_leaks
    return (
        Action("regions.next_leak", "Next passage", _MENU, regions.next_leak, ("J",), "leak", when,
               group=3, help="A place where colour might run from one region into another"),
        Action("regions.previous_leak", "Previous passage", _MENU,
               lambda b: regions.next_leak(b, -1), ("Shift+J",), "", when, group=3),
        Action("regions.close_leak", "Close passage", _MENU, lambda b: b.leaks.close(),
               ("Shift+X",), "", when, group=3,
               help="With a stroke that is never printed"),
        Action("regions.open_leak", "Open passage", _MENU, lambda b: b.leaks.open(),
               ("Shift+O",), "", regions.can_open_leak, group=3,
               help="No line is missing: both sides become one region"),
        Action("regions.dismiss_leak", "Dismiss passage", _MENU, lambda b: b.leaks.dismiss(),
               ("Shift+D",), "", when, group=3, help="It is no leak"),
    )  # fmt: skip
