"""Colouring and locking regions: click one, or drag over many."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from painter.app.editor import Editor
from painter.app.filling import fill
from painter.app.tools.path import points_of
from painter.app.tools.told import has_regions, tell_locked, tell_unseen
from painter.app.tools.tool import PointerEvent, Tool
from painter.document.edits import lock_regions, region_at
from painter.document.page import PageState
from painter.document.regions import regions_along


class SweepTool(Tool, ABC):
    """Collects the regions that a drag meets, shows what comes of them, and makes it one step."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._touched: dict[int, None] = {}
        self._last: tuple[float, float] | None = None

    @property
    def touched(self) -> tuple[int, ...]:
        """Regions met so far, in their order."""
        return tuple(self._touched)

    def press(self, event: PointerEvent) -> None:
        """Begin with the region under the pen."""
        if not has_regions(self.editor):
            return
        self._touched = {}
        self._last = (event.x, event.y)
        self.begin(event, region_at(self.editor.page, *event.pixel))
        self.move(event)

    def move(self, event: PointerEvent) -> None:
        """Add every region between the last place and this one."""
        if self._last is None:
            return
        before = len(self._touched)
        way = points_of((self._last, (event.x, event.y)))
        self._touched.update(dict.fromkeys(regions_along(self.editor.page, way).tolist()))
        self._last = (event.x, event.y)
        if len(self._touched) > before:
            self.show()

    def release(self, event: PointerEvent) -> None:
        """One step to undo for all of them."""
        if self._last is None:
            return
        self._last = None
        after = self.result() if self._touched else self.editor.page
        if after is self.editor.page:
            self.editor.abort()
        else:
            self.editor.commit(self.label(len(self._touched)), after)

    def abort(self) -> None:
        """Forget the regions."""
        self._last = None
        super().abort()

    def begin(self, event: PointerEvent, region: int | None) -> None:
        """A stroke begins on this region."""

    def show(self) -> None:
        """Let the artist see what would come of it."""
        self.editor.preview(self.result())

    @abstractmethod
    def result(self) -> PageState:
        """The page when the stroke ended here; the very page where it changes nothing."""

    @abstractmethod
    def label(self, count: int) -> str:
        """What to call it in the history."""


class LockTool(SweepTool):
    """Locks regions, or unlocks them when the first one is locked."""

    id: ClassVar[str] = "lock"
    title: ClassVar[str] = "Lock"
    shortcut: ClassVar[str] = "K"
    help: ClassVar[str] = (
        "Click or drag to lock regions, from a locked one to unlock; locked ones are outlined."
    )

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._lock = True

    def left(self) -> None:
        """Take the marks away."""
        self.editor.point_out()

    def release(self, event: PointerEvent) -> None:
        """One step to undo, and the marks follow."""
        super().release(event)
        self.mark()

    def abort(self) -> None:
        """Forget the regions."""
        super().abort()
        self.mark()

    def mark(self) -> None:
        """Point out what is locked."""
        table = self.editor.page.regions
        if table is not None:
            self.editor.point_out(np.flatnonzero(table.locked).tolist())

    def begin(self, event: PointerEvent, region: int | None) -> None:
        """The first region says which way."""
        table = self.editor.page.regions
        self._lock = table is None or region is None or not bool(table.locked[region])

    def show(self) -> None:
        """A lock is seen by its outline alone."""
        self.editor.point_out(self.touched)
        super().show()

    def result(self) -> PageState:
        """With these locked or not."""
        return lock_regions(self.editor.page, self.touched, self._lock)

    def label(self, count: int) -> str:
        """Lock or unlock."""
        return f"{'Lock' if self._lock else 'Unlock'} {_regions(count)}"


class RegionTool(LockTool):
    """Gives regions the current colour. Shift locks or unlocks instead."""

    id: ClassVar[str] = "region"
    title: ClassVar[str] = "Fill"
    shortcut: ClassVar[str] = "G"
    help: ClassVar[str] = "Click a region or drag over several to colour them. Shift: lock."

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._fills = True

    def left(self) -> None:
        """What is pointed out has nothing to do with this tool."""

    def mark(self) -> None:
        """Neither have locks."""

    def release(self, event: PointerEvent) -> None:
        """One step to undo; what was pointed out is settled."""
        super().release(event)
        self.editor.point_out()
        if self._fills and self.touched:
            tell_unseen(self.editor)

    def abort(self) -> None:
        """Forget the regions."""
        super().abort()
        self.editor.point_out()

    def begin(self, event: PointerEvent, region: int | None) -> None:
        """Colour, or with Shift lock."""
        self._fills = not (event.shift and region is not None)
        super().begin(event, region)

    def show(self) -> None:
        """The colours themselves."""
        if self._fills:
            self.editor.preview(self.result())
        else:
            super().show()

    def result(self) -> PageState:
        """With these coloured."""
        if not self._fills:
            return super().result()
        page = self.editor.page
        assert page.regions is not None
        if page.regions.locked[list(self.touched)].any():
            tell_locked(self.editor)
        return fill(self.editor, self.touched)

    def label(self, count: int) -> str:
        """Colour so many."""
        return f"Colour {_regions(count)}" if self._fills else super().label(count)


def _regions(count: int) -> str:
    return "a region" if count == 1 else f"{count} regions"
