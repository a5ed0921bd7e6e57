"""A grey page in the window: proposed, taken back, taken again."""

import numpy as np
import pytest
from PIL import Image

from painter.document.drawing import draw_page as picture_of
from tests.ui.opened import draw_page, offer
from tests.unit.app.keeper import chroma_at, grey_page, lightness_apart, write_keeper

# What the offscreen platform cannot do it says, and that is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def bench(empty_bench):
    offer(empty_bench, write_keeper)
    return empty_bench


def opened_greys(bench, folder):
    path = folder / "park.png"
    Image.fromarray(grey_page()).save(path)
    bench.open(path)
    bench.window.colouring.choose("keeper")
    bench.idle()


def choose_mode(bench, mode):
    modes = bench.window.colouring.mode_box
    modes.setCurrentIndex(modes.findData(mode))


def names(page, shown=False):
    return [layer.name for layer in page.layers if layer.visible or not shown]


def test_colours_over_greys_are_one_step(bench, tmp_path):
    opened_greys(bench, tmp_path)
    before = bench.page
    bench.trigger("colour.run")
    bench.idle()
    after = bench.page
    assert names(after)[:3] == ["colour", "light", "ink"]
    assert lightness_apart(picture_of(after), grey_page()) <= 1
    assert after.ink is before.ink
    assert bench.editor.history.undo_label == "Colours by Plugin keeper"
    bench.trigger("edit.undo")
    assert bench.page is before
    bench.trigger("edit.redo")
    assert bench.page is after
    assert not any("line art" in text for text in bench.texts)


def test_colours_that_are_called_off_change_nothing(bench, tmp_path):
    opened_greys(bench, tmp_path)
    before = bench.page
    bench.trigger("colour.run")
    bench.trigger("colour.cancel")
    bench.idle()
    assert bench.page is before


def test_a_dab_with_the_hint_tool_is_obeyed_and_more_can_follow(bench, tmp_path):
    opened_greys(bench, tmp_path)
    choose_mode(bench, "hint")
    bench.trigger("colour.run")
    assert "There are no hints yet" in bench.texts
    colour = (120, 90, 150)
    asked = chroma_at(np.array([[colour]], np.uint8), 0, 0)
    for x, y in ((40, 80), (60, 30)):
        bench.trigger("tool.hint")
        bench.editor.colour = colour
        bench.click(x, y)
        bench.trigger("colour.run")
        bench.idle()
        picture = picture_of(bench.page)
        assert np.abs(chroma_at(picture, y, x) - asked).max() < 2
        assert lightness_apart(picture, grey_page()) <= 1
        assert "hints" not in names(bench.page, shown=True)


def test_line_art_is_answered_by_one_notice(bench, tmp_path):
    bench.open(draw_page(tmp_path / "drawing.png"))
    bench.window.colouring.choose("keeper")
    bench.idle()
    bench.trigger("colour.run")
    bench.idle()
    assert len([text for text in bench.texts if "line art" in text]) == 1
