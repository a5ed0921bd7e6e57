"""Correcting regions in the window: panels, keys, marks over the page."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from painter.document.edits import region_at
from painter.document.regions import fill_regions
from painter.pixels.regiontable import Source
from tests.ui.opened import draw_page

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

UPPER, LOWER, FRAME = (160, 100), (160, 300), (40, 40)


def leaky(path):
    """The page of two rings, each with a hole in its line, one of 5 and one of 18 pixels."""
    draw_page(path)
    ink = np.array(Image.open(path))
    ink[98:103, 205:216] = 255
    ink[286:304, 205:216] = 255
    Image.fromarray(ink).save(path)
    return path


@pytest.fixture
def bench(drawn_bench):
    return drawn_bench


@pytest.fixture
def leaking(empty_bench, tmp_path):
    bench = empty_bench
    bench.open(leaky(tmp_path / "drawing.png"))
    bench.studio.find_regions(0.2)
    bench.idle()
    bench.window.show_panel("leaks", True)
    return bench


def at(bench, place):
    return region_at(bench.page, *place)


def seen(bench):
    bench.canvas.settle()
    image = bench.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].copy().reshape(image.height(), image.width(), 3)


def key(bench, widget, *keys):
    for one in keys:
        bench.qtbot.keyClick(widget, one)


# How regions are shown.


def test_numbers_appear_with_room_for_them_and_go(bench):
    plain = seen(bench)
    bench.trigger("view.region_numbers")
    marked = seen(bench)
    assert bench.window.commands["view.region_numbers"].isChecked()
    place = bench.canvas.widget_point(*UPPER).toPoint()
    near = (slice(place.y() - 60, place.y() + 60), slice(place.x() - 60, place.x() + 60))
    assert (plain[near] != marked[near]).any()
    bench.trigger("view.region_numbers")
    assert np.array_equal(seen(bench), plain)


def test_numbers_and_patterns_follow_the_zoom(bench):
    bench.trigger("view.region_numbers")
    bench.trigger("view.region_patterns")
    first = seen(bench)
    bench.trigger("view.actual")
    second = seen(bench)
    bench.trigger("view.fit")
    assert (first != second).any()
    assert np.array_equal(seen(bench), first)


def test_patterns_tell_neighbours_apart_without_colour(bench):
    bench.trigger("view.regions")
    bench.trigger("view.region_patterns")
    picture = seen(bench)
    places = [bench.canvas.widget_point(*place).toPoint() for place in (UPPER, FRAME)]
    one, other = (
        cv2.cvtColor(picture[p.y() - 12 : p.y() + 12, p.x() - 12 : p.x() + 12], cv2.COLOR_RGB2GRAY)
        for p in places
    )
    # Without their lightness only the patterns are left.
    assert not np.array_equal(one.astype(int) - one.max(), other.astype(int) - other.max())


def test_regions_that_are_pointed_out_are_outlined_and_keep_their_colour(bench):
    plain = seen(bench)
    bench.editor.point_out((at(bench, UPPER),))
    marked = seen(bench)
    place = bench.canvas.widget_point(*UPPER).toPoint()
    assert (marked[place.y(), place.x()] == plain[place.y(), place.x()]).all()
    edge = bench.canvas.widget_point(UPPER[0] - 50, UPPER[1]).toPoint()
    near = (slice(edge.y() - 3, edge.y() + 3), slice(edge.x() - 9, edge.x() + 9))
    assert (marked[near] != plain[near]).any()
    bench.editor.point_out()
    assert np.array_equal(seen(bench), plain)


def test_a_region_view_keeps_colours_when_others_merge(bench):
    bench.trigger("view.regions")
    before = seen(bench)
    bench.trigger("tool.merge")
    bench.drag(UPPER, FRAME)
    after = seen(bench)
    place = bench.canvas.widget_point(*LOWER).toPoint()
    assert (before[place.y(), place.x()] == after[place.y(), place.x()]).all()
    assert (before != after).any()


def test_the_words_follow_a_pen_that_rests(bench):
    bench.trigger("tool.region")
    bench.editor.colour = (10, 20, 30)
    bench.drag(UPPER, UPPER)
    assert "#0a141e" in bench.window.status.words.text()
    bench.trigger("edit.undo")
    assert "#0a141e" not in bench.window.status.words.text()


def test_hovering_goes_on_while_regions_are_merged(bench):
    last = bench.page.regions.count
    bench.trigger("tool.merge")
    bench.qtbot.mouseMove(
        bench.canvas, pos=bench.canvas.widget_point(*bench.inside(last)).toPoint()
    )
    bench.drag(UPPER, FRAME, LOWER, bench.inside(last))
    assert str(region_at(bench.page, *LOWER)) in bench.window.status.words.text()


def test_what_changed_with_the_ink_is_listed_as_long_as_that_ink_is_there(bench, tmp_path):
    fresh = np.array(Image.open(draw_page(tmp_path / "again.png")))
    cv2.line(fresh, (20, 100), (300, 100), 0, 3)
    Image.fromarray(fresh).save(tmp_path / "again.png")
    bench.answers.path = tmp_path / "again.png"
    bench.trigger("regions.replace_ink")
    bench.idle()
    changes = bench.window.regions.changes
    assert changes.count()
    assert not changes.isHidden()
    bench.trigger("edit.undo")
    assert changes.isHidden()
    bench.trigger("edit.redo")
    assert not changes.isHidden()


# Tools by key.


def test_one_key_takes_each_tool(bench):
    keys = {"M": "merge", "S": "split", "X": "close", "T": "recut", "K": "lock", "L": "enclose",
            "G": "region", "F": "fill"}  # fmt: skip
    for letter, tool in keys.items():
        bench.canvas.setFocus()
        bench.qtbot.keyClick(bench.canvas, Qt.Key[f"Key_{letter}"])
        assert bench.window.tool == tool
    assert "colour" in bench.window.status.help.toolTip()


def test_merging_and_splitting_by_the_pen(bench):
    count = bench.page.regions.count
    bench.trigger("tool.merge")
    bench.drag(UPPER, FRAME)
    assert at(bench, UPPER) == at(bench, FRAME)
    assert bench.editor.history.undo_label == "Merge 2 regions"
    bench.trigger("tool.split")
    bench.drag((160, 250), (160, 300), (160, 350))
    assert at(bench, (130, 300)) != at(bench, (190, 300))
    assert bench.page.regions.count == count
    bench.trigger("edit.undo")
    bench.trigger("edit.undo")
    assert bench.page.regions.count == count


def test_escape_drops_a_merge(bench):
    page = bench.page
    bench.trigger("tool.merge")
    place = bench.canvas.widget_point(*UPPER).toPoint()
    bench.qtbot.mousePress(bench.canvas, Qt.MouseButton.LeftButton, pos=place)
    bench.qtbot.mouseMove(bench.canvas, bench.canvas.widget_point(*FRAME).toPoint())
    assert bench.editor.shown_page is not page
    key(bench, bench.canvas, Qt.Key.Key_Escape)
    assert bench.editor.shown_page is page
    assert bench.editor.pointed_out is None


def test_a_closing_stroke_is_removed_by_delete_and_is_not_exported(bench, tmp_path):
    bench.trigger("tool.close")
    bench.drag((160, 48), (160, 100), (160, 152))
    assert len(bench.page.corrections.closures) == 1
    assert at(bench, (130, 100)) != at(bench, (190, 100))
    bench.studio.export(tmp_path / "out.png")
    bench.idle()
    assert np.array(Image.open(tmp_path / "out.png").convert("L"))[100, 160] > 240
    bench.canvas.setFocus()
    key(bench, bench.canvas, Qt.Key.Key_Delete)
    assert bench.page.corrections.closures == ()
    assert at(bench, (130, 100)) == at(bench, (190, 100))


def test_the_lock_tool_shows_what_is_locked(bench):
    bench.trigger("tool.lock")
    assert bench.editor.pointed_out is None
    bench.click(*UPPER)
    locked = at(bench, UPPER)
    assert bench.editor.pointed_out.regions == (locked,)
    bench.trigger("edit.undo")
    assert bench.editor.pointed_out is None
    bench.trigger("edit.redo")
    assert bench.editor.pointed_out.regions == (locked,)
    bench.trigger("tool.region")
    assert bench.editor.pointed_out is None
    bench.trigger("tool.lock")
    assert bench.editor.pointed_out.regions == (locked,)
    bench.click(*UPPER)
    assert not bench.page.regions.locked.any()


def test_the_gap_of_the_lasso_is_in_the_bar_with_its_tool_only(bench):
    bar = bench.window.top
    bench.trigger("tool.recut")
    bench.qtbot.waitUntil(bar.gap_field.isVisible)
    bar.gap_field.field.setValue(7.5)
    assert bench.editor.lasso_gap == 7.5
    bench.trigger("tool.brush")
    bench.qtbot.waitUntil(lambda: not bar.gap_field.isVisible())


# The gap.


def test_moving_the_gap_cuts_the_page_at_once_as_one_step(leaking):
    bench = leaking
    panel = bench.window.regions
    assert at(bench, UPPER) == at(bench, FRAME)
    labels, steps = bench.page.labels, len(bench.editor.history.edits)
    for gap in (0.3, 0.4, 0.6):
        panel.gap_field.field.setValue(gap)
    assert at(bench, UPPER) != at(bench, FRAME)
    assert at(bench, LOWER) == region_at(bench.page, 40, 240)
    assert bench.page.labels is labels
    assert len(bench.editor.history.edits) == steps + 1
    assert f"{bench.page.regions.count} regions" in panel.words.text()
    assert panel.gap == 0.6
    bench.trigger("edit.undo")
    assert panel.gap_field.value == 0.2


def test_moving_the_gap_out_and_back_gives_every_region_its_colour_again(leaking):
    bench = leaking
    panel = bench.window.regions
    panel.gap_field.field.setValue(0.6)
    for place, colour in ((UPPER, (10, 20, 30)), (LOWER, (200, 150, 100))):
        after = fill_regions(bench.page, [at(bench, place)], colour).page
        bench.editor.commit("Fill", after)
    wanted = {
        place: bench.page.regions.colour[at(bench, place)].tolist() for place in (UPPER, LOWER)
    }
    assert wanted[UPPER] != wanted[LOWER]
    for gap in (0.3, 0.2, 0.1, 0.0, 0.2, 0.6):
        panel.gap_field.field.setValue(gap)
    for place, colour in wanted.items():
        assert bench.page.regions.colour[at(bench, place)].tolist() == colour
    assert int((bench.page.regions.source == Source.ARTIST).sum()) == 2


def test_a_gap_beyond_the_atoms_finds_regions_anew(leaking):
    bench = leaking
    labels = bench.page.labels
    bench.window.regions.gap_field.field.setValue(60.0)
    bench.idle()
    assert bench.page.labels is not labels
    assert bench.page.gap == 60.0


def test_automatic_goes_back_to_the_default(leaking):
    bench = leaking
    panel = bench.window.regions
    panel.gap_field.field.setValue(3.0)
    assert not panel.automatic.isChecked()
    panel.automatic.click()
    bench.idle()
    assert panel.gap is None
    assert bench.page.gap > 3.0
    assert panel.gap_field.value == pytest.approx(bench.page.gap, abs=0.06)


def test_the_gap_has_keys(leaking):
    bench = leaking
    gap = bench.page.gap
    bench.trigger("regions.gap_wider")
    assert bench.page.gap > gap
    assert f"{bench.page.regions.count} regions found" in bench.texts
    bench.trigger("regions.gap_narrower")
    assert bench.page.gap == pytest.approx(gap, abs=0.3)


# Passages.


def test_passages_are_listed_after_opening_and_close_by_key(leaking):
    bench = leaking
    panel = bench.window.leaks_panel
    count = panel.list.count()
    assert count >= 2
    assert str(count) in panel.words.text()
    assert not panel.list.item(0).icon().isNull()
    panel.list.setFocus()
    key(bench, panel.list, Qt.Key.Key_Down)
    assert bench.window.leaks.place == 1
    x, y = bench.window.leaks.current.at
    place = bench.canvas.widget_point(x, y)
    assert (place - bench.canvas.rect().center().toPointF()).manhattanLength() < 12
    key(bench, panel.list, Qt.Key.Key_C)
    assert len(bench.page.corrections.closures) == 1
    assert panel.list.count() == count - 1
    key(bench, panel.list, Qt.Key.Key_D)
    assert len(bench.page.corrections.dismissed) == 1
    assert panel.list.count() == count - 2
    # "C" is the colour dialog elsewhere: here it must not have asked for one.
    assert "colour" not in bench.answers.asked


def test_a_closed_passage_is_opened_by_key(leaking):
    bench = leaking
    panel = bench.window.leaks_panel
    assert not bench.window.commands["regions.open_leak"].isEnabled()
    while all(leak.is_open for leak in bench.window.leaks.leaks):
        bench.trigger("regions.gap_wider")
        bench.idle()
    regions = bench.page.regions.count
    row = next(k for k, leak in enumerate(bench.window.leaks.leaks) if not leak.is_open)
    for place, opens in ((row, True), (0, False), (row, True)):
        panel.list.setCurrentRow(place)
        assert bench.window.commands["regions.open_leak"].isEnabled() == opens
    panel.list.setFocus()
    key(bench, panel.list, Qt.Key.Key_O)
    assert bench.page.regions.count == regions - 1


def test_closing_all_passages_leaves_none_and_says_so(leaking):
    bench = leaking
    panel = bench.window.leaks_panel
    while panel.list.count():
        bench.trigger("regions.close_leak")
    assert panel.words.text() == "No suspicious passages"
    assert at(bench, UPPER) != at(bench, FRAME)
    assert not bench.window.commands["regions.close_leak"].isEnabled()


# What is doubtful.


def test_the_next_doubtful_region_is_shown_with_its_reason(bench):
    table = bench.page.regions
    source = np.full(table.count + 1, Source.PLUGIN, np.uint8)
    confidence = np.full(table.count + 1, 1.0, np.float32)
    confidence[at(bench, UPPER)], confidence[at(bench, LOWER)] = 0.2, 0.4
    fresh = replace(table, source=source, confidence=confidence)
    bench.editor.commit("Colours", replace(bench.page, regions=fresh))
    bench.canvas.setFocus()
    key(bench, bench.canvas, Qt.Key.Key_N)
    assert bench.editor.pointed_out.regions == (at(bench, UPPER),)
    assert any("20% sure" in text for text in bench.texts)
    key(bench, bench.canvas, Qt.Key.Key_N)
    assert bench.editor.pointed_out.regions == (at(bench, LOWER),)
    bench.trigger("tool.region")
    bench.click(*LOWER)
    key(bench, bench.canvas, Qt.Key.Key_N)
    assert bench.editor.pointed_out.regions == (at(bench, UPPER),)


def test_a_page_without_colours_is_not_doubtful_but_uncoloured(bench):
    bench.trigger("regions.doubtful")
    assert any("Nothing is coloured" in text for text in bench.texts)


# Everything by name.


def test_new_widgets_have_names_for_screen_readers(bench):
    window = bench.window
    widgets = (
        window.regions.gap_field, window.regions.changes, window.leaks_panel.list,
        window.palette_panel.search, window.palette_panel.own, window.palette_panel.used,
        window.colouring.sources.list, window.top.gap_field,
    )  # fmt: skip
    assert all(widget.accessibleName() for widget in widgets)


def test_panels_without_a_page_are_empty_and_do_nothing(bench):
    bench.trigger("file.close")
    bench.window.regions.gap_field.field.setValue(9.0)
    bench.window.leaks.close()
    assert bench.window.regions.words.text() == "No page is open"
    assert bench.window.leaks_panel.list.count() == 0
    for name in ("regions.doubtful", "swatch.add", "colour.add_reference", "layer.flatten"):
        assert not bench.window.commands[name].isEnabled()
