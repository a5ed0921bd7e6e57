"""Measuring a page's passages beside the artist's work, whenever its regions were found anew."""

from __future__ import annotations

from dataclasses import replace

from painter.api.progress import Progress
from painter.app.editor import Editor
from painter.app.regions import measured_openings, page_ink
from painter.app.studio import Studio
from painter.document.page import PageState
from painter.segment.openings import Openings


class Measuring:
    """Keeps the open page's openings known; they are no edit, and undo may ask for them again."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._editor: Editor | None = None
        self._asked: object = None
        studio.opened.connect(self._follow)

    def _follow(self, editor: Editor | None) -> None:
        if self._editor is not None:
            self._editor.shown.disconnect(self._look)
        self._editor, self._asked = editor, None
        if editor is not None:
            editor.shown.connect(self._look)
            self._look(editor.page, editor.page)

    def _look(self, before: PageState, after: PageState) -> None:
        """A page that is only tried out is not measured."""
        editor = self._editor
        if editor is None or editor.stroking:
            return
        page = editor.page
        lacks = page.labels is not None and page.openings is None and page.ink is not None
        if lacks and page.labels is not self._asked:
            self._asked = page.labels
            self._measure(editor, page)

    def _measure(self, editor: Editor, page: PageState) -> None:
        def work(progress: Progress) -> Openings:
            progress(0.1, "measuring")
            return measured_openings(page, page_ink(page))

        def place(openings: Openings) -> None:
            self._asked = None
            now = editor.page
            if editor is not self._studio.editor:
                return
            if now.labels is page.labels:
                editor.learn(replace(now, openings=openings))
            else:
                self._look(now, now)

        def done(openings: Openings) -> None:
            editor.when_free(lambda: place(openings))

        self._studio.desk.run("Looking for leaks", "cpu", work, done, key="openings")
