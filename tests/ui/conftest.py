"""Settings of all tests of the window: offscreen, and nothing may outlive its test."""

import os
import threading

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.ui.opened import draw_page, offer, opened_bench
from tests.unit.app.places import write_places


@pytest.fixture(autouse=True)
def nothing_survives(request):
    """No thread and no top-level widget that a test made is there after it."""
    app = request.getfixturevalue("qapp")
    threads, widgets = set(threading.enumerate()), set(map(id, app.topLevelWidgets()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for thread in set(threading.enumerate()) - threads:
        thread.join(5)
    left = set(threading.enumerate()) - threads
    assert not left
    assert not [w for w in app.topLevelWidgets() if id(w) not in widgets]


@pytest.fixture
def empty_bench(qapp, qtbot, monkeypatch, tmp_path):
    """An editor in which nothing is open yet."""
    with opened_bench(qapp, qtbot, monkeypatch, tmp_path) as bench:
        yield bench


@pytest.fixture
def drawn_bench(empty_bench, tmp_path):
    """An editor with a page of two frames and two rings."""
    empty_bench.open(draw_page(tmp_path / "drawing.png"))
    return empty_bench


@pytest.fixture
def places_bench(empty_bench, tmp_path):
    """The same page, and the plugin that paints colours by place is chosen."""
    offer(empty_bench, write_places)
    empty_bench.open(draw_page(tmp_path / "drawing.png"))
    empty_bench.window.colouring.choose("places")
    empty_bench.idle()
    return empty_bench
