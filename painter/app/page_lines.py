"""Lines over the page besides those of the tool in hand: closing strokes, the passage looked at."""

from __future__ import annotations

from painter.app.leaks import LeakReview
from painter.app.spot import Line
from painter.app.tools.close import CloseTool, closure_lines
from painter.app.tools.divide import RecutTool, SplitTool
from painter.app.tools.merge import MergeTool
from painter.document.page import PageState

_CORRECTS = frozenset({MergeTool.id, SplitTool.id, RecutTool.id})


def page_lines(
    page: PageState | None, tool: str, review: LeakReview, *, regions: bool, passages: bool
) -> tuple[Line, ...]:
    """What helps to correct regions.

    Args:
        tool: id of the one in hand; the closing tool draws its strokes itself.
        regions: the artist looks at the regions. passages: they go through the passages.
    """
    if page is None:
        return ()
    shows = regions or passages or tool in _CORRECTS
    closures = closure_lines(page) if shows and tool != CloseTool.id else ()
    leak = review.current if passages else None
    if leak is None or len(leak.stroke) < 2:
        return closures
    way = tuple((x + 0.5, y + 0.5) for x, y in leak.stroke)
    return (*closures, Line(way, handles=True))
