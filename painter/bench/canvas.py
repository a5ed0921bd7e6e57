"""bench canvas: what an artist waits for at a page of 35 megapixels, without a screen."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from painter.app.editor import Editor
from painter.app.tools.brush import BrushTool
from painter.app.tools.region import RegionTool
from painter.base.geometry import Size
from painter.bench.files import PAGE, SMALL, bench_page
from painter.bench.modes import mode_rows
from painter.bench.row import Row
from painter.document.page import PageState
from painter.ui.canvas.canvas import Canvas

_SCREEN = (1600, 1000)
_FIRST_GATE = 500.0  # ms
_STEP_GATE = 50.0
_WAKE_GATE = 5.0
_SWITCH = 0.0005  # seconds; what the editor sets at its start
_BEAT = 5  # ms between two wake-ups


def rows(quick: bool = False) -> list[Row]:
    """Measure; quick: a page a sixteenth as large, few repetitions."""
    size = SMALL if quick else PAGE
    page = bench_page(size)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication.instance() or QApplication([])
    repeat = 8 if quick else 40
    with _canvas() as canvas:
        table = _first_rows(canvas, page, size)
        table += _zoom_rows(canvas, repeat)
        table += _pan_rows(canvas, repeat)
        table += _click_rows(canvas, page, repeat)
        table += _brush_rows(canvas, page, repeat)
        table += _wake_rows(2.0 if quick else 6.0)
    table += mode_rows(quick)
    app.processEvents()
    return table


@contextmanager
def _canvas() -> Iterator[Canvas]:
    canvas = Canvas()
    canvas.resize(*_SCREEN)
    canvas.show()
    QApplication.processEvents()
    try:
        yield canvas
    finally:
        canvas.set_editor(None)
        canvas.close()
        canvas.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _first_rows(canvas: Canvas, page: PageState, size: Size) -> list[Row]:
    cold = _opened(canvas, page)
    canvas.set_editor(None)
    warm = _opened(canvas, page)
    return [
        _row(f"first correct view {size}, kernels read from disk", cold, _FIRST_GATE),
        _row(f"first correct view {size}", warm, _FIRST_GATE),
        _row("the same until every pixel is exact", _time(canvas, _nothing, exact=True) + warm),
    ]


def _opened(canvas: Canvas, page: PageState) -> float:
    return _time(canvas, lambda: canvas.set_editor(Editor(page)))


def _zoom_rows(canvas: Canvas, repeat: int) -> list[Row]:
    """In and out between the whole page and 800 %, at a point off the middle."""
    times: list[float] = []
    exact: list[float] = []
    anchor = QPointF(_SCREEN[0] * 0.4, _SCREEN[1] * 0.3)
    canvas.fit()
    _time(canvas, _nothing, exact=True)
    factor = 2**0.25
    for number in range(4 * repeat):
        closer = number % 40 < 20
        value = canvas.zoom * (factor if closer else 1 / factor)
        times.append(_time(canvas, lambda value=value: canvas.set_zoom(value, anchor)))
        exact.append(times[-1] + _time(canvas, _nothing, exact=True))
    return [
        _row("zoom step p50", _share(times, 50)),
        _row("zoom step p95", _share(times, 95), _STEP_GATE),
        _row("zoom step until every pixel is exact, p95", _share(exact, 95)),
    ]


def _pan_rows(canvas: Canvas, repeat: int) -> list[Row]:
    table: list[Row] = []
    for name, zoom in (("100 %", 1.0), ("50 %", 0.5)):
        canvas.set_zoom(zoom)
        _time(canvas, _nothing, exact=True)
        times: list[float] = []
        where = QPointF(800, 500)
        _mouse(canvas, QEvent.Type.MouseButtonPress, where, Qt.MouseButton.MiddleButton)
        for number in range(repeat):
            where += QPointF(23, 17) if number % 16 < 8 else QPointF(-23, -17)
            move = _mouse_move(canvas, QPointF(where), Qt.MouseButton.MiddleButton)
            times.append(_time(canvas, move))
        _mouse(canvas, QEvent.Type.MouseButtonRelease, where, Qt.MouseButton.MiddleButton)
        table.append(_row(f"pan frame at {name} p95", _share(times, 95), _STEP_GATE))
    return table


def _click_rows(canvas: Canvas, page: PageState, repeat: int) -> list[Row]:
    """Every second click is on the largest region, which most of the page's tiles hold."""
    table: list[Row] = []
    for name, zoom in (("the whole page", None), ("100 %", 1.0)):
        editor = Editor(page)
        canvas.set_editor(editor)
        canvas.set_tool(RegionTool(editor))
        if zoom is not None:
            canvas.set_zoom(zoom)
        _time(canvas, _nothing, exact=True)
        random = np.random.default_rng(4)
        largest = _largest_point(canvas, page)
        times: list[float] = []
        for number in range(repeat):
            spot = QPointF(*(random.random(2) * (400, 600) + (600, 200)).tolist())
            editor.colour = (number * 6 % 256, 40, 200)
            click = _click(canvas, largest if number % 2 else spot)
            times.append(_time(canvas, click))
            _time(canvas, _nothing, exact=True)
        table.append(
            _row(f"click to recoloured region, {name}, p95", _share(times, 95), _STEP_GATE)
        )
    return table


