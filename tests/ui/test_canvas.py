"""The page in a widget: zoom, pan, pen, and what is left behind."""

import gc
import sys
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest

from painter.app.editor import Editor
from painter.app.tools.brush import BrushTool
from painter.app.tools.move import MoveTool
from painter.app.tools.region import RegionTool
from painter.base.geometry import Size
from painter.document.drawing import draw_page
from painter.document.layer import FillLayer, FlatsLayer, InkLayer, RasterLayer
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap
from painter.ui.canvas.canvas import Canvas
from tests.unit.pixels.tables import unmeasured_of

RED = (214, 69, 65)
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def make_page(width=600, height=400):
    """Three columns of regions with ink between them, on paper."""
    labels = np.ones((height, width), np.uint32)
    labels[:, width // 3 :] = 2
    labels[:, 2 * width // 3 :] = 3
    count = int(labels.max())
    ink = np.zeros((height, width), np.uint8)
    ink[:, width // 3 : width // 3 + 2] = 255
    table = unmeasured_of(labels)
    layers = (
        InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink)),
        RasterLayer(id=2, name="paint", pixels=TileMap(4)),
        FlatsLayer(id=3, name="flats"),
        FillLayer(id=4, name="paper", rgb=(255, 255, 255)),
    )
    return PageState(
        size=Size(width, height),
        layers=layers,
        active=2,
        labels=LabelMap.from_array(labels, count),
        regions=table,
    )


@pytest.fixture
def canvas(qtbot):
    widget = Canvas()
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def editor(canvas):
    editor = Editor(make_page())
    canvas.set_editor(editor)
    canvas.settle()
    return editor


def wheel(canvas, position, turn, keys=Qt.KeyboardModifier.NoModifier):
    where = QPointF(position)
    event = QWheelEvent(
        where,
        canvas.mapToGlobal(where),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    canvas.event(event)


def tablet(canvas, kind, position, pressure):
    down = LEFT if kind != QEvent.Type.TabletRelease else Qt.MouseButton.NoButton
    where = QPointF(position)
    canvas.event(
        QTabletEvent(
            kind,
            QPointingDevice.primaryPointingDevice(),
            where,
            canvas.mapToGlobal(where),
            pressure,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            LEFT,
            down,
        )
    )


def seen(canvas, x, y):
    """What the widget shows over the middle of a page pixel, without the pointer's marks."""
    canvas.event(QEvent(QEvent.Type.Leave))
    canvas.settle()
    colour = canvas.grab().toImage().pixelColor(canvas.widget_point(x + 0.5, y + 0.5).toPoint())
    return colour.red(), colour.green(), colour.blue()


def at(canvas, x, y):
    return canvas.widget_point(x, y).toPoint()


def drag(canvas, start, end, button=LEFT, release=True):
    QTest.mousePress(canvas, button, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    if release:
        QTest.mouseRelease(canvas, button, pos=end)


def shown_pixels(canvas):
    canvas.settle()
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8).copy()  # the image goes, its bytes too
    return pixels.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()]


def test_a_fitted_page_is_seen_as_a_whole(canvas, editor):
    corner, end = canvas.widget_point(0, 0), canvas.widget_point(600, 400)
    assert corner.x() >= 0
    assert corner.y() >= 0
    assert end.x() <= canvas.width()
    assert end.y() <= canvas.height()
    assert canvas.zoom == pytest.approx(500 * 0.96 / 600)
    assert seen(canvas, 300, 200) == (255, 255, 255)
    assert seen(canvas, 200, 200)[0] < 150


def test_at_full_size_the_widget_shows_the_pixels_of_the_page(canvas, editor):
    canvas.actual_size()
    pixels = shown_pixels(canvas)
    corner = canvas.page_point(QPointF(0, 0)).toPoint()
    page = draw_page(editor.page)
    assert np.array_equal(
        pixels, page[corner.y() : corner.y() + 400, corner.x() : corner.x() + 500]
    )


@pytest.mark.parametrize("turn", [120, -120, 30, 720])
def test_zoom_keeps_the_point_under_the_cursor(canvas, editor, turn):
    position = QPointF(180, 220)
    before = canvas.page_point(position)
    zoom = canvas.zoom
    wheel(canvas, position, turn)
    after = canvas.page_point(position)
    assert (canvas.zoom > zoom) == (turn > 0)
    # The page lies on whole pixels of the screen.
    assert abs(after.x() - before.x()) <= 0.51 / canvas.zoom
    assert abs(after.y() - before.y()) <= 0.51 / canvas.zoom


def test_zoom_has_limits_and_steps(canvas, editor, qtbot):
    canvas.set_zoom(1000)
    assert canvas.zoom == 32
    canvas.set_zoom(0.0001)
    assert canvas.zoom == 0.02
    canvas.set_zoom(0.5)
    with qtbot.waitSignal(canvas.zoomed) as told:
        canvas.zoom_in()
    assert told.args == [pytest.approx(0.5 * 2**0.5)]
    canvas.zoom_in()
    assert canvas.zoom == pytest.approx(1)
    canvas.zoom_out()
    assert canvas.zoom == pytest.approx(0.5**0.5)
    canvas.fit()
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == 1


def test_shift_and_wheel_moves_sideways(canvas, editor):
    canvas.actual_size()
    before = canvas.widget_point(0, 0)
    wheel(canvas, QPointF(100, 100), 120, Qt.KeyboardModifier.ShiftModifier)
    moved = canvas.widget_point(0, 0) - before
    assert (moved.x(), moved.y()) == (120, 0)


def test_middle_button_space_and_move_tool_pan(canvas, editor):
    canvas.set_zoom(2)

    def moved_by(act):
        before = canvas.widget_point(0, 0)
        act()
        moved = canvas.widget_point(0, 0) - before
        return moved.x(), moved.y()

    start, end = QPoint(200, 200), QPoint(230, 180)
    assert moved_by(lambda: drag(canvas, start, end, MIDDLE)) == (30, -20)
    canvas.set_tool(RegionTool(editor))
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert moved_by(lambda: drag(canvas, start, end)) == (30, -20)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    canvas.set_tool(MoveTool(editor))
    assert moved_by(lambda: drag(canvas, start, end)) == (30, -20)
    assert not editor.history.edits


def test_a_drag_recolours_and_undo_repaints(canvas, editor, qtbot):
    canvas.set_tool(RegionTool(editor))
    downs = []
    canvas.pen.connect(downs.append)
    drag(canvas, at(canvas, 100, 200), at(canvas, 500, 200))
    assert downs == [True, False]
    assert len(editor.history.edits) == 1
    for x in (50, 300, 550):
        assert seen(canvas, x, 100) == RED
    editor.undo()
    for x in (50, 300, 550):
        assert seen(canvas, x, 100) == (255, 255, 255)


def test_an_edit_is_drawn_by_the_event_loop_alone(canvas, editor, qtbot):
    canvas.set_tool(RegionTool(editor))
    QTest.mouseClick(canvas, LEFT, pos=at(canvas, 100, 200))
    where = at(canvas, 100, 100)
    qtbot.waitUntil(lambda: canvas.grab().toImage().pixelColor(where) == QColor(*RED))


def test_a_stroke_crosses_the_border_of_the_page(canvas, editor):
    canvas.set_tool(BrushTool(editor))
    editor.brush.radius = 10
    drag(canvas, at(canvas, -6, 100), at(canvas, 40, 100))
    assert len(editor.history.edits) == 1
    assert seen(canvas, 0, 100) == RED
    assert seen(canvas, 30, 100) == RED
    outside = canvas.widget_point(-4, 100).toPoint()
    shown = canvas.grab().toImage().pixelColor(outside)
    assert (shown.red(), shown.green(), shown.blue()) != RED
    editor.undo()
    assert seen(canvas, 0, 100) == (255, 255, 255)


def test_escape_drops_the_stroke(canvas, editor):
    canvas.set_tool(BrushTool(editor))
    downs = []
    canvas.pen.connect(downs.append)
    before = editor.page
    drag(canvas, at(canvas, 20, 100), at(canvas, 90, 100), release=False)
    assert seen(canvas, 50, 100) == RED
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseMove(canvas, at(canvas, 120, 130))
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 120, 130))
    assert editor.page is before
    assert editor.shown_page is before
    assert downs == [True, False]
    assert seen(canvas, 50, 100) == (255, 255, 255)


