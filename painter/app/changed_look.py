"""Edits that ought to leave the picture as it is, and say so when they did not."""

from __future__ import annotations

from painter.app.editor import Editor
from painter.app.messages import Notice, Tone
from painter.document.drawing import page_ops
from painter.document.page import PageState
from painter.document.planes import largest_difference
from painter.render.changes import changed_tiles

_ROUNDING = 2
"""Levels by which the same picture may differ when it is blended in another order."""

_LOOKED_AT = 48
"""Squares that are compared to tell whether the picture changed."""


def commit_seen(editor: Editor, label: str, after: PageState, what: str = "Merging") -> None:
    """Commit, and say so when the page does not look as it did."""
    before = editor.page
    editor.commit(label, after)
    if after is before or not _differs(before, after):
        return
    editor.tell(
        Notice(
            f"{what} changed how the page looks: a mode, mask or opacity acted on what lies below",
            "Undo brings it back",
            Tone.WARNING,
            key="merge",
        )
    )


def _differs(before: PageState, after: PageState) -> bool:
    old, new = page_ops(before), page_ops(after)
    keys = sorted(changed_tiles(old, new, before.size))
    some = keys[:: max(1, len(keys) // _LOOKED_AT)]
    return bool(some) and largest_difference(old, new, some, before.size) > _ROUNDING
