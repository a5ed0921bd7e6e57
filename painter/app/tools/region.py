"""Colouring regions: click one, or drag over many."""

from __future__ import annotations

from typing import ClassVar

from painter.app.editor import Editor
from painter.app.messages import Notice
from painter.app.tools.tool import PointerEvent, Tool
from painter.document.edits import lock_regions, recolour, region_at
from painter.document.page import PageState

NO_REGIONS = Notice("This page has no regions yet", "Find them first (Ctrl+R)", key="no-regions")


class RegionTool(Tool):
    """Gives regions the current colour. Shift locks or unlocks instead."""

    id: ClassVar[str] = "region"
    title: ClassVar[str] = "Region"
    shortcut: ClassVar[str] = "G"
    help: ClassVar[str] = "Click a region or drag over several. Shift: lock or unlock."

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._touched: dict[int, None] = {}
        self._lock: bool | None = None
        self._last: tuple[float, float] | None = None

    def press(self, event: PointerEvent) -> None:
        """Begin with the region under the pen."""
        page = self.editor.page
        if page.regions is None:
            self.editor.tell(NO_REGIONS)
            return
        self._touched = {}
        region = region_at(page, *event.pixel)
        wants_lock = event.shift and region is not None
        self._lock = not page.regions.locked[region] if wants_lock else None
        self._last = (event.x, event.y)
        self._touch(event)

    def move(self, event: PointerEvent) -> None:
        """Add every region between the last place and this one."""
        if self._last is None:
            return
        x0, y0 = self._last
        steps = max(1, int(max(abs(event.x - x0), abs(event.y - y0))))
        for step in range(1, steps + 1):
            share = step / steps
            self._touch(
                PointerEvent(x0 + (event.x - x0) * share, y0 + (event.y - y0) * share), show=False
            )
        self._last = (event.x, event.y)
        self._show()

    def release(self, event: PointerEvent) -> None:
        """One step to undo for all of them."""
        if self._last is None:
            return
        self._last = None
        count = len(self._touched)
        if not count:
            self.editor.abort()
            return
        verb = "Colour" if self._lock is None else "Lock" if self._lock else "Unlock"
        name = "a region" if count == 1 else f"{count} regions"
        self.editor.commit(f"{verb} {name}", self._result())

    def abort(self) -> None:
        """Forget the regions."""
        self._last = None
        super().abort()

    def _touch(self, event: PointerEvent, show: bool = True) -> None:
        region = region_at(self.editor.page, *event.pixel)
        if region is not None and region not in self._touched:
            self._touched[region] = None
            if show:
                self._show()

    def _show(self) -> None:
        if self._touched:
            self.editor.preview(self._result())

    def _result(self) -> PageState:
        if self._lock is None:
            return recolour(self.editor.page, self._touched, self.editor.colour)
        return lock_regions(self.editor.page, self._touched, self._lock)
