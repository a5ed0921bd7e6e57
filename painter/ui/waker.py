"""How a worker tells the window that there is mail: it posts an event, and touches no widget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject

_MAIL = QEvent.Type(QEvent.registerEventType())


class _Receiver(QObject):
    """Lives on the window's thread; posted events are handled there."""

    def __init__(self, handle: Callable[[], None]) -> None:
        super().__init__()
        self._handle = handle

    def event(self, event: QEvent) -> bool:
        """Mail, or something of Qt's."""
        if event.type() == _MAIL:
            self._handle()
            return True
        return super().event(event)


class Waker:
    """Hand `wake` to a queue; what `listen` was given then runs on the window's thread."""

    def __init__(self) -> None:
        self._receiver: _Receiver | None = None

    def listen(self, handle: Callable[[], None]) -> None:
        """Begin to react."""
        self._receiver = _Receiver(handle)
        # Mail may have come before anybody listened.
        self.wake()

    def wake(self) -> None:
        """There is mail. Any thread may call this."""
        receiver = self._receiver
        if receiver is not None:
            QCoreApplication.postEvent(receiver, QEvent(_MAIL))

    def close(self) -> None:
        """React no more; late calls of a thread that was left behind do nothing."""
        self._receiver = None
