"""Panels: what they show of the page, and the edits that come of them."""

from dataclasses import replace
from enum import Enum
from typing import Literal

import numpy as np
import pytest
from pydantic import Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView

from painter.api.options import PluginOptions
from painter.app.form import form_fields
from painter.document.edits import find_layer
from painter.pixels.regiontable import Source
from painter.render.blend import BlendMode
from painter.ui.panels.options_form import OptionsForm
from painter.ui.widgets.slider_field import SliderField

# What the offscreen platform cannot do it says, and that is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def bench(drawn_bench):
    return drawn_bench


class Finish(Enum):
    MATT = "matt"
    HIGH_GLOSS = "high_gloss"


class EveryKind(PluginOptions):
    on: bool = Field(default=True, title="On")
    steps: int = Field(default=4, ge=1, le=9)
    more: int = 12
    strength: float = Field(default=0.5, ge=0, le=1, title="Strength", description="How much.")
    free: float = 1.5
    mood: Literal["soft", "vivid"] = "vivid"
    finish: Finish = Finish.MATT
    note: str = "x"


def names(bench):
    return [layer.name for layer in bench.page.layers]


def row(bench, name):
    model = bench.window.layers.model
    place = next(i for i in range(model.rowCount()) if model.index(i).data() == name)
    return model.index(place)


def test_a_form_gives_back_the_defaults_of_the_schema(qtbot):
    form = OptionsForm(form_fields(EveryKind))
    qtbot.addWidget(form)
    assert EveryKind.model_validate(dict(form.values())) == EveryKind()


def test_a_form_gives_back_what_was_put_in(qtbot):
    form = OptionsForm(form_fields(EveryKind))
    qtbot.addWidget(form)
    wanted = EveryKind(
        on=False, steps=9, more=-3, strength=0.25, free=2.125, mood="soft",
        finish=Finish.HIGH_GLOSS, note="y",
    )  # fmt: skip
    form.set_values({name: getattr(wanted, name) for name in EveryKind.model_fields})
    assert EveryKind.model_validate(dict(form.values())) == wanted


def test_bounds_make_sliders(qtbot):
    form = OptionsForm(form_fields(EveryKind))
    qtbot.addWidget(form)
    slider = form.widget("strength")
    assert isinstance(slider, SliderField)
    with qtbot.waitSignal(form.changed):
        slider.slider.setValue(1000)
    assert form.values()["strength"] == 1.0
    assert slider.toolTip() == "How much."


@pytest.mark.parametrize("least", [0.0, 1.0])
def test_a_curved_slider_goes_from_end_to_end_and_agrees_with_its_field(qtbot, least):
    field = SliderField(least, 200.0, decimals=1, curved=True)
    qtbot.addWidget(field)
    seen = []
    for place in range(0, 1001, 50):
        field.slider.setValue(place)
        seen.append(field.value)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (least, 200.0)
    for value in (least, 3.5, 16.0, 200.0):
        field.field.setValue(value)
        assert field.value == value
        field.slider.setValue(field.slider.value() + 1)
        assert abs(field.value - value) <= 0.01 * (value + 1) + 0.1


def test_the_plugin_panel_makes_its_form_from_the_plugin(bench):
    bench.window.colouring.choose("region_fill")
    bench.idle()
    assert bench.window.colouring.values() == {"mood": "soft", "reach": "all"}


def test_options_outlive_a_look_at_another_plugin(bench):
    panel = bench.window.colouring
    panel.choose("region_fill")
    bench.idle()
    mood = panel.form.widget("mood")
    mood.setCurrentIndex(1)
    mood.activated.emit(1)
    panel.list_plugins()
    assert panel.values()["mood"] == "vivid"


def test_a_plugin_can_be_switched_off_and_on(bench):
    panel = bench.window.colouring
    bench.studio.disable("region_fill")
    panel.choose("region_fill")
    assert "switched off" in panel.plugin_box.currentText()
    page = bench.page
    panel.run()
    bench.idle()
    assert bench.page is page
    panel.switch.click()
    bench.idle()
    assert bench.studio.settings.now.disabled == ()
    assert panel.form is not None


def test_layers_are_listed_from_the_top(bench):
    model = bench.window.layers.model
    assert [model.index(i).data() for i in range(model.rowCount())] == names(bench)


def test_the_eye_and_the_lock(bench, qtbot):
    panel = bench.window.layers
    index = row(bench, "paper")
    box = panel.list.visualRect(index)
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(panel.list.viewport(), left, pos=QPoint(box.left() + 18, box.center().y()))
    assert not bench.page.layers[-1].visible
    assert [edit.label for edit in bench.editor.history.edits] == ["Hide paper"]
    qtbot.mouseClick(panel.list.viewport(), left, pos=QPoint(box.right() - 16, box.center().y()))
    assert bench.page.layers[-1].locked
    bench.trigger("edit.undo")
    bench.trigger("edit.undo")
    assert bench.page.layers[-1].visible


def test_every_mode_is_offered_once(bench):
    box = bench.window.layers.blend
    offered = [box.itemData(i) for i in range(box.count()) if box.itemData(i) is not None]
    assert sorted(offered) == sorted(str(mode) for mode in BlendMode)
    assert box.itemText(box.findData("svg:color-dodge")) == "Colour dodge"