def _largest_point(canvas: Canvas, page: PageState) -> QPointF:
    """A place in the widget that shows the region which most of the view belongs to."""
    assert page.labels is not None
    spots = [QPointF(x, y) for y in range(20, _SCREEN[1], 24) for x in range(20, _SCREEN[0], 24)]
    found: dict[int, list[QPointF]] = {}
    for spot in spots:
        at = canvas.page_point(spot).toPoint()
        if 0 <= at.x() < page.size.width and 0 <= at.y() < page.size.height:
            found.setdefault(page.labels.at(at.x(), at.y()), []).append(spot)
    return max(found.values(), key=len)[0]


def _brush_rows(canvas: Canvas, page: PageState, repeat: int) -> list[Row]:
    table: list[Row] = []
    for name, zoom, radius in (
        ("100 %, radius 12", 1.0, 12.0),
        ("the whole page, radius 60", None, 60.0),
    ):
        editor = Editor(page)
        editor.brush.radius = radius
        canvas.set_editor(editor)
        canvas.set_tool(BrushTool(editor))
        if zoom is not None:
            canvas.set_zoom(zoom)
        _time(canvas, _nothing, exact=True)
        times: list[float] = []
        where = QPointF(600, 300)
        _mouse(canvas, QEvent.Type.MouseButtonPress, where, Qt.MouseButton.LeftButton)
        for number in range(2 * repeat):
            where += QPointF(6, 4 if number % 20 < 10 else -4)
            move = _mouse_move(canvas, QPointF(where), Qt.MouseButton.LeftButton)
            times.append(_time(canvas, move, exact=True))
        _mouse(canvas, QEvent.Type.MouseButtonRelease, where, Qt.MouseButton.LeftButton)
        table.append(_row(f"brush dab at {name}, p95", _share(times, 95), _STEP_GATE))
    return table


def _wake_rows(seconds: float) -> list[Row]:
    """How late the event loop is while one worker runs Python and one runs numpy, and alone."""
    alone = _lateness(seconds)
    stop = threading.Event()
    workers = [threading.Thread(target=work, args=(stop,)) for work in (_python_busy, _numpy_busy)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    for worker in workers:
        worker.start()
    try:
        late = _lateness(seconds)
    finally:
        stop.set()
        for worker in workers:
            worker.join()
        sys.setswitchinterval(before)
    name = "window wake-up delay beside a Python and a numpy worker"
    return [
        _row("window wake-up delay alone (what the machine itself adds), p95", _share(alone, 95)),
        _row(f"{name}, p50", _share(late, 50)),
        _row(f"{name}, p95", _share(late, 95), _WAKE_GATE),
    ]


def _lateness(seconds: float) -> list[float]:
    late: list[float] = []
    due = perf_counter() + _BEAT / 1000

    def wake() -> None:
        nonlocal due
        late.append(max(0.0, perf_counter() - due) * 1000)
        due = perf_counter() + _BEAT / 1000

    timer = QTimer(interval=_BEAT, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(wake)
    due = perf_counter() + _BEAT / 1000
    timer.start()
    end = perf_counter() + seconds
    while perf_counter() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    timer.stop()
    return late


def _python_busy(stop: threading.Event) -> None:
    total = 0
    while not stop.is_set():
        for number in range(10000):
            total += number * number % 7


def _numpy_busy(stop: threading.Event) -> None:
    values = np.random.default_rng(0).random((400, 400))
    while not stop.is_set():
        np.tanh(values)


def _nothing() -> None:
    pass


def _time(canvas: Canvas, act: Callable[[], object], exact: bool = False) -> float:
    """Milliseconds from an act until the widget has painted what came of it."""
    start = perf_counter()
    act()
    while not (canvas.exact if exact else canvas.right):
        QApplication.processEvents()
    canvas.repaint()
    return (perf_counter() - start) * 1000


def _click(canvas: Canvas, where: QPointF) -> Callable[[], None]:
    def act() -> None:
        _mouse(canvas, QEvent.Type.MouseButtonPress, where, Qt.MouseButton.LeftButton)
        _mouse(canvas, QEvent.Type.MouseButtonRelease, where, Qt.MouseButton.LeftButton)

    return act


def _mouse_move(canvas: Canvas, where: QPointF, held: Qt.MouseButton) -> Callable[[], None]:
    return lambda: _mouse(canvas, QEvent.Type.MouseMove, where, held)


def _mouse(canvas: Canvas, kind: QEvent.Type, where: QPointF, button: Qt.MouseButton) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    which = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        canvas, QMouseEvent(kind, where, canvas.mapToGlobal(where), which, held, keys)
    )


def _share(values: list[float], percent: float) -> float:
    return float(np.percentile(values, percent))


def _row(name: str, value: float, gate: float | None = None) -> Row:
    return Row(name, value, "ms", gate)
