"""Settings of all tests of the window: offscreen, and nothing may outlive its test."""

import os
import threading

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


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
