"""The shape of a tool and of what a pen tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from painter.app.editor import Editor
from painter.app.spot import Line


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """A pen or mouse at a place.

    Attributes:
        x, y: page pixels; may lie outside the page. pressure: 0..1, 1 for a mouse.
        reach: page pixels around the place within which a mark counts as touched.
    """

    x: float
    y: float
    pressure: float = 1.0
    shift: bool = False
    control: bool = False
    alt: bool = False
    reach: float = 4.0

    @property
    def pixel(self) -> tuple[int, int]:
        """The pixel that the point lies in."""
        return int(self.x // 1), int(self.y // 1)


class Tool:
    """Base of every tool: between press and release it may show, only release commits.

    Attributes:
        id, title: for menus; shortcut: a single key. cursor: "cross", "brush", "hand", "pick".
    """

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    shortcut: ClassVar[str] = ""
    cursor: ClassVar[str] = "cross"
    help: ClassVar[str] = ""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor

    def mark(self) -> None:
        """Point out what the artist needs to see: the tool is in hand, or the page has changed."""

    def left(self) -> None:
        """The artist takes another one."""

    def press(self, event: PointerEvent) -> None:
        """The pen touches the page."""

    def move(self, event: PointerEvent) -> None:
        """The pen moves while it touches."""

    def release(self, event: PointerEvent) -> None:
        """The pen leaves the page."""

    def lines(self) -> tuple[Line, ...]:
        """What the tool draws over the page; `editor.marked` tells of a change."""
        return ()

    def abort(self) -> None:
        """Escape, or the window lost the pen: nothing of this stroke stays."""
        self.editor.abort()