def test_another_tool_drops_the_stroke(canvas, editor):
    canvas.set_tool(BrushTool(editor))
    before = editor.page
    drag(canvas, at(canvas, 20, 100), at(canvas, 90, 100), release=False)
    canvas.set_tool(RegionTool(editor))
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 120, 130))
    assert editor.shown_page is before


def test_pressure_makes_the_stroke_wider(canvas, editor):
    def width(pressure):
        canvas.set_tool(BrushTool(editor))
        editor.brush.radius = 30
        for kind in (QEvent.Type.TabletPress, QEvent.Type.TabletRelease):
            tablet(canvas, kind, canvas.widget_point(100, 200), pressure)
        pixels = draw_page(editor.page)[:, 100]
        editor.undo()
        return int((pixels[:, 1] < 100).sum())

    assert width(1.0) == pytest.approx(60, abs=2)
    assert width(0.5) == pytest.approx(30, abs=2)


def test_the_pointer_tells_where_it_is_and_outlines_the_region(canvas, editor, qtbot):
    told = []
    canvas.hovered.connect(told.append)
    plain = shown_pixels(canvas).copy()
    where = at(canvas, 300, 200)
    QTest.mouseMove(canvas, where)
    assert told[-1].region == 2
    assert told[-1].x == pytest.approx(canvas.page_point(QPointF(where)).x())
    assert not np.array_equal(shown_pixels(canvas), plain)
    canvas.event(QEvent(QEvent.Type.Leave))
    assert told[-1] is None
    assert np.array_equal(shown_pixels(canvas), plain)