def test_layers_are_added_renamed_mixed_faded_duplicated_and_removed(bench):
    panel = bench.window.layers
    bench.trigger("layer.add")
    layer_id = bench.page.active
    panel.model.setData(row(bench, "paint"), "sky")
    panel.blend.setCurrentIndex(panel.blend.findData(str(BlendMode.MULTIPLY)))
    panel.blend.activated.emit(panel.blend.currentIndex())
    for percent in (80, 60, 40):
        panel.opacity.changed.emit(percent)
    layer = find_layer(bench.page, layer_id)
    assert (layer.name, layer.blend, layer.opacity) == ("sky", BlendMode.MULTIPLY, 0.4)
    # Dragging the slider is one step.
    labels = [edit.label for edit in bench.editor.history.edits]
    assert labels == ["Add layer", "Rename layer", "Mode of sky", "Opacity of sky"]
    bench.trigger("layer.duplicate")
    assert names(bench)[:3] == ["ink", "sky 2", "sky"]
    bench.answers.name = "clouds"
    bench.trigger("layer.rename")
    assert names(bench)[1] == "clouds"
    bench.trigger("layer.remove")
    assert names(bench)[:2] == ["ink", "sky"]


def test_layers_move_by_drag(bench):
    bench.trigger("layer.add")
    model = bench.window.layers.model
    data = model.mimeData([row(bench, "paper")])
    parent = model.index(-1)
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, parent)
    assert names(bench) == ["ink", "paper", "paint"]
    assert model.index(1).data() == "paper"


def test_a_layer_that_is_dropped_between_two_others_lands_there(bench):
    bench.trigger("layer.add")
    panel = bench.window.layers
    below = panel.list.visualRect(row(bench, "paint"))
    data = panel.model.mimeData([row(bench, "paper")])
    event = QDropEvent(
        QPointF(below.center().x(), below.top()),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    # An event of our own has no source, which a list that only moves its own rows would refuse.
    panel.list.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
    panel.list.dropEvent(event)
    assert names(bench) == ["ink", "paper", "paint"]
    assert bench.editor.history.undo_label == "Move layer"


def test_choosing_a_layer_makes_it_the_one_that_is_painted_on(bench):
    bench.window.layers.list.setCurrentIndex(row(bench, "paper"))
    assert find_layer(bench.page, bench.page.active).name == "paper"


def test_the_ink_can_be_neither_removed_nor_unlocked(bench):
    bench.window.layers.list.setCurrentIndex(row(bench, "ink"))
    for action_id in ("layer.remove", "layer.lock", "layer.duplicate"):
        assert not bench.window.commands[action_id].isEnabled()


def test_colours_in_use_can_be_taken(bench, qtbot):
    bench.editor.colour = (9, 8, 7)
    bench.click(160, 100)
    bench.editor.colour = (0, 0, 0)
    grid = bench.window.palette_panel.used
    assert [swatch.rgb for swatch in grid.swatches] == [(9, 8, 7)]
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell(0).center())
    assert bench.editor.colour == (9, 8, 7)


def test_swatches_that_come_and_go_never_lie_over_each_other(bench, qtbot):
    panel = bench.window.palette_panel
    for count in (1, 39, 14):
        table = bench.page.regions
        rows = np.arange(table.count + 1) % count
        colour = np.stack([rows, rows, rows], 1).astype(np.uint8)
        source = np.full(table.count + 1, Source.ARTIST, np.uint8)
        fresh = replace(table, colour=colour, source=source)
        bench.editor.commit("Colours", replace(bench.page, regions=fresh))
        qtbot.waitUntil(
            lambda: panel.used.height() >= panel.used.heightForWidth(panel.used.width())
        )
        bottom = panel.used.visibleRegion().boundingRect().bottom()
        assert panel.used.mapTo(panel, QPoint(0, bottom)).y() < panel.own.geometry().top()


def test_history_is_walked_by_keys(bench, qtbot):
    bench.click(160, 100)
    bench.click(160, 300)
    panel = bench.window.history.list
    bench.window.show_panel("history", True)
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_Home)
    assert bench.editor.history.position == 2
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert bench.editor.history.position == 0
    assert panel.count() == 3


def test_history_lists_and_jumps(bench):
    first = bench.page
    bench.click(160, 100)
    bench.click(160, 300)
    last = bench.page
    panel = bench.window.history.list
    assert panel.item(0).text() == "Opened"
    assert (panel.count(), panel.currentRow()) == (3, 2)
    panel.itemClicked.emit(panel.item(0))
    assert bench.page is first
    panel.itemClicked.emit(panel.item(2))
    assert bench.page is last


def test_the_brush_bar_and_the_brush_agree(bench):
    bar = bench.window.top
    bar.size_field.field.setValue(60)
    assert bench.editor.brush.radius == 30
    bench.trigger("brush.larger")
    assert bar.size_field.value == 75
    bar.opacity_field.field.setValue(50)
    assert bench.editor.brush.opacity == 0.5


def test_the_status_line_names_what_is_under_the_pen(bench, qtbot):
    bench.click(160, 100)
    place = bench.canvas.widget_point(160, 100).toPoint()
    qtbot.mouseMove(bench.canvas, pos=place + QPoint(3, 3))
    qtbot.mouseMove(bench.canvas, pos=place)
    status = bench.window.status
    qtbot.waitUntil(lambda: "by hand" in status.words.text())
    assert "#d64541" in status.words.text()
    assert status.zoom.text().endswith("%")
