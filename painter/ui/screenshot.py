"""A picture of the editor: `python -m painter.ui.screenshot PAGE OUT.png [--theme dark]`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_PATIENCE = 120.0  # seconds


def main(arguments: Sequence[str]) -> int:
    """Open a page, wait until everything is drawn, and keep what is to be seen."""
    parser = argparse.ArgumentParser(prog="screenshot", description=__doc__)
    parser.add_argument("page", type=Path, nargs="?", help="none: the window as it starts")
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=float, default=1.0, help="pixels of the screen a point")
    parser.add_argument("--size", default="1440x900", help="of the window, in points")
    parser.add_argument("--colour", action="store_true", help="run the plugin first")
    parser.add_argument("--regions", action="store_true", help="in region view")
    given = parser.parse_args(arguments)
    # Read by Qt when the application is made, and not later.
    os.environ["QT_SCALE_FACTOR"] = str(given.scale)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        _take(given, Path(folder) / "settings.json")
    return 0


def _take(given: argparse.Namespace, settings: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from painter.app.settings import SettingsStore
    from painter.ui.start import Opened

    application = QApplication.instance() or QApplication(["sumiro"])
    assert isinstance(application, QApplication)
    opened = Opened(application, SettingsStore(settings))
    studio, window = opened.studio, opened.window
    opened.theme.choose(given.theme)
    window.resize(*(int(part) for part in given.size.split("x")))
    window.show()

    def idle() -> bool:
        return not studio.desk.jobs

    if given.page is not None:
        sample = given.page.with_name(f"{given.page.stem}.hints.png").is_file()
        (studio.open_sample if sample else studio.open)(given.page)
        _wait(application, lambda: studio.editor is not None and idle())
    if given.colour:
        window.run_plugin()
    _wait(application, idle)
    if given.regions:
        window.commands["view.regions"].trigger()
    for notice in window.notices.notices:
        window.notices.dismiss(notice.key)
    application.processEvents()
    window.canvas.settle()
    application.processEvents()
    window.grab().save(str(given.out))
    opened.close()
    application.processEvents()


def _wait(application: object, met: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + _PATIENCE
    while not met():
        if time.monotonic() > until:
            raise TimeoutError("the editor did not become idle")
        QApplication.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
