"""Colours by place in the window: taken, chosen by hand, kept, and painted with."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from painter.io.palettes import read_colours

# What the offscreen platform cannot do it says, and that is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RED, BLUE, GREEN = (220, 30, 30), (30, 30, 220), (30, 160, 60)


@pytest.fixture
def bench(places_bench):
    return places_bench


@pytest.fixture
def picture(tmp_path):
    """Red above, blue below."""
    pixels = np.zeros((40, 30, 3), np.uint8)
    pixels[:20], pixels[20:] = RED, BLUE
    Image.fromarray(pixels).save(tmp_path / "scheme.png")
    return tmp_path / "scheme.png"


def cells(bench):
    """The commonest colour of each band, as the panel shows it."""
    return [bench.window.colouring.bands.cells[band, 0].rgb for band in range(4)]


def choose_mode(bench, mode):
    box = bench.window.colouring.mode_box
    box.setCurrentIndex(box.findData(mode))


def test_a_picture_fills_them_and_undo_takes_them_back(bench, picture):
    assert cells(bench) == [None] * 4
    bench.answers.path = picture
    bench.trigger("colour.take_colours")
    bench.idle()
    assert cells(bench) == [RED, RED, BLUE, BLUE]
    bench.trigger("edit.undo")
    assert cells(bench) == [None] * 4
    bench.trigger("edit.redo")
    assert cells(bench) == [RED, RED, BLUE, BLUE]
    bench.trigger("colour.drop_colours")
    assert cells(bench) == [None] * 4


def test_a_click_chooses_one_colour_and_shows_what_is_tried(bench, picture, qtbot):
    bench.answers.path = picture
    bench.trigger("colour.take_colours")
    bench.idle()
    panel = bench.window.colouring.bands
    seen = []
    panel_colour = panel.cells[1, 0]
    bench.answers.tries = (GREEN,)
    bench.editor.shown.connect(lambda before, after: seen.append(panel_colour.rgb))
    qtbot.mouseClick(panel_colour, Qt.MouseButton.LeftButton)
    assert GREEN in seen
    assert cells(bench) == [RED, RED, BLUE, BLUE]
    bench.answers.colour = GREEN
    qtbot.mouseClick(panel_colour, Qt.MouseButton.LeftButton)
    assert cells(bench) == [RED, GREEN, BLUE, BLUE]
    assert bench.page.guidance.bands.colours[1] == (GREEN, RED, RED, RED)
    bench.trigger("edit.undo")
    assert cells(bench) == [RED, RED, BLUE, BLUE]


def test_the_second_button_puts_the_current_colour_there(bench, qtbot):
    bench.editor.colour = BLUE
    qtbot.mouseClick(bench.window.colouring.bands.cells[3, 0], Qt.MouseButton.RightButton)
    assert cells(bench) == [(255, 255, 255)] * 3 + [BLUE]


def test_the_plugin_paints_what_was_chosen(bench, picture):
    bench.answers.path = picture
    bench.trigger("colour.take_colours")
    bench.idle()
    choose_mode(bench, "histogram")
    bench.trigger("colour.run")
    bench.idle()
    rings = [bench.inside(bench.page.regions.region_of_atom[bench.page.labels.at(160, y)])
             for y in (110, 300)]  # fmt: skip
    found = [tuple(bench.page.regions.colour[_region(bench, x, y)].tolist()) for x, y in rings]
    assert found == [RED, BLUE]
    assert bench.page.guidance.bands is not None


def _region(bench, x, y):
    return bench.page.regions.region_of_atom[bench.page.labels.at(x, y)]


def test_what_is_chosen_while_a_plugin_is_at_work_stays(bench, picture, qtbot):
    bench.answers.path = picture
    bench.trigger("colour.take_colours")
    bench.idle()
    choose_mode(bench, "histogram")
    bench.trigger("colour.run")
    bench.editor.colour = GREEN
    qtbot.mouseClick(bench.window.colouring.bands.cells[0, 0], Qt.MouseButton.RightButton)
    bench.idle()
    assert cells(bench)[0] == GREEN


def test_the_pages_own_colours_are_taken_where_they_are(bench):
    (one, (x, y)), (two, (u, v)) = bench.deep_regions(2)
    assert one != two
    for colour, place in ((RED, (x, y)), (BLUE, (u, v))):
        bench.editor.colour = colour
        bench.click(*place)
    bench.trigger("bands.from_page")
    bench.idle()
    upper, lower = (RED, BLUE) if y < v else (BLUE, RED)
    bands = bench.page.guidance.bands
    assert upper in bands.colours[0] + bands.colours[1]
    assert upper not in bands.colours[2] + bands.colours[3]
    assert lower in bands.colours[2] + bands.colours[3]


def test_a_page_without_colours_says_so(bench):
    bench.trigger("bands.from_page")
    bench.idle()
    assert bench.page.guidance.bands is None
    assert any("no colours yet" in text for text in bench.texts)


def test_they_are_kept_in_a_file_and_read_again(bench, picture, tmp_path):
    bench.answers.path = picture
    bench.trigger("colour.take_colours")
    bench.idle()
    bench.answers.path = tmp_path / "mine.json"
    bench.trigger("bands.save")
    assert bench.answers.suggested == "scheme.json"
    assert read_colours(tmp_path / "mine.json").bands.colours == bench.page.guidance.bands.colours
    bench.trigger("colour.drop_colours")
    bench.trigger("bands.load")
    bench.idle()
    assert cells(bench) == [RED, RED, BLUE, BLUE]


def test_they_are_shown_in_the_mode_that_uses_them(bench):
    panel = bench.window.colouring
    choose_mode(bench, "histogram")
    assert panel.bands.isVisibleTo(panel)
    choose_mode(bench, "auto")
    assert not panel.bands.isVisibleTo(panel)


def test_a_picture_can_be_had_as_it_was_painted_and_as_flats_again(bench, picture):
    bench.answers.path = picture
    bench.trigger("colour.take_colours")
    bench.idle()
    choose_mode(bench, "histogram")
    finish = bench.window.colouring.finish_box
    for index, painted in ((0, False), (1, True), (0, False), (1, True)):
        finish.setCurrentIndex(index)
        bench.trigger("colour.run")
        bench.idle()
        layers = [x for x in bench.page.layers if x.name == "painted flats"]
        assert len(layers) <= 1
        assert any(layer.visible for layer in layers) is painted
    bench.trigger("edit.undo")
    assert not any(x.visible for x in bench.page.layers if x.name == "painted flats")


def test_every_colour_has_a_name_for_screen_readers(bench):
    names = {cell.accessibleName() for cell in bench.window.colouring.bands.cells.values()}
    assert len(names) == 16
