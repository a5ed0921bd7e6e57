"""An artist's first hour, from the sample page to the file that is opened again."""

import pytest
from PySide6.QtCore import Qt

from painter.app.samples import sample_pages
from painter.document.edits import find_layer, region_at
from painter.document.layer import HintsLayer
from painter.pixels.regiontable import Source

# What the offscreen platform cannot do it says, and that is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def bench(empty_bench):
    return empty_bench


def hints_of(page):
    layer = next(layer for layer in page.walk() if isinstance(layer, HintsLayer))
    return layer.pixels.page(page.size)


def test_the_scene(bench, qtbot, tmp_path):
    # The first run offers the sample; its regions are found without being asked for.
    qtbot.mouseClick(bench.window.start.sample_button, Qt.MouseButton.LeftButton)
    bench.idle()
    editor = bench.editor
    assert editor.name == sample_pages()[0].stem
    assert editor.page.regions is not None
    assert not editor.unsaved

    bench.trigger("view.regions")
    assert bench.canvas.region_view
    bench.trigger("view.regions")

    # A click recolours; undo and redo swap the very same pages.
    found = editor.page
    (sky, sky_point), (_, wall_point), (_, hair_point) = bench.deep_regions(3)
    editor.colour = (10, 120, 200)
    bench.click(*sky_point)
    coloured = editor.page
    assert tuple(coloured.regions.colour[sky]) == (10, 120, 200)
    assert coloured.regions.source[sky] == Source.ARTIST
    bench.trigger("edit.undo")
    assert editor.page is found
    bench.trigger("edit.redo")
    assert editor.page is coloured

    # Shift locks.
    place = bench.canvas.widget_point(*sky_point).toPoint()
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(bench.canvas, Qt.MouseButton.LeftButton, shift, place)
    assert editor.page.regions.locked[sky]

    # Two hints.
    bench.trigger("tool.hint")
    editor.colour = (200, 30, 60)
    bench.click(*wall_point)
    editor.colour = (60, 160, 40)
    bench.click(*hair_point)
    assert editor.history.undo_label == "Hint"
    hinted = editor.page

    # The plugin: called off once, then run.
    bench.window.colouring.choose("region_fill")
    bench.idle()
    bench.trigger("colour.run")
    assert bench.studio.colouring
    bench.trigger("colour.cancel")
    bench.idle()
    assert editor.page is hinted
    bench.trigger("colour.run")
    bench.idle()
    table = editor.page.regions
    assert editor.history.undo_label == "Colours by Region fill"
    assert tuple(table.colour[sky]) == (10, 120, 200)
    # The sample brings hints along: a region that has another one was split, so ask by place.
    for point, rgb in ((wall_point, (200, 30, 60)), (hair_point, (60, 160, 40))):
        assert tuple(table.colour[region_at(editor.page, *point)]) == rgb

    # The palette gets a colour; everything is saved and comes back.
    editor.colour = (1, 2, 3)
    bench.trigger("swatch.add")
    bench.answers.path = tmp_path / "page.ora"
    bench.trigger("file.save")
    bench.idle()
    assert not editor.unsaved
    before = editor.page
    bench.trigger("file.close")
    assert bench.editor is None
    bench.open(tmp_path / "page.ora")
    after = bench.page
    assert (after.regions.colour == before.regions.colour).all()
    assert (after.regions.source == before.regions.source).all()
    assert (after.regions.locked == before.regions.locked).all()
    assert after.regions.locked[sky]
    assert (hints_of(after) == hints_of(before)).all()
    assert after.palette.swatches == before.palette.swatches
    assert after.palette.find((1, 2, 3)) is not None
    assert find_layer(after, after.active) is not None
