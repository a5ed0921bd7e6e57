"""The palette panel: names, search, and what happens to regions that use a swatch."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from painter.app.palette_actions import with_palette
from painter.document.edits import region_at
from painter.io.palettes import read_palette
from painter.pixels.palette import Palette, Swatch

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RING, RED, BLUE, GREY = (160, 100), (200, 30, 40), (30, 60, 200), (120, 120, 120)


@pytest.fixture
def bench(drawn_bench):
    palette = Palette((Swatch(RED, "Coat"), Swatch(BLUE, "Sea"), Swatch(GREY, "Stone")))
    drawn_bench.editor.commit("Palette", with_palette(drawn_bench.page, palette))
    return drawn_bench


@pytest.fixture
def panel(bench):
    return bench.window.palette_panel


def names(panel):
    return [panel.own.item(row).text() for row in range(panel.own.count())]


def click(bench, panel, row):
    place = panel.own.visualItemRect(panel.own.item(row)).center()
    bench.qtbot.mouseClick(panel.own.viewport(), Qt.MouseButton.LeftButton, pos=place)


def colour_of(bench, place):
    return tuple(bench.page.regions.colour[region_at(bench.page, *place)])


def test_swatches_have_names_and_a_click_takes_one(bench, panel):
    assert names(panel) == ["Coat", "Sea", "Stone"]
    click(bench, panel, 1)
    assert bench.editor.colour == BLUE
    bench.click(*RING)
    assert "1 region" in panel.own.item(1).toolTip()


def test_a_search_leaves_what_fits_and_edits_the_right_one(bench, panel):
    panel.search.setText("sto")
    assert names(panel) == ["Stone"]
    bench.answers.colour = (1, 2, 3)
    place = panel.own.visualItemRect(panel.own.item(0)).center()
    # Qt takes a double click for one only where the first press was.
    click(bench, panel, 0)
    bench.qtbot.mouseDClick(panel.own.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.page.palette.swatches[2].rgb == (1, 2, 3)
    assert bench.page.palette.swatches[0].rgb == RED
    panel.search.clear()
    assert len(names(panel)) == 3


def test_editing_a_swatch_recolours_what_uses_it_and_shows_every_try(bench, panel):
    click(bench, panel, 0)
    bench.click(*RING)
    seen = []
    bench.editor.shown.connect(lambda before, after: seen.append(after))
    bench.answers.tries, bench.answers.colour = ((9, 9, 9), (8, 8, 8)), (7, 7, 7)
    steps = len(bench.editor.history.edits)
    bench.trigger("swatch.edit")
    assert colour_of(bench, RING) == (7, 7, 7)
    assert len(bench.editor.history.edits) == steps + 1
    assert any((page.regions.colour == (9, 9, 9)).all(axis=1).any() for page in seen)
    bench.trigger("edit.undo")
    assert colour_of(bench, RING) == RED


def test_a_swatch_that_was_only_tried_is_as_it_was(bench, panel):
    click(bench, panel, 0)
    page = bench.page
    bench.answers.tries, bench.answers.colour = ((9, 9, 9),), None
    bench.trigger("swatch.edit")
    assert bench.page is page
    assert not bench.editor.stroking


def test_a_locked_swatch_is_neither_edited_nor_removed(bench, panel):
    click(bench, panel, 0)
    bench.trigger("swatch.lock")
    assert bench.window.commands["swatch.lock"].isChecked()
    page = bench.page
    bench.answers.colour = (1, 1, 1)
    for action in ("swatch.edit", "swatch.remove"):
        bench.trigger(action)
        assert bench.page is page
    assert any("locked" in text for text in bench.texts)


def test_keys_of_the_list_rename_and_remove(bench, panel):
    panel.own.setFocus()
    panel.own.setCurrentRow(1)
    bench.answers.name = "Ocean"
    bench.qtbot.keyClick(panel.own, Qt.Key.Key_F2)
    assert names(panel) == ["Coat", "Ocean", "Stone"]
    bench.qtbot.keyClick(panel.own, Qt.Key.Key_Delete)
    assert names(panel) == ["Coat", "Stone"]


def test_regions_that_use_a_swatch_are_pointed_out(bench, panel):
    click(bench, panel, 0)
    bench.click(*RING)
    bench.trigger("swatch.users")
    spot = bench.editor.pointed_out
    assert colour_of(bench, RING) == RED
    assert len(spot.regions) == 1
    bench.trigger("regions.unpoint")
    assert bench.editor.pointed_out is None


def test_the_palette_of_the_page_ties_its_regions(bench, panel):
    bench.editor.colour = (11, 22, 33)
    bench.click(*RING)
    bench.trigger("colour.from_page")
    index = bench.page.palette.find((11, 22, 33))
    assert index is not None
    assert (bench.page.regions.swatch == index).sum() == 1
    assert all(bench.page.palette.swatches[i].name for i in range(len(names(panel))))


def test_near_swatches_are_merged(bench, panel):
    near = (RED[0] + 1, RED[1], RED[2])
    palette = Palette((*bench.page.palette.swatches, Swatch(near, "Coat too")))
    bench.editor.commit("Palette", with_palette(bench.page, palette))
    bench.trigger("colour.merge_near")
    assert len(names(panel)) == 3


@pytest.mark.parametrize("suffix", [".gpl", ".aco", ".ase"])
def test_a_palette_goes_out_and_comes_back(bench, panel, tmp_path, suffix):
    bench.answers.path = tmp_path / f"own{suffix}"
    bench.trigger("colour.export_palette")
    assert [s.rgb for s in read_palette(bench.answers.path).swatches] == [RED, BLUE, GREY]
    bench.trigger("swatch.add")
    bench.trigger("colour.load_palette")
    bench.idle()
    assert names(panel) == ["Coat", "Sea", "Stone"]


def test_the_colours_of_a_picture_are_counted_beside_the_work(bench, panel, tmp_path):
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[:30], pixels[30:] = RED, BLUE
    Image.fromarray(pixels).save(tmp_path / "scheme.png")
    bench.answers.path = tmp_path / "scheme.png"
    bench.trigger("colour.load_palette")
    assert [job.title for job in bench.studio.desk.jobs] == ["Reading scheme.png"]
    assert len(names(panel)) == 3
    bench.idle()
    assert {s.rgb for s in bench.page.palette.swatches} == {RED, BLUE}
    bench.trigger("edit.undo")
    assert names(panel) == ["Coat", "Sea", "Stone"]


def test_a_palette_in_a_format_that_is_none_is_a_notice(bench, tmp_path):
    bench.answers.path = tmp_path / "own.xyz"
    bench.trigger("colour.export_palette")
    assert not bench.answers.path.exists()
    assert any("palette format" in text for text in bench.texts)


def test_adding_the_current_colour_adds_it_once(bench, panel):
    bench.editor.colour = (5, 6, 7)
    bench.trigger("swatch.add")
    bench.trigger("swatch.add")
    assert [s.rgb for s in bench.page.palette.swatches].count((5, 6, 7)) == 1


def test_another_palette_leaves_no_region_tied_to_what_is_gone(bench):
    bench.editor.colour = RED
    bench.click(*RING)
    page = with_palette(bench.page, Palette((Swatch(BLUE), Swatch(RED))))
    tied = page.regions.swatch[page.regions.swatch >= 0]
    assert tied.tolist() == [1]
    assert np.array_equal(page.regions.colour, bench.page.regions.colour)
    assert not (replace(page, palette=None).regions.swatch[:1] >= 0).any()
