"""What the regions menu does."""

from __future__ import annotations

from dataclasses import replace

from painter.app.editor import Editor
from painter.app.finding import GAP
from painter.app.flat_layer import can_flatten
from painter.app.messages import Notice
from painter.app.studio import Studio
from painter.app.workbench import Workbench
from painter.base.geometry import Rect
from painter.base.words import counted
from painter.document.page import PageState
from painter.document.regions import knows_gap, recut, remove_closure
from painter.pixels.regiontable import Source

_GAP_STEP = 1.15
_LEAST_STEP = 0.2  # page pixels
_MARGIN = 0.6  # of a region's longer side, shown around it
_LEAST_AROUND = 40  # page pixels


def set_gap(studio: Studio, gap: float) -> bool:
    """Cut the page's regions at another gap; False where that takes finding them anew.

    One setting after the other is each cut from the page as it was before the first, so that
    colours come back with their regions.
    """
    editor = studio.editor
    if editor is None or editor.page.regions is None or not knows_gap(editor.page, gap):
        return False
    edit = recut(_before_gaps(editor), gap)
    editor.commit(f"Gap of {gap:.1f} px", edit.page, merge_key=GAP)
    if edit.page.regions is not None:
        found = f"{counted(edit.page.regions.count, 'region')} found"
        studio.tell(Notice(found, " ".join(edit.notices), key="regions"))
    return True


def _before_gaps(editor: Editor) -> PageState:
    """The page before the settings that the next one replaces; what is no edit stays."""
    now, base = editor.page, editor.history.before(GAP)
    if base.labels is not now.labels:
        return now  # found anew meanwhile
    if base.active == now.active and base.openings is now.openings:
        return base
    return replace(base, active=now.active, openings=now.openings)


def change_gap(bench: Workbench, wider: bool) -> None:
    """One step of the gap, up or down."""
    editor = bench.studio.editor
    if editor is None or editor.page.gap is None:
        return
    now = editor.page.gap
    gap = max(now * _GAP_STEP, now + _LEAST_STEP)
    if not wider:
        gap = max(0.0, min(now / _GAP_STEP, now - _LEAST_STEP))
    if not set_gap(bench.studio, round(gap, 1)):
        bench.studio.find_regions(round(gap, 1))


def has_gap(bench: Workbench) -> bool:
    """The page's regions follow from a gap."""
    editor = bench.studio.editor
    return editor is not None and editor.page.gap is not None and editor.page.regions is not None


def next_doubtful(bench: Workbench) -> None:
    """Show the region whose colour is least sure, and say why."""
    editor = bench.studio.editor
    if editor is None or editor.page.regions is None:
        return
    table = editor.page.regions
    if not (table.source != Source.NONE).any():
        bench.studio.tell(
            Notice("Nothing is coloured yet", "Colour the page first (Ctrl+Return)", key="doubt")
        )
        return
    doubt = editor.doubts.next(editor.page)
    if doubt is None:
        bench.studio.tell(Notice("Every region is decided or sure", key="doubt"))
        return
    visit(bench, doubt.region)
    rest = f" {doubt.left} more after it." if doubt.left else " It is the last one."
    bench.studio.tell(Notice(doubt.reason + rest, key="doubt"))


def visit(bench: Workbench, region: int) -> None:
    """Show one region of the page and outline it."""
    editor = bench.studio.editor
    if editor is None or editor.page.regions is None or not 0 < region <= editor.page.regions.count:
        return
    editor.point_out((region,))
    bench.view.show_area(around(Rect(*editor.page.regions.box[region].tolist())))


def around(area: Rect) -> Rect:
    """A part of the page with something in its middle and room about it."""
    margin = round(max(_LEAST_AROUND, _MARGIN * max(area.width, area.height)))
    return Rect(area.x0 - margin, area.y0 - margin, area.x1 + margin, area.y1 + margin)


def chosen_closure(bench: Workbench) -> bool:
    """A closing stroke is chosen."""
    editor = bench.studio.editor
    return editor is not None and editor.closure is not None


def drop_closure(bench: Workbench) -> None:
    """Take the chosen closing stroke away."""
    editor = bench.studio.editor
    if editor is not None and editor.closure is not None:
        edit = remove_closure(editor.page, editor.closure)
        editor.commit("Remove closing stroke", edit.page)
        for text in edit.notices:
            bench.studio.tell(Notice(text, key="region-edit"))


def has_leaks(bench: Workbench) -> bool:
    """There is a suspicious passage to look at."""
    return bench.leaks.current is not None


def can_open_leak(bench: Workbench) -> bool:
    """There is a closed passage to look at."""
    return bench.leaks.can_open


def next_leak(bench: Workbench, by: int = 1) -> None:
    """Show the next suspicious passage."""
    bench.show_panel("leaks", True)
    bench.leaks.step(by)


def unpoint(bench: Workbench) -> None:
    """Take the marks off regions that are pointed out."""
    if bench.studio.editor is not None:
        bench.studio.editor.point_out()


def pointed(bench: Workbench) -> bool:
    """Some regions are pointed out."""
    editor = bench.studio.editor
    return editor is not None and editor.pointed_out is not None


def can_flatten_layer(bench: Workbench) -> bool:
    """The active layer is painted, and there are regions to go by."""
    editor = bench.studio.editor
    return editor is not None and can_flatten(editor.page, editor.page.active)
