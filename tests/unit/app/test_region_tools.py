"""Tools that correct regions: one stroke is one step, what it shows, what it says."""

from dataclasses import replace

import numpy as np
import pytest

from painter.app.actions import TOOLS
from painter.app.pages import with_ink
from painter.app.tools.close import CloseTool, way_of
from painter.app.tools.divide import RecutTool, SplitTool
from painter.app.tools.fill import EncloseTool, FillTool
from painter.app.tools.merge import MergeTool
from painter.app.tools.region import LockTool, RegionTool
from painter.document.edits import lock_regions, recolour, region_at
from painter.document.regions import recut
from painter.io.inkplate import inked_page
from painter.pixels.palette import Palette, Swatch
from tests.unit.app.work import drawing, page, pen, stroke

UPPER, LOWER, AROUND = (60, 40), (60, 120), (15, 40)
ROUND_UPPER = ((24, 16), (96, 16), (96, 66), (24, 66))


def at(editor, place):
    return region_at(editor.page, *place)


def colour_at(editor, place):
    return tuple(editor.page.regions.colour[at(editor, place)])


def lock(editor, place):
    editor.commit("Lock", lock_regions(editor.page, [at(editor, place)], True))


def test_every_tool_has_a_key_of_its_own_and_says_how_it_is_used():
    keys = [kind.shortcut for kind in TOOLS]
    assert len(set(keys)) == len(keys)
    assert all(kind.help.endswith(".") and len(kind.help) < 120 for kind in TOOLS)


# Merge.


def test_a_drag_over_regions_merges_them_in_the_colour_of_the_first(editor):
    editor.commit("Colour", recolour(editor.page, [at(editor, UPPER)], (9, 8, 7)))
    count = editor.page.regions.count
    stroke(MergeTool(editor), UPPER, AROUND)
    assert at(editor, UPPER) == at(editor, AROUND)
    assert colour_at(editor, AROUND) == (9, 8, 7)
    assert editor.page.regions.count == count - 1
    assert editor.history.undo_label == "Merge 2 regions"
    editor.undo()
    assert at(editor, UPPER) != at(editor, AROUND)


def test_what_will_merge_is_shown_while_the_pen_is_down(editor):
    before = editor.page
    tool = MergeTool(editor)
    tool.press(pen(*UPPER))
    assert editor.pointed_out.regions == (at(editor, UPPER),)
    tool.move(pen(*AROUND))
    assert set(editor.pointed_out.regions) == {at(editor, UPPER), at(editor, AROUND)}
    assert editor.shown_page.regions.count == before.regions.count - 1
    tool.abort()
    assert editor.shown_page is before
    assert editor.pointed_out is None
    assert not editor.history.edits


def test_a_locked_region_is_not_merged_and_that_is_said(owner, editor):
    lock(editor, AROUND)
    before = editor.page
    stroke(MergeTool(editor), UPPER, AROUND)
    assert editor.page is before
    assert len(owner.notices) == 1


def test_a_click_merges_nothing(editor):
    stroke(MergeTool(editor), UPPER)
    assert not editor.history.edits


# Split, re-cut.


def test_a_stroke_across_a_region_cuts_it(editor):
    count = editor.page.regions.count
    stroke(SplitTool(editor), (60, 26), (60, 40), (60, 57))
    assert at(editor, (40, 40)) != at(editor, (80, 40))
    assert editor.page.regions.count == count + 1
    editor.undo()
    assert at(editor, (40, 40)) == at(editor, (80, 40))


def test_a_stroke_that_divides_nothing_says_so(owner):
    inked, _ = inked_page(drawing((900, 1200)), None)
    owner.studio.show(with_ink(inked))
    owner.studio.find_regions()
    owner.run()
    owner.notices.clear()
    editor = owner.studio.editor
    before = editor.page
    stroke(SplitTool(editor), (450, 300), (454, 300))
    assert editor.page is before
    assert len(owner.notices) == 1


def test_a_lasso_cuts_no_finer_than_the_page_was_looked_at(owner, editor):
    reach = editor.page.tree.reach
    editor.commit("Gap", recut(editor.page, 0.9 * reach).page)
    assert editor.lasso_gap == reach
    editor.lasso_gap = 10 * reach
    stroke(RecutTool(editor), *ROUND_UPPER)
    assert editor.lasso_gap == reach
    assert not owner.notices


def test_a_lasso_over_regions_without_gaps_says_why_it_cuts_nothing(owner, editor):
    before = replace(editor.page, tree=None)
    editor.learn(before)
    stroke(RecutTool(editor), *ROUND_UPPER)
    assert editor.page is before
    assert "gaps" in owner.notices[-1].text


def test_the_way_is_drawn_while_the_pen_is_down_and_gone_after_escape(editor):
    tool = SplitTool(editor)
    tool.press(pen(40, 40))
    tool.move(pen(50, 44))
    assert tool.lines()[0].points == ((40.5, 40.5), (50.5, 44.5))
    tool.abort()
    assert tool.lines() == ()
    tool.release(pen(60, 40))
    assert not editor.history.edits


def test_a_lasso_cuts_with_a_gap_of_its_own(editor):
    assert editor.lasso_gap == 2 * editor.page.gap
    editor.lasso_gap = 3.0
    tool = RecutTool(editor)
    tool.press(pen(20, 12))
    tool.move(pen(100, 12))
    assert tool.lines()[0].closed
    tool.move(pen(60, 60))
    tool.release(pen(20, 12))
    # The drawing has no gaps: there is nothing to cut, and nothing is broken.
    assert at(editor, UPPER) != at(editor, AROUND)


