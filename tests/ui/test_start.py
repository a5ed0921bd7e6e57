"""Starting: what happens where there is no display, and how a run begins and ends."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QTimer

from painter.base.errors import UserError
from painter.base.paths import checkout
from painter.ui.start import run
from painter.ui.window import Window
from tests.ui.opened import draw_page

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X and Wayland"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]


def start(*arguments, **environment):
    kept = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=checkout(),
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_run_opens_the_file_and_ends_with_the_window(qapp, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    seen = []

    def look():
        windows = [w for w in qapp.topLevelWidgets() if isinstance(w, Window) and w.isVisible()]
        if windows and windows[0].studio.editor is not None:
            seen.append(windows[0].studio.editor.name)
            timer.stop()
            windows[0].close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    hook = sys.excepthook
    assert run([draw_page(tmp_path / "drawing.png")]) == 0
    assert seen == ["drawing.png"]
    assert sys.excepthook is hook
    assert (tmp_path / "sumiro" / "settings.json").is_file()


def test_a_display_that_goes_away_is_said_in_one_sentence(qapp, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    QTimer.singleShot(100, lambda: qapp.exit(1))  # what Qt's event loop does then
    with pytest.raises(UserError, match="display went away"):
        run()


def test_without_a_display_one_sentence_says_what_to_do():
    done = start()
    assert done.returncode == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "no display" in done.stderr
    assert "--help" in done.stderr


def test_a_display_that_cannot_be_reached_is_the_same():
    done = start(DISPLAY=":97", QT_QPA_PLATFORM="xcb")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "--help" in done.stderr


def test_a_name_that_is_no_file_opens_no_window():
    done = start("nowhere.png", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert "neither a command nor a file" in done.stderr
