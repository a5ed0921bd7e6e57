"""The window: what it asks, what it says, what it opens."""

import sys

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDropEvent

from painter.app.messages import Notice, Tone
from painter.app.palette_actions import with_palette
from painter.app.workbench import Leaving
from painter.document.edits import region_at
from painter.pixels.palette import Palette, Swatch
from painter.ui.widgets.command_list import CommandList
from tests.ui.opened import draw_page, offer
from tests.unit.app.plugin_files import write_plugin

# What the offscreen platform cannot do it says, and that is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


PANELS = ("palette_panel", "colouring", "layers")


@pytest.fixture
def bench(empty_bench):
    return empty_bench


@pytest.fixture
def drawing(tmp_path):
    return draw_page(tmp_path / "drawing.png")


def drop(bench, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    bench.window.dropEvent(event)
    bench.idle()


def test_without_a_page_the_window_invites_to_open_one(bench):
    assert bench.window.centre.currentWidget() is bench.window.start
    assert bench.window.commands["file.open"].isEnabled()
    for action_id in ("file.save", "edit.undo", "colour.run", "layer.add", "view.fit"):
        assert not bench.window.commands[action_id].isEnabled()


def test_an_opened_page_can_be_clicked_at_once(bench, drawing):
    bench.open(drawing)
    assert bench.window.centre.currentWidget() is bench.canvas
    assert bench.page.regions is not None
    assert not bench.editor.unsaved
    assert "drawing.png" in bench.window.windowTitle()
    bench.click(160, 100)
    region = region_at(bench.page, 160, 100)
    assert tuple(bench.page.regions.colour[region]) == bench.editor.colour
    assert bench.window.isWindowModified()


def test_a_picture_is_never_saved_over(bench, drawing, tmp_path):
    bench.open(drawing)
    before = drawing.read_bytes()
    bench.answers.path = tmp_path / "saved.ora"
    bench.trigger("file.save")
    bench.idle()
    assert bench.answers.asked == ["save"]
    assert (tmp_path / "saved.ora").is_file()
    assert drawing.read_bytes() == before


@pytest.mark.parametrize("answer", [Leaving.CANCEL, Leaving.DISCARD, Leaving.SAVE])
def test_closing_with_unsaved_work_asks(bench, drawing, tmp_path, answer):
    bench.open(drawing)
    bench.click(160, 100)
    bench.answers.leaving, bench.answers.path = answer, tmp_path / "kept.ora"
    closed = bench.window.close()
    assert bench.answers.asked[0] == "unsaved"
    assert closed is (answer is Leaving.DISCARD)
    if answer is Leaving.SAVE:
        bench.qtbot.waitUntil(lambda: not bench.window.isVisible())
        assert (tmp_path / "kept.ora").is_file()
    else:
        assert bench.window.isVisible() is (answer is Leaving.CANCEL)


def test_opening_another_page_with_unsaved_work_asks(bench, drawing):
    bench.open(drawing)
    bench.click(160, 100)
    editor = bench.editor
    bench.answers.path = drawing
    bench.trigger("file.open")
    assert bench.answers.asked == ["open", "unsaved"]
    assert bench.editor is editor


def test_a_failing_export_is_a_notice(bench, drawing, tmp_path):
    bench.open(drawing)
    bench.answers.path = tmp_path / "page.xyz"
    bench.trigger("file.export")
    bench.idle()
    assert any(notice.tone is Tone.FAILURE for notice in bench.window.notices.notices)


def test_an_export_leaves_the_page_unsaved(bench, drawing, tmp_path):
    bench.open(drawing)
    bench.click(160, 100)
    bench.answers.path = tmp_path / "copy.png"
    bench.trigger("file.export")
    bench.idle()
    assert (tmp_path / "copy.png").is_file()
    assert bench.editor.unsaved


def test_a_dropped_page_opens(bench, drawing):
    drop(bench, drawing)
    assert bench.editor.name == "drawing.png"
    assert bench.studio.settings.now.recent == (str(drawing.resolve()),)


def heights(bench):
    return [getattr(bench.window, name).parent().height() for name in PANELS]


def test_panels_share_the_column_as_they_need_it_and_stay_where_they_are(bench, drawing):
    palette, colouring, layers = heights(bench)
    assert palette < colouring > layers
    bench.open(drawing)
    swatches = tuple(Swatch((40 + k, 90, 200 - k), f"Blue {k}") for k in range(30))
    bench.editor.commit("Palette", with_palette(bench.page, Palette(swatches)))
    for place, colour in (((160, 100), (200, 30, 40)), ((160, 300), (30, 60, 200))):
        bench.editor.colour = colour
        bench.click(*place)
    assert len(bench.window.palette_panel.used.swatches) > 1
    assert heights(bench) == [palette, colouring, layers]


def test_it_fits_on_a_small_laptop(bench, drawing):
    bench.open(drawing)
    bench.window.resize(1000, 400)
    assert bench.window.height() < 720


def test_a_dropped_file_that_is_no_page_is_a_notice(bench, tmp_path):
    bad = tmp_path / "notes.txt"
    bad.write_text("no picture")
    drop(bench, bad)
    assert bench.editor is None
    (notice,) = bench.window.notices.notices
    assert notice.tone is Tone.FAILURE
    assert notice.advice


@pytest.mark.parametrize("deed", ['raise ValueError("oh")', "return 7", "raise SystemExit(1)"])
def test_a_plugin_that_fails_leaves_the_very_same_page(bench, drawing, deed):
    offer(bench, lambda folder: write_plugin(folder, "bad", deed))
    bench.open(drawing)
    page = bench.page
    bench.window.colouring.choose("bad")
    bench.idle()
    bench.trigger("colour.run")
    bench.idle()
    assert bench.page is page
    failures = [n for n in bench.window.notices.notices if n.tone is Tone.FAILURE]
    assert len(failures) == 1
    assert "bad" in failures[0].text
    assert bench.window.commands["colour.run"].isEnabled()


def test_a_plugin_that_cannot_be_imported_is_a_notice(bench, drawing):
    torn = 'raise RuntimeError("torn apart")'
    offer(bench, lambda folder: write_plugin(folder, "torn", "pass", head=torn))
    bench.open(drawing)
    bench.window.colouring.choose("torn")
    bench.idle()
    assert any("torn apart" in text for text in bench.texts)
    assert bench.window.colouring.form is None


def test_a_notice_replaces_its_like_and_failures_stay(bench, qtbot):
    bars = bench.window.notices
    bars._fade_after = 0.01
    bars.tell(Notice("Saved a", key="saved"))
    bars.tell(Notice("Saved b", key="saved"))
    bars.tell(Notice("Broken", "Mend it", Tone.FAILURE))
    assert bench.texts == ["Saved b", "Broken"]
    qtbot.waitUntil(lambda: bench.texts == ["Broken"])
    bars._bars[0].cross.click()
    assert bench.texts == []


def test_the_command_list_runs_what_is_found(bench, drawing, qtbot):
    bench.open(drawing)
    bench.trigger("help.commands")
    (commands,) = bench.window.findChildren(CommandList)
    qtbot.keyClicks(commands.field, "brsh")
    titles = [commands.list.item(i).text() for i in range(commands.list.count())]
    assert "Brush" in titles
    qtbot.keyPress(commands.field, Qt.Key.Key_Down)
    assert commands.list.currentRow() == 1
    qtbot.keyPress(commands.field, Qt.Key.Key_Up)
    commands.field.setText("hint")
    qtbot.keyPress(commands.field, Qt.Key.Key_Return)
    assert bench.window.tool == "hint"


def test_keys_reach_actions(bench, drawing, qtbot):
    bench.open(drawing)
    qtbot.keyClick(bench.canvas, Qt.Key.Key_B)
    assert bench.window.tool == "brush"
    qtbot.keyClick(bench.canvas, Qt.Key.Key_BracketRight)
    assert bench.editor.brush.radius == pytest.approx(15)
    qtbot.keyClick(bench.canvas, Qt.Key.Key_R)
    assert bench.canvas.region_view


def test_while_the_pen_is_down_keys_do_not_change_the_page(bench, drawing, qtbot):
    bench.open(drawing)
    bench.click(160, 300)
    coloured = bench.page
    place = bench.canvas.widget_point(160, 100).toPoint()
    qtbot.mousePress(bench.canvas, Qt.MouseButton.LeftButton, pos=place)
    for action_id in ("edit.undo", "layer.add", "regions.find", "tool.brush"):
        bench.trigger(action_id)
    assert bench.page is coloured
    assert bench.window.tool == "region"
    assert bench.window.commands["tool.region"].isChecked()
    bench.trigger("brush.larger")
    assert bench.editor.brush.radius == pytest.approx(15)
    qtbot.mouseRelease(bench.canvas, Qt.MouseButton.LeftButton, pos=place)
    bench.trigger("edit.undo")
    assert bench.page is coloured


def test_the_theme_changes_and_is_remembered(bench):
    for choice in ("dark", "light"):
        bench.trigger(f"theme.{choice}")
        assert bench.studio.settings.now.theme == choice
        assert bench.window.commands[f"theme.{choice}"].isChecked()
    window = bench.window.palette().window().color()
    assert window.lightness() > 200


def test_places_of_the_window_are_remembered(bench):
    bench.trigger("panel.history")
    assert bench.window.panel_shown("history") is False
    bench.window.close()
    assert bench.studio.settings.now.window


def test_a_bug_is_a_notice_and_the_window_lives(bench, caplog):
    try:
        raise KeyError("oops")
    except KeyError as error:
        bench.opened.report(type(error), error, error.__traceback__)
    assert "KeyError" in bench.texts[0]
    assert "Unexpected failure" in caplog.text


def test_the_pen_holds_back_the_graphics_lane(bench, drawing):
    bench.open(drawing)
    bench.window.colouring.choose("region_fill")
    bench.idle()
    bench.canvas.pen.emit(True)
    bench.window.run_plugin()
    assert bench.studio.colouring
    bench.canvas.pen.emit(False)
    bench.idle()
    assert bench.editor.history.undo_label == "Colours by Region fill"


class Emitter(QObject):
    told = Signal(bool)


def test_the_binding_does_not_eat_references(qtbot):
    """Some versions of the binding lose a reference to True with every emit, and crash at last."""
    emitter = Emitter()
    heard = []
    emitter.told.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(5000):
        emitter.told.emit(True)
    assert len(heard) == 5000
    heard.clear()
    assert abs(sys.getrefcount(True) - before) <= 10
