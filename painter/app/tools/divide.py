"""Dividing regions: by a stroke, or by another gap inside a lasso."""

from __future__ import annotations

from typing import ClassVar

from painter.app.messages import Notice
from painter.app.tools.path import PathTool
from painter.app.tools.told import tell_edit
from painter.document.regions import Points, knows_gap, recut_lasso, split_regions


class SplitTool(PathTool):
    """Cuts the regions that a stroke crosses in two."""

    id: ClassVar[str] = "split"
    title: ClassVar[str] = "Split"
    shortcut: ClassVar[str] = "S"
    help: ClassVar[str] = "Draw across a region, from line to line, to cut it in two."

    def finish(self, points: Points) -> None:
        """Cut."""
        edit = split_regions(self.editor.page, points)
        self.editor.commit("Split", edit.page)
        tell_edit(self.editor, edit)


class RecutTool(PathTool):
    """Finds the regions inside a lasso with another gap."""

    id: ClassVar[str] = "recut"
    title: ClassVar[str] = "Re-cut"
    shortcut: ClassVar[str] = "T"
    closed: ClassVar[bool] = True
    fewest: ClassVar[int] = 3
    help: ClassVar[str] = (
        "Circle a place to cut it with the gap in the bar above: larger parts more, smaller joins."
    )

    def finish(self, points: Points) -> None:
        """Cut what lies inside."""
        gap = self.editor.lasso_gap
        if not knows_gap(self.editor.page, gap):
            text = "These regions came with the page, without gaps to cut them at"
            self.editor.tell(Notice(text, "Find the regions anew", key="region-edit"))
            return
        edit = recut_lasso(self.editor.page, points, gap)
        self.editor.commit(f"Re-cut at {gap:.0f} px", edit.page)
        tell_edit(self.editor, edit)
