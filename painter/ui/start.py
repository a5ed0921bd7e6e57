"""Opening the editor: the application, the studio behind it, the first page."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from platformdirs import user_config_path
from psygnal import EmitLoopError
from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from painter.app.measuring import Measuring
from painter.app.messages import Notice, Tone
from painter.app.settings import SettingsStore
from painter.app.studio import Studio
from painter.base.errors import ExitCode, UserError
from painter.jobs.queue import JobQueue
from painter.ui.theme import Theme
from painter.ui.waker import Waker
from painter.ui.window import Window

_log = logging.getLogger(__name__)

_WATCH = 1000  # milliseconds between two looks for jobs that hang
_SWITCH = 0.0005  # seconds; a worker busy in Python delays the window by 5 ms otherwise

_ADVICE = "Start it on a desktop, or use the commands: python main.py --help"


def run(files: Sequence[Path] = ()) -> ExitCode:
    """Open the window and stay until it is closed.

    Raises:
        UserError: there is no display, or it went away.
    """
    _need_display()
    voice = qInstallMessageHandler(QtVoice())
    sys.setswitchinterval(_SWITCH)
    application = QApplication.instance() or QApplication(["sumiro"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Sumiro")
    settings = SettingsStore(user_config_path("sumiro", appauthor=False) / "settings.json")
    desk = Opened(application, settings)
    former = sys.excepthook
    sys.excepthook = desk.report
    # Left to itself, Qt ends with the last of all windows, menus and tool tips included.
    application.setQuitOnLastWindowClosed(False)
    desk.window.closed.connect(lambda: application.exit(0))
    try:
        # The first time as large as the screen; later as the artist left it.
        desk.window.show() if settings.now.window else desk.window.showMaximized()
        if files:
            desk.studio.open(files[0])
        else:
            desk.studio.warm()
        if application.exec() != ExitCode.DONE:
            raise UserError("The editor ended because its display went away", _ADVICE)
        return ExitCode.DONE
    finally:
        sys.excepthook = former
        desk.close()
        qInstallMessageHandler(voice)


class Opened:
    """A window with its studio, its jobs and what wakes them; made for runs and for tests."""

    def __init__(
        self,
        application: QApplication,
        settings: SettingsStore,
        make_window: Callable[[Studio, Theme], Window] = Window,
    ) -> None:
        self._waker = Waker()
        self.theme = Theme(application, settings.now.theme)
        self.studio = Studio(JobQueue(self._waker.wake), settings)
        self._measuring = Measuring(self.studio)
        self._waker.listen(self.studio.desk.drain)
        self._watch = QTimer()
        self._watch.setInterval(_WATCH)
        self._watch.timeout.connect(self.studio.desk.watch)
        self._watch.start()
        self.window = make_window(self.studio, self.theme)
        self.window.setWindowIcon(self.theme.icon("app"))

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A bug: log it, say so, go on. Nothing of the page changes without a commit."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        # What a listener raised comes wrapped.
        fault = error.__cause__ if isinstance(error, EmitLoopError) else None
        fault = fault or error
        if isinstance(fault, UserError):
            self.studio.tell(Notice(fault.message, fault.advice, Tone.FAILURE))
            return
        _log.error("Unexpected failure", exc_info=(kind, error, trace))
        text = f"Something went wrong inside the program: {type(fault).__name__}: {fault}"
        advice = "Save your page under a new name, and report this with the log"
        self.studio.tell(Notice(text, advice, Tone.FAILURE, key="bug"))

    def close(self) -> None:
        """Give everything back."""
        self._watch.stop()
        self.studio.close()
        self._waker.close()
        self.theme.close()
        self.window.deleteLater()


def _need_display() -> None:
    """Qt aborts the program where there is no display; a sentence is better."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise UserError("There is no display to open the editor on", _ADVICE)


class QtVoice:
    """Qt's own words, into our log; when it is about to abort, one sentence and an exit code."""

    def __init__(self) -> None:
        self._last: list[str] = []

    def __call__(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Take a message."""
        if kind is QtMsgType.QtFatalMsg:
            reasons = "; ".join(text.rstrip(".") for text in self._last)
            error = UserError(f"The editor cannot reach the display ({reasons})", _ADVICE)
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()
            os._exit(int(ExitCode.BAD_INPUT))
        self._last = [*self._last[-1:], message]
        logging.getLogger("qt").info(message)
