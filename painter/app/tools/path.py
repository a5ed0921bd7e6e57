"""Tools that go by the way of the pen: a stroke or a lasso."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from math import hypot
from typing import ClassVar

import numpy as np

from painter.app.editor import Editor
from painter.app.spot import Line
from painter.app.tools.told import has_regions
from painter.app.tools.tool import PointerEvent, Tool
from painter.document.regions import Points

_STEP = 1.0  # page pixels; closer points say nothing new


def points_of(way: Iterable[tuple[float, float]]) -> Points:
    """Places of a pen as the engine counts them, with the middles of pixels at whole numbers."""
    return np.array([(x - 0.5, y - 0.5) for x, y in way], np.float32)


class PathTool(Tool, ABC):
    """Collects where the pen went, shows it, and hands it on when the pen is lifted."""

    closed: ClassVar[bool] = False
    fewest: ClassVar[int] = 2
    """Points that make a path; with less of them nothing happens."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._way: list[tuple[float, float]] = []

    def press(self, event: PointerEvent) -> None:
        """Begin here."""
        if has_regions(self.editor):
            self._way = [(event.x, event.y)]
            self.editor.marked.emit()

    def move(self, event: PointerEvent) -> None:
        """Go on to here."""
        if not self._way:
            return
        x, y = self._way[-1]
        if hypot(event.x - x, event.y - y) >= _STEP:
            self._way.append((event.x, event.y))
            self.editor.marked.emit()

    def release(self, event: PointerEvent) -> None:
        """Do it."""
        self.move(event)
        way, self._way = self._way, []
        self.editor.marked.emit()
        if len(way) >= self.fewest:
            self.finish(points_of(way))

    def abort(self) -> None:
        """Forget the way."""
        self._way = []
        self.editor.marked.emit()
        super().abort()

    def lines(self) -> tuple[Line, ...]:
        """The way so far."""
        return (Line(tuple(self._way), closed=self.closed),) if self._way else ()

    @abstractmethod
    def finish(self, points: Points) -> None:
        """The pen was lifted after this way."""
