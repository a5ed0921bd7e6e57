"""Flattening a layer and taking colours from pictures, in the window."""

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from painter.document.edits import add_raster, find_layer, set_pixels
from painter.document.layer import ShadeLayer
from painter.pixels.tilemap import TileMap
from painter.ui.widgets.flatten_dialog import FlattenDialog
from tests.ui.opened import draw_page

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

UPPER = (160, 100)


@pytest.fixture
def bench(drawn_bench):
    return drawn_bench


# Flattening.


@pytest.fixture
def painted(bench):
    page = add_raster(bench.page, "paint")
    rgba = np.zeros((400, 320, 4), np.uint8)
    noise = np.random.default_rng(2).integers(0, 40, (400, 320))
    cv2.circle(rgba, UPPER, 49, (0, 0, 0, 255), -1)
    rgba[..., 0], rgba[..., 1], rgba[..., 2] = 200 - noise, 80, 40 + noise
    rgba[rgba[..., 3] == 0] = 0
    bench.editor.commit("Paint", set_pixels(page, page.active, TileMap.from_array(rgba)))
    return bench


def dialog_of(bench):
    return bench.window.findChild(FlattenDialog)


def test_flattening_is_seen_before_it_is_done(painted):
    bench = painted
    page, steps = bench.page, len(bench.editor.history.edits)
    bench.trigger("layer.flatten")
    bench.idle()
    dialog = dialog_of(bench)
    assert bench.editor.shown_page is not page
    dialog.method.setCurrentIndex(1)
    dialog.method.activated.emit(1)
    dialog.strength.changed.emit(100)
    dialog.shade.setChecked(True)
    bench.idle()
    assert bench.page is page
    dialog.buttons.accepted.emit()
    assert len(bench.editor.history.edits) == steps + 1
    inside = find_layer(bench.page, page.active).pixels.page(page.size)[90:110, 150:170]
    assert len(np.unique(inside.reshape(-1, 4), axis=0)) == 1
    assert any(isinstance(layer, ShadeLayer) for layer in bench.page.layers)
    bench.trigger("edit.undo")
    assert bench.page is page


def test_cancelling_leaves_the_page(painted):
    bench = painted
    page = bench.page
    bench.trigger("layer.flatten")
    bench.idle()
    bench.qtbot.keyClick(dialog_of(bench), Qt.Key.Key_Escape)
    assert bench.editor.shown_page is page


def test_zooming_works_while_flattening_is_tried_out_and_edits_do_not(painted):
    bench = painted
    page, zoom = bench.page, bench.canvas.zoom
    bench.trigger("layer.flatten")
    bench.idle()
    bench.trigger("view.zoom_in")
    assert bench.canvas.zoom > zoom
    bench.trigger("layer.add")
    assert bench.page is page
    dialog_of(bench).buttons.rejected.emit()


def test_what_is_tried_out_says_why_other_actions_wait_and_when_it_is_gone(painted):
    bench = painted
    bench.trigger("layer.flatten")
    bench.idle()
    bench.trigger("regions.find")
    assert "Something is tried out on the page" in bench.texts
    bench.click(160, 100)
    assert any("was not flattened" in text for text in bench.texts)


def test_another_page_ends_what_was_tried_on_the_first(painted, tmp_path):
    bench = painted
    page = bench.page
    bench.trigger("layer.flatten")
    bench.idle()
    bench.studio.close_page()
    assert not dialog_of(bench) or not dialog_of(bench).isVisible()
    bench.open(draw_page(tmp_path / "other.png"))
    assert bench.editor.shown_page is bench.page
    assert bench.page is not page


# References.


@pytest.fixture
def picture(tmp_path):
    rgb = np.zeros((60, 90, 3), np.uint8)
    rgb[:, :60], rgb[:, 60:] = (200, 40, 30), (30, 60, 200)
    Image.fromarray(rgb).save(tmp_path / "reference.png")
    return tmp_path / "reference.png"


def test_references_are_added_seen_and_removed(bench, picture):
    sources = bench.window.colouring.sources
    bench.answers.path = picture
    bench.trigger("colour.add_reference")
    bench.idle()
    assert [r.name for r in bench.page.guidance.references] == ["reference.png"]
    assert bench.page.guidance.references[0].pixels.shape == (60, 90, 3)
    assert sources.list.count() == 1
    bench.trigger("edit.undo")
    assert sources.list.count() == 0
    bench.trigger("edit.redo")
    sources.list.setCurrentRow(0)
    bench.qtbot.keyClick(sources.list, Qt.Key.Key_Delete)
    assert bench.page.guidance.references == ()


def test_the_colours_of_a_picture_are_taken_and_forgotten(bench, picture):
    bench.answers.path = picture
    bench.trigger("colour.take_colours")
    bench.idle()
    palette = bench.page.guidance.palette
    assert sorted(round(s.weight, 2) for s in palette.swatches[:2]) == [0.33, 0.67]
    assert bench.window.colouring.sources.colours.isVisibleTo(bench.window.colouring)
    bench.trigger("colour.drop_colours")
    assert bench.page.guidance.palette is None


def test_a_reference_that_is_no_picture_is_a_notice(bench, tmp_path):
    bench.answers.path = tmp_path / "none.png"
    bench.answers.path.write_bytes(b"not a picture")
    bench.trigger("colour.add_reference")
    bench.idle()
    assert bench.page.guidance.references == ()
    assert bench.texts
