"""Reading a file beside the artist's work, for what is done to the page with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from painter.api.progress import Progress
from painter.app.editor import Editor
from painter.app.workbench import Workbench

_T = TypeVar("_T")


def read_beside(
    bench: Workbench,
    path: Path,
    read: Callable[[Path], _T],
    done: Callable[[Editor, _T], None],
    key: Hashable,
) -> None:
    """Read on a worker; `done` gets the page's editor when no stroke or drag is under way.

    Args:
        key: of the job; a newer one with the same key replaces it.
    """
    editor = bench.studio.editor
    if editor is None:
        return

    def work(progress: Progress) -> _T:
        progress(0.1, "reading")
        return read(path)

    def arrived(found: _T) -> None:
        editor.when_free(lambda: done(editor, found))

    bench.studio.desk.run(f"Reading {path.name}", "cpu", work, arrived, key=key)
