"""Tools: one stroke is one step, and nothing of an aborted one stays."""

import pytest

from painter.app.actions import TOOLS
from painter.app.swatches import add_swatch
from painter.app.tools.brush import BrushTool, EraserTool, HintTool
from painter.app.tools.fill import FillTool
from painter.app.tools.picker import PickerTool
from painter.app.tools.region import RegionTool
from painter.document.edits import find_layer, region_at, set_active, set_layer
from painter.document.layer import FlatsLayer, HintsLayer, RasterLayer
from painter.pixels.regiontable import Source
from tests.unit.app.work import page, pen, stroke

UPPER, LOWER = (60, 40), (60, 120)


def colour_at(editor, place):
    return tuple(editor.page.regions.colour[region_at(editor.page, *place)])


def test_a_click_colours_a_region_and_makes_flats(editor):
    first = editor.page
    stroke(RegionTool(editor), UPPER)
    assert colour_at(editor, UPPER) == editor.colour
    assert editor.page.regions.source[region_at(editor.page, *UPPER)] == Source.ARTIST
    assert any(isinstance(layer, FlatsLayer) for layer in editor.page.layers)
    editor.undo()
    assert editor.page is first


def test_a_drag_colours_every_region_on_its_way_as_one_step(editor):
    stroke(RegionTool(editor), UPPER, LOWER)
    assert colour_at(editor, UPPER) == colour_at(editor, LOWER) == editor.colour
    assert len(editor.history.edits) == 1
    assert "regions" in editor.history.undo_label


def test_shift_locks_and_a_locked_region_keeps_its_colour(editor):
    tool = RegionTool(editor)
    stroke(tool, UPPER, shift=True)
    locked = editor.page
    stroke(tool, UPPER)
    assert editor.page.regions is locked.regions
    stroke(tool, UPPER, shift=True)
    assert not editor.page.regions.locked.any()


def test_escape_drops_the_drag(editor):
    first = editor.page
    tool = RegionTool(editor)
    tool.press(pen(*UPPER))
    assert editor.stroking
    tool.abort()
    tool.release(pen(*UPPER))
    assert editor.shown_page is first
    assert not editor.history.edits


@pytest.mark.parametrize("kind", [RegionTool, FillTool])
def test_without_regions_the_artist_is_told_how_to_find_them(owner, kind):
    owner.studio.show(page())
    stroke(kind(owner.studio.editor), UPPER)
    assert [notice.key for notice in owner.notices] == ["no-regions"]


def test_fill_takes_all_regions_of_one_colour(editor):
    stroke(RegionTool(editor), UPPER)
    stroke(RegionTool(editor), LOWER)
    editor.colour = (1, 2, 3)
    stroke(FillTool(editor), UPPER)
    assert colour_at(editor, UPPER) == colour_at(editor, LOWER) == (1, 2, 3)


def test_the_picker_takes_the_colour_of_a_region_or_what_is_seen(editor):
    editor.colour = (1, 2, 3)
    stroke(RegionTool(editor), UPPER)
    editor.colour = (9, 9, 9)
    stroke(PickerTool(editor), UPPER)
    assert editor.colour == (1, 2, 3)
    stroke(PickerTool(editor), (7, 30), shift=True)
    assert editor.colour == (0, 0, 0)
    stroke(PickerTool(editor), (-5, 900))
    assert editor.colour == (0, 0, 0)


def test_the_picker_sees_what_lies_on_a_region_without_colour(editor):
    stroke(PickerTool(editor), UPPER)
    assert editor.colour == (255, 255, 255)
    editor.colour = (10, 120, 30)
    editor.set_brush(radius=30)
    stroke(BrushTool(editor), UPPER, (UPPER[0] + 1, UPPER[1]))
    editor.colour = (9, 9, 9)
    stroke(PickerTool(editor), UPPER)
    assert editor.colour == (10, 120, 30)


def test_of_two_swatches_of_one_colour_the_one_that_was_taken_counts(editor):
    for name in ("Aya", "Ben"):
        editor.commit("Add", add_swatch(editor.page, (240, 200, 180), name))
    editor.take_swatch(1)
    stroke(RegionTool(editor), UPPER)
    editor.colour = (1, 2, 3)
    stroke(PickerTool(editor), UPPER)
    assert editor.swatch == 1
    page = editor.page
    assert page.regions.swatch[region_at(page, *UPPER)] == 1
    editor.colour = (240, 200, 180)
    assert editor.swatch == 0


def test_a_brush_stroke_is_one_step_on_a_layer_of_its_own(editor):
    first = editor.page
    stroke(BrushTool(editor), (20, 20), (80, 40), (100, 100))
    layer = find_layer(editor.page, editor.page.active)
    assert isinstance(layer, RasterLayer)
    assert layer.pixels.page(editor.page.size)[20, 20, 3] == 255
    assert len(editor.history.edits) == 1
    editor.undo()
    assert editor.page is first


def test_an_aborted_stroke_leaves_the_very_same_page(editor):
    first = editor.page
    tool = BrushTool(editor)
    tool.press(pen(20, 20))
    tool.move(pen(60, 60))
    tool.abort()
    assert editor.shown_page is first


def test_a_stroke_beside_the_page_is_nothing(editor):
    first = editor.page
    stroke(BrushTool(editor), (-500, -500), (-400, -400))
    assert editor.page is first


def test_a_locked_layer_is_not_painted_on(owner, editor):
    stroke(BrushTool(editor), (20, 20))
    editor.commit("Lock", set_layer(editor.page, editor.page.active, locked=True))
    locked = editor.page
    stroke(BrushTool(editor), (90, 90))
    assert editor.page is locked
    assert "locked" in owner.notices[-1].text


def test_hints_are_exactly_their_colour_and_can_be_erased(editor):
    editor.colour = (12, 34, 56)
    stroke(HintTool(editor), UPPER)
    layer = find_layer(editor.page, editor.page.active)
    assert isinstance(layer, HintsLayer)
    x, y = UPPER
    assert tuple(layer.pixels.page(editor.page.size)[y, x]) == (12, 34, 56, 255)
    editor.set_brush(radius=40)
    stroke(EraserTool(editor), UPPER)
    layer = find_layer(editor.page, editor.page.active)
    assert layer.pixels.page(editor.page.size)[y, x, 3] == 0


def test_the_ink_cannot_be_erased(owner, editor):
    editor.commit("Choose", set_active(editor.page, editor.page.ink.id))
    chosen = editor.page
    stroke(EraserTool(editor), UPPER)
    assert editor.page is chosen
    assert owner.notices[-1].advice


@pytest.mark.parametrize("kind", TOOLS)
def test_every_tool_says_what_it_is(kind):
    assert kind.id
    assert kind.title
    assert kind.help
    assert len(kind.shortcut) == 1
