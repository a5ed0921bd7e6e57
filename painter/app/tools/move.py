"""Moving the view. The canvas does the moving; the page stays as it is."""

from __future__ import annotations

from typing import ClassVar

from painter.app.tools.tool import Tool


class MoveTool(Tool):
    """Drags the view; the canvas knows it by its cursor."""

    id: ClassVar[str] = "move"
    title: ClassVar[str] = "Move view"
    shortcut: ClassVar[str] = "V"
    cursor: ClassVar[str] = "hand"
    help: ClassVar[str] = "Drag to move the view. Space does the same with any tool."
