"""Putting a new version of the line art under the colours of the open page."""

from __future__ import annotations

from pathlib import Path

from painter.api.progress import Progress
from painter.app.editor import Editor
from painter.app.ink_change import region_changes, summary
from painter.app.messages import Notice, Tone
from painter.app.newink import InkChange
from painter.app.newink import replace_ink as with_new_ink
from painter.app.pages import open_inked
from painter.app.regions import page_ink
from painter.app.workbench import Workbench


def replace_ink(bench: Workbench) -> None:
    """Ask for a picture, and match the page's regions to it beside the artist's work."""
    editor = bench.studio.editor
    path = None if editor is None else bench.dialogs.ask_picture("Choose the new line art")
    if editor is not None and path is not None:
        _replace(bench, editor, path)


def _replace(bench: Workbench, editor: Editor, path: Path) -> None:
    before = editor.page

    def work(progress: Progress) -> InkChange:
        progress(0.05, "reading")
        return with_new_ink(before, page_ink(open_inked(path).page), progress)

    def place(change: InkChange) -> None:
        if editor is not bench.studio.editor:
            return
        if editor.page is not before:
            text = f"The ink of {path.name} was not taken, because you went on with the page"
            bench.studio.tell(Notice(text, "Replace it again", Tone.WARNING, key="new-ink"))
            return
        editor.commit(f"New ink from {path.name}", change.page)
        bench.studio.tell(Notice(summary(change), key="new-ink"))
        for text in change.notices:
            bench.studio.tell(Notice(text))
        changes = region_changes(before, change)
        bench.show_changes(changes)
        if changes:
            bench.show_panel("regions", True)

    def done(change: InkChange) -> None:
        editor.when_free(lambda: place(change))

    bench.studio.desk.run(f"Matching {path.name}", "cpu", work, done, key="regions")
