"""Merging regions: drag from one over the others."""

from __future__ import annotations

from typing import ClassVar

from painter.app.tools.region import SweepTool
from painter.app.tools.told import tell_edit
from painter.app.tools.tool import PointerEvent
from painter.document.page import PageState
from painter.document.regions import RegionEdit, merge_regions


class MergeTool(SweepTool):
    """Makes one region of all that the drag meets; it takes after the first."""

    id: ClassVar[str] = "merge"
    title: ClassVar[str] = "Merge"
    shortcut: ClassVar[str] = "M"
    help: ClassVar[str] = "Drag from one region over others: they become one, in its colour."

    def show(self) -> None:
        """Outline what will be one, and colour it so."""
        self.editor.point_out(self.touched)
        super().show()

    def release(self, event: PointerEvent) -> None:
        """Merge, and say what could not be."""
        edit = self._edit() if len(self.touched) > 1 else None
        super().release(event)
        self.editor.point_out()
        if edit is not None:
            tell_edit(self.editor, edit)

    def abort(self) -> None:
        """Forget the regions."""
        super().abort()
        self.editor.point_out()

    def result(self) -> PageState:
        """With these as one."""
        return self._edit().page if len(self.touched) > 1 else self.editor.page

    def label(self, count: int) -> str:
        """Merge so many."""
        return f"Merge {count} regions"

    def _edit(self) -> RegionEdit:
        return merge_regions(self.editor.page, self.touched)
