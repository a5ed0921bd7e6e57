"""From Qt's mouse and tablet events to a tool's press, move and release."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputEvent

from painter.app.tools.tool import PointerEvent, Tool

PagePoint = Callable[[QPointF], tuple[float, float]]


class Pen:
    """One pen on one tool: it is down from a press to its release, or to an abort."""

    def __init__(
        self, to_page: PagePoint, reach: Callable[[], float], moved: Callable[[bool], None]
    ) -> None:
        """Begin without a tool.

        Args:
            to_page: from a position in the widget to one on the page.
            reach: page pixels around the pen within which it touches a mark.
            moved: told True when the pen goes down and False when it goes up.
        """
        self.tool: Tool | None = None
        self.down = False
        self._to_page = to_page
        self._reach = reach
        self._moved = moved

    @property
    def pans(self) -> bool:
        """Whether the tool moves the view instead of the page."""
        return self.tool is not None and self.tool.cursor == "hand"

    def press(self, event: QInputEvent, position: QPointF, pressure: float = 1.0) -> None:
        """The pen touches."""
        if self.tool is None or self.down:
            return
        self.down = True
        self._moved(True)
        self.tool.press(self._event(event, position, pressure))

    def move(self, event: QInputEvent, position: QPointF, pressure: float = 1.0) -> None:
        """The pen moves; above the page it does nothing."""
        if self.tool is not None and self.down:
            self.tool.move(self._event(event, position, pressure))

    def release(self, event: QInputEvent, position: QPointF, pressure: float = 1.0) -> None:
        """The pen leaves the page."""
        if self.tool is None or not self.down:
            return
        self.down = False
        try:
            self.tool.release(self._event(event, position, pressure))
        finally:
            self._moved(False)

    def abort(self) -> None:
        """Drop the stroke under way, if there is one."""
        if self.tool is None or not self.down:
            return
        self.down = False
        try:
            self.tool.abort()
        finally:
            self._moved(False)

    def take(self, tool: Tool | None) -> None:
        """Another tool; a stroke of the old one is dropped."""
        if tool is not self.tool:
            self.abort()
            self.tool = tool

    def _event(self, event: QInputEvent, position: QPointF, pressure: float) -> PointerEvent:
        keys = event.modifiers()
        return PointerEvent(
            *self._to_page(position),
            pressure=pressure,
            shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
            control=bool(keys & Qt.KeyboardModifier.ControlModifier),
            alt=bool(keys & Qt.KeyboardModifier.AltModifier),
            reach=self._reach(),
        )
