"""Closing gaps by strokes that are never printed, and changing those strokes."""

from __future__ import annotations

from math import hypot
from typing import ClassVar

import numpy as np

from painter.app.editor import Editor
from painter.app.spot import Line
from painter.app.tools.path import PathTool, points_of
from painter.app.tools.told import tell_edit
from painter.app.tools.tool import PointerEvent
from painter.document.page import PageState
from painter.document.regions import Points, close_gap, move_closure
from painter.segment.corrections import Closure

Place = tuple[float, float]


class CloseTool(PathTool):
    """Draws closing strokes; a click chooses one, whose ends can be dragged."""

    id: ClassVar[str] = "close"
    title: ClassVar[str] = "Close gap"
    shortcut: ClassVar[str] = "X"
    help: ClassVar[str] = (
        "Draw over a gap to close it; it is never printed. Click one to choose it, drag its ends, "
        "Delete removes it."
    )

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._held: tuple[int, bool] | None = None
        self._end: Place = (0.0, 0.0)

    def press(self, event: PointerEvent) -> None:
        """Take an end of the chosen stroke, choose another stroke, or begin a new one."""
        self._held = self._handle_at(event)
        if self._held is not None:
            self._end = (event.x, event.y)
            return
        found = closure_at(self.editor.page, (event.x, event.y), event.reach)
        self.editor.closure = None if found is None else found.id
        if found is None:
            super().press(event)

    def move(self, event: PointerEvent) -> None:
        """Drag the end, or go on with the new stroke."""
        if self._held is None:
            super().move(event)
        else:
            self._end = (event.x, event.y)
            self.editor.marked.emit()

    def release(self, event: PointerEvent) -> None:
        """One step to undo."""
        if self._held is None:
            super().release(event)
            return
        self.move(event)
        held, self._held = self._held, None
        closure = self.editor.page.corrections.closure(held[0])
        if closure is not None:
            points = points_of(self._dragged(closure, held[1]))
            if not np.array_equal(points, closure.points):
                edit = move_closure(self.editor.page, closure.id, points)
                self.editor.commit("Move closing stroke", edit.page)
                tell_edit(self.editor, edit)
        self.editor.marked.emit()

    def left(self) -> None:
        """Let go of the chosen stroke: with another tool it is not seen."""
        self.editor.closure = None
        super().left()

    def abort(self) -> None:
        """Let go; the stroke stays where it was."""
        self._held = None
        super().abort()

    def finish(self, points: Points) -> None:
        """Close the gap."""
        before = self.editor.page.corrections.closures
        edit = close_gap(self.editor.page, points)
        self.editor.commit("Close gap", edit.page)
        known = {closure.id for closure in before}
        fresh = [one.id for one in edit.page.corrections.closures if one.id not in known]
        self.editor.closure = fresh[-1] if fresh else None
        tell_edit(self.editor, edit)

    def lines(self) -> tuple[Line, ...]:
        """All closing strokes, and the one under way."""
        way = super().lines()
        drawn = tuple(Line(line.points, dashed=True) for line in way)
        return (*(self._line(one) for one in self.editor.page.corrections.closures), *drawn)

    def _line(self, closure: Closure) -> Line:
        held = self._held
        places = way_of(closure)
        if held is not None and held[0] == closure.id:
            places = self._dragged(closure, held[1])
        return Line(places, dashed=True, handles=closure.id == self.editor.closure)

    def _dragged(self, closure: Closure, last: bool) -> tuple[Place, ...]:
        places = way_of(closure)
        return (*places[:-1], self._end) if last else (self._end, *places[1:])

    def _handle_at(self, event: PointerEvent) -> tuple[int, bool] | None:
        """The chosen stroke's id, and whether its last end is at the pen."""
        closure = None
        if self.editor.closure is not None:
            closure = self.editor.page.corrections.closure(self.editor.closure)
        if closure is None:
            return None
        places = way_of(closure)
        for last in (True, False):
            x, y = places[-1] if last else places[0]
            if hypot(event.x - x, event.y - y) <= event.reach:
                return closure.id, last
        return None


def way_of(closure: Closure) -> tuple[Place, ...]:
    """A closing stroke's points as places of a pen."""
    return tuple((float(x) + 0.5, float(y) + 0.5) for x, y in closure.points)


def closure_lines(page: PageState) -> tuple[Line, ...]:
    """All closing strokes of a page."""
    return tuple(Line(way_of(closure), dashed=True) for closure in page.corrections.closures)


def closure_at(page: PageState, place: Place, reach: float) -> Closure | None:
    """The closing stroke nearest to a place, no farther away than `reach` page pixels."""
    near = [(_distance(closure, place), closure) for closure in page.corrections.closures]
    best = min(near, key=lambda entry: entry[0], default=None)
    return best[1] if best is not None and best[0] <= reach else None


def _distance(closure: Closure, place: Place) -> float:
    """Page pixels from a place to the nearest point of a stroke."""
    points = closure.points.astype(np.float64) + 0.5
    start, way = points[:-1], np.diff(points, axis=0)
    length = np.maximum((way * way).sum(axis=1), 1e-12)
    share = np.clip(((np.array(place) - start) * way).sum(axis=1) / length, 0, 1)
    nearest = start + share[:, np.newaxis] * way
    return float(np.hypot(*(nearest - np.array(place)).T).min())
