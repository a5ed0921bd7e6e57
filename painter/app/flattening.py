"""Trying out how a layer becomes flat: the page shows it before it is done."""

from __future__ import annotations

from collections.abc import Callable

from psygnal import Signal

from painter.api.progress import Progress
from painter.app.desk import Desk
from painter.app.editor import Editor
from painter.app.flat_layer import FlatChoice, FlatSource, flattened
from painter.app.messages import Notice, Tone
from painter.document.edits import find_layer
from painter.document.page import PageState


class Flattening:
    """One layer, flattened again whenever the choice changes; nothing is done until `apply`.

    Signals:
        shown(): the page shows the present choice. ended(): applied, dropped, or overtaken by
            another edit.
    """

    shown = Signal()
    ended = Signal()

    def __init__(self, editor: Editor, desk: Desk, layer_id: int) -> None:
        self.editor = editor
        self._desk = desk
        self._layer_id = layer_id
        self._base = editor.page
        self._job = 0
        self._source: FlatSource | None = None
        self._wanted: FlatChoice | None = None
        self._done: tuple[FlatChoice, PageState] | None = None
        self._after: Callable[[], None] | None = None
        self.alive = True
        layer = find_layer(editor.page, layer_id)
        self.name = "" if layer is None else layer.name
        editor.changed.connect(self._check)

    @property
    def ready(self) -> bool:
        """Whether the page shows what was chosen last."""
        return self._done is not None and self._done[0] == self._wanted

    def choose(self, choice: FlatChoice) -> None:
        """Show this choice as soon as it is worked out; a newer one replaces it."""
        if not self.alive or choice == self._wanted:
            return
        self._wanted = choice

        def work(progress: Progress) -> PageState:
            progress(0.1, "reading")
            source = self._read()
            progress(0.4, "flattening")
            return flattened(source, choice)

        def done(page: PageState) -> None:
            if self.alive and choice == self._wanted:
                self._show(choice, page)

        title = f"Flattening {self.name}"
        self._job = self._desk.run(title, "cpu", work, done, key="flatten")

    def apply(self) -> None:
        """Make it one step to undo, once it is worked out."""
        if not self.alive:
            return
        if not self.ready:
            self._after = self.apply
            return
        assert self._done is not None
        page = self._done[1]
        self._end()
        self.editor.commit(f"Flatten {self.name}", page)
        self.ended.emit()

    def drop(self) -> None:
        """Leave the page as it was."""
        if self.alive:
            self._end()
            self.editor.abort()
            self.ended.emit()

    def _read(self) -> FlatSource:
        """The layer's pixels; read by the first job and kept for those that follow."""
        if self._source is None:
            self._source = FlatSource(self._base, self._layer_id)
        return self._source

    def _show(self, choice: FlatChoice, page: PageState) -> None:
        self._done = (choice, page)
        self.editor.preview(page)
        self.shown.emit()
        if self._after is not None:
            self._after()

    def _check(self) -> None:
        """Another edit came in between: what is shown here is of a page that is gone."""
        if self.alive and self.editor.page is not self._base:
            self._end()
            words = f"{self.name} was not flattened: you went on with the page"
            self.editor.tell(Notice(words, "Flatten it again", Tone.WARNING, key="flatten"))
            self.ended.emit()

    def _end(self) -> None:
        self.alive = False
        self._desk.cancel(self._job)
        self.editor.changed.disconnect(self._check)