# Close.


@pytest.fixture
def closing(editor):
    """The tool after it drew a stroke from side to side of the upper box."""
    tool = CloseTool(editor)
    stroke(tool, (60, 24), (60, 40), (60, 59))
    return tool


def test_a_closing_stroke_is_a_wall_that_is_never_printed(editor, closing):
    assert at(editor, (40, 40)) != at(editor, (80, 40))
    assert len(editor.page.corrections.closures) == 1
    ink = editor.page.ink
    assert ink.coverage is editor.history.edits[0].before.ink.coverage
    line = closing.lines()[0]
    assert line.dashed
    assert line.handles


def test_with_another_tool_in_hand_no_stroke_is_chosen(editor, closing):
    assert editor.closure is not None
    closing.left()
    assert editor.closure is None


def test_a_click_chooses_a_stroke_and_a_click_elsewhere_lets_go(editor, closing):
    stroke(closing, (80, 40))
    assert editor.closure is None
    stroke(closing, (61, 41))
    assert editor.closure == editor.page.corrections.closures[0].id
    assert len(editor.page.corrections.closures) == 1


def test_an_end_can_be_dragged_as_one_step(editor, closing):
    steps = len(editor.history.edits)
    stroke(closing, (60, 59), (40, 59))
    closure = editor.page.corrections.closures[0]
    assert way_of(closure)[-1] == (40.5, 59.5)
    assert way_of(closure)[0] == (60.5, 24.5)
    assert len(editor.history.edits) == steps + 1
    assert editor.closure == closure.id
    editor.undo()
    assert way_of(editor.page.corrections.closures[0])[-1] == (60.5, 59.5)


def test_escape_leaves_the_end_where_it_was(editor, closing):
    before = editor.page
    closing.press(pen(60, 59))
    closing.move(pen(20, 70))
    assert closing.lines()[0].points[-1] == (20.5, 70.5)
    closing.abort()
    assert closing.lines()[0].points[-1] == (60.5, 59.5)
    assert editor.page is before


def test_a_stroke_that_is_gone_is_no_longer_chosen(editor, closing):
    assert editor.closure is not None
    editor.undo()
    assert editor.closure is None
    assert closing.lines() == ()


# Lock and fill.


def test_a_drag_locks_and_from_a_locked_region_unlocks(editor):
    tool = LockTool(editor)
    stroke(tool, UPPER, AROUND)
    assert editor.page.regions.locked[[at(editor, UPPER), at(editor, AROUND)]].all()
    assert editor.history.undo_label == "Lock 2 regions"
    stroke(tool, UPPER, AROUND)
    assert not editor.page.regions.locked.any()


def test_a_lasso_fills_what_lies_inside(editor):
    stroke(EncloseTool(editor), *ROUND_UPPER)
    assert colour_at(editor, UPPER) == editor.colour
    assert colour_at(editor, LOWER) != editor.colour
    assert colour_at(editor, AROUND) != editor.colour
    assert len(editor.history.edits) == 1


def test_a_lasso_around_nothing_is_no_edit(editor):
    stroke(EncloseTool(editor), (58, 38), (62, 38), (62, 42))
    assert not editor.history.edits


@pytest.mark.parametrize("kind", [RegionTool, FillTool, EncloseTool])
def test_locked_regions_are_not_filled_and_that_is_said_once(owner, editor, kind):
    lock(editor, UPPER)
    before = editor.page
    ways = {EncloseTool: ROUND_UPPER}.get(kind, (UPPER,))
    for _ in range(2):
        stroke(kind(editor), *ways)
        assert colour_at(editor, UPPER) == tuple(before.regions.colour[at(editor, UPPER)])
    assert [notice.key for notice in owner.notices] == ["locked"]


def test_a_colour_of_the_palette_ties_the_region_to_its_swatch(editor):
    palette = Palette((Swatch((1, 2, 3)), Swatch(editor.colour)))
    editor.commit("Palette", replace(editor.page, palette=palette))
    stroke(RegionTool(editor), UPPER)
    assert editor.page.regions.swatch[at(editor, UPPER)] == 1
    editor.colour = (77, 77, 77)
    stroke(RegionTool(editor), UPPER)
    assert editor.page.regions.swatch[at(editor, UPPER)] == -1


@pytest.mark.parametrize(
    "kind", [MergeTool, SplitTool, CloseTool, RecutTool, LockTool, EncloseTool]
)
def test_without_regions_the_artist_is_told(owner, kind):
    owner.studio.show(page())
    stroke(kind(owner.studio.editor), *ROUND_UPPER)
    assert [notice.key for notice in owner.notices] == ["no-regions"]


def test_edits_of_regions_leave_every_pixel_in_a_region(editor):
    stroke(MergeTool(editor), UPPER, AROUND)
    stroke(SplitTool(editor), (60, 26), (60, 57))
    stroke(CloseTool(editor), (30, 118), (90, 118))
    table, labels = editor.page.regions, editor.page.labels
    regions = labels.lookup(table.region_of_atom)
    counts = np.bincount(regions.ravel(), minlength=table.count + 1)
    assert np.array_equal(counts, table.area)