def test_the_region_view_shows_regions_apart(canvas, editor):
    canvas.set_region_view(True)
    assert canvas.region_view
    colours = {seen(canvas, x, 100) for x in (50, 300, 550)}
    assert len(colours) == 3
    canvas.set_tool(RegionTool(editor))
    QTest.mouseClick(canvas, LEFT, pos=at(canvas, 50, 100))
    assert {seen(canvas, x, 100) for x in (50, 300, 550)} == colours
    canvas.set_region_view(False)
    assert seen(canvas, 50, 100) == RED


@pytest.mark.parametrize("size", [(1, 1), (30000, 3), (2, 5000)])
def test_pages_of_odd_shapes(canvas, size):
    page = PageState(
        size=Size(*size), layers=(FillLayer(id=1, name="paper", rgb=(1, 200, 3)),), active=None
    )
    canvas.set_editor(Editor(page))
    for zoom in (None, 32.0, 1.0, 0.02):
        if zoom is not None:
            canvas.set_zoom(zoom)
        canvas.settle()
    canvas.fit()
    canvas.set_zoom(32)
    pixels = shown_pixels(canvas)
    assert (pixels == np.array([1, 200, 3, 255], np.uint8)).all(axis=2).sum() >= 32 * 32


def test_no_editor_shows_nothing(canvas, editor):
    canvas.set_background(QColor(10, 20, 30))
    canvas.set_tool(BrushTool(editor))
    canvas.set_editor(None)
    canvas.settle()
    drag(canvas, QPoint(50, 50), QPoint(90, 90))
    wheel(canvas, QPointF(10, 10), 120)
    canvas.zoom_in()
    canvas.fit()
    assert canvas.zoom == 1
    assert (shown_pixels(canvas)[:, :, :3] == (10, 20, 30)).all()


def test_the_old_editor_is_let_go(canvas):
    first = Editor(make_page())
    canvas.set_editor(first)
    canvas.set_tool(BrushTool(first))
    canvas.settle()
    gone, page = weakref.ref(first), weakref.ref(first.page)
    canvas.set_editor(Editor(make_page()))
    del first
    gc.collect()
    assert gone() is None
    assert page() is None


def test_a_resized_widget_fits_again_until_the_artist_zooms(canvas, editor):
    canvas.resize(300, 300)
    assert canvas.zoom == pytest.approx(300 * 0.96 / 600)
    canvas.actual_size()
    middle = canvas.page_point(QPointF(150, 150))
    canvas.resize(500, 300)
    assert canvas.zoom == 1
    assert canvas.page_point(QPointF(250, 150)) == middle


def test_emitting_true_keeps_its_reference_count():
    """PySide6 6.12.0 dropped one reference a call and ended the process after a few hundred."""

    class Lamp(QObject):
        lit = Signal(bool)

    lamp = Lamp()
    lamp.lit.connect(lambda on: None)
    before = sys.getrefcount(True)
    for _ in range(5000):
        lamp.lit.emit(True)
    assert abs(sys.getrefcount(True) - before) <= 10


def test_a_touchpad_moves_the_page(canvas, editor):
    canvas.actual_size()
    before, zoom = canvas.widget_point(0, 0), canvas.zoom
    where = QPointF(100, 100)
    event = QWheelEvent(
        where,
        canvas.mapToGlobal(where),
        QPoint(-7, 12),
        QPoint(-14, 24),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    canvas.event(event)
    moved = canvas.widget_point(0, 0) - before
    assert (moved.x(), moved.y()) == (-7, 12)
    assert canvas.zoom == zoom


def test_checkers_show_through_a_transparent_page(canvas):
    canvas.set_editor(Editor(PageState(size=Size(300, 200))))
    colours = {seen(canvas, x, 100) for x in range(20, 280, 3)}
    assert colours == {(255, 255, 255), (216, 216, 216)}


def test_a_hidden_widget_drops_the_stroke(canvas, editor):
    canvas.set_tool(BrushTool(editor))
    before = editor.page
    drag(canvas, at(canvas, 20, 100), at(canvas, 90, 100), release=False)
    assert editor.stroking
    canvas.hide()
    assert editor.shown_page is before


def test_drawing_comes_in_slices_and_gets_done(canvas, qtbot):
    """A page of many tiles, fitted: the loop turns between slices, and the last one is exact."""
    canvas.set_editor(Editor(make_page(3000, 2600)))
    assert not canvas.right
    qtbot.waitUntil(lambda: canvas.exact)
    left = canvas.grab().toImage().pixelColor(at(canvas, 200, 200))
    assert (left.red(), left.green(), left.blue()) == (255, 255, 255)


def test_a_page_of_another_size_is_fitted(canvas, editor):
    editor.begin_with(make_page(300, 900))
    canvas.settle()
    assert canvas.zoom == pytest.approx(400 * 0.96 / 900)
