"""What tools say when there is nothing they can do."""

from __future__ import annotations

from painter.app.editor import Editor
from painter.app.messages import Notice, Tone
from painter.document.edits import flats_are_hidden
from painter.document.regions import RegionEdit

NO_REGIONS = Notice("This page has no regions yet", "Find them first (Ctrl+R)", key="no-regions")

_LOCKED = Notice(
    "Locked regions stay as they are", "Unlock them with the lock tool (K)", key="locked"
)

_UNSEEN = Notice(
    "Regions take colours that are not seen: the flats layer is hidden",
    "Show it in the panel of layers",
    key="unseen",
)


def has_regions(editor: Editor) -> bool:
    """Whether there is something to work on; else the artist is told how to come by it."""
    if editor.page.regions is None:
        editor.tell(NO_REGIONS)
        return False
    return True


def tell_locked(editor: Editor) -> None:
    """A locked region was met. Said once a page: who locks regions knows of it."""
    editor.tell_once(_LOCKED)


def tell_unseen(editor: Editor) -> None:
    """Regions were coloured: say so, once a page, where the artist cannot see it."""
    if flats_are_hidden(editor.page):
        editor.tell_once(_UNSEEN)


def tell_edit(editor: Editor, edit: RegionEdit) -> None:
    """What the artist should know about an edit."""
    for text in edit.notices:
        editor.tell(Notice(text, tone=Tone.WARNING, key="region-edit"))
