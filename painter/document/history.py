"""Undo and redo by swapping whole versions of the page: no command writes its own undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from weakref import ref

from painter.document.page import PageState
from painter.document.weight import Difference, Tally, Weighed, contents, difference

DEFAULT_BUDGET = 512 * 2**20
"""Bytes that undo may cost beyond the page itself."""


@dataclass(frozen=True, eq=False)
class Edit:
    """One step that the artist can take back.

    Attributes:
        label: what was done, as the history panel shows it.
        merge_key: commits with an equal key become one step (a slider being dragged); None never.
    """

    label: str
    before: PageState
    after: PageState
    merge_key: object | None = None


@dataclass(frozen=True, eq=False)
class _Step:
    edit: Edit
    weight: Difference


class History:
    """The present page, the steps that led to it, and the ones that were taken back.

    For one thread: jobs and autosave are given the immutable `page` instead.
    """

    def __init__(
        self, page: PageState, budget: int = DEFAULT_BUDGET, *, saved: bool = True
    ) -> None:
        """Begin with a page and nothing to undo.

        Args:
            page: as it was opened or made.
            budget: bytes; see `nbytes`.
            saved: False when the page was recovered, so that closing it asks first.
        """
        self._page = page
        self._budget = budget
        self._steps: list[_Step] = []
        self._position = 0
        self._sealed = False
        # Weak: a version that nothing can bring back any more must not be kept for this alone.
        self._saved = ref(page) if saved else None
        self._held = Tally(contents(page))
        self._shown = Tally(contents(page))

    @property
    def page(self) -> PageState:
        """The present version."""
        return self._page

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Every step that can be reached, oldest first; the first `position` of them are done."""
        return tuple(step.edit for step in self._steps)

    @property
    def position(self) -> int:
        """How many of the edits are done in the present page."""
        return self._position

    @property
    def nbytes(self) -> int:
        """Bytes of pixels, labels and columns that history holds and the present page does not."""
        return self._held.nbytes - self._shown.nbytes

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back and nothing was done since."""
        return self._position < len(self._steps)

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back."""
        return self._steps[self._position - 1].edit.label if self.can_undo else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again."""
        return self._steps[self._position].edit.label if self.can_redo else None

    def commit(self, label: str, after: PageState, merge_key: object | None = None) -> PageState:
        """Make `after` the present page, as one step, and forget what was taken back.

        The very page that is present already is no step. With the key of the newest step, when
        nothing was sealed, undone or redone since, both become one step under the new label, or
        none when together they change nothing.
        """
        if after is self._page:
            return after
        merged = self._merges(merge_key)
        while self.can_redo:
            self._forget_newest()
        if merged:
            self.undo()
            self._forget_newest()
        if after is not self._page:
            self._append(Edit(label, self._page, after, merge_key))
            self._sealed = False
        return self._page

    def before(self, merge_key: object) -> PageState:
        """The page that a commit with this key would start from: what it merges with is undone."""
        return self._steps[-1].edit.before if self._merges(merge_key) else self._page

    def amend(self, page: PageState) -> None:
        """Let the present version be `page`, which differs in nothing that is drawn or kept.

        For what an artist does not think of as an edit, such as choosing a layer or measuring the
        page: it is no step, nothing that was taken back is forgotten, and a saved page stays saved.
        """
        was_saved = self.is_saved
        weight = difference(self._page, page)
        if self.can_undo:
            place = self._position - 1
            self._reweigh(place, replace(self._steps[place].edit, after=page))
        else:
            self._held.add(weight.added)
            self._held.drop(weight.removed)
        if self.can_redo:
            place = self._position
            self._reweigh(place, replace(self._steps[place].edit, before=page))
        self._shown.add(weight.added)
        self._shown.drop(weight.removed)
        self._page = page
        if was_saved:
            self._saved = ref(page)

    def seal(self) -> None:
        """The pen was lifted: whatever comes next is a step of its own."""
        self._sealed = True

    def undo(self) -> PageState | None:
        """Take one step back; None when there is none. Never forgets a step."""
        if not self.can_undo:
            return None
        self._position -= 1
        step = self._steps[self._position]
        self._show(step.edit.before, step.weight.added, step.weight.removed)
        return self._page

    def redo(self) -> PageState | None:
        """Do the step again that was taken back last; None when there is none."""
        if not self.can_redo:
            return None
        step = self._steps[self._position]
        self._position += 1
        self._show(step.edit.after, step.weight.removed, step.weight.added)
        return self._page

    def jump(self, position: int) -> PageState:
        """Undo or redo until so many edits are done.

        Raises:
            IndexError: fewer than 0 or more than there are.
        """
        if not 0 <= position <= len(self._steps):
            raise IndexError(f"no position {position} among {len(self._steps)} edits")
        while self._position > position:
            self.undo()
        while self._position < position:
            self.redo()
        return self._page

    def mark_saved(self, page: PageState | None = None) -> None:
        """Remember what the file holds: the present page, or the version that a job has written.

        The next commit never merges, so that undo can come back to what was saved.
        """
        self._saved = ref(self._page if page is None else page)
        self.seal()

    @property
    def is_saved(self) -> bool:
        """Whether the present page is what the file holds."""
        return self._saved is not None and self._saved() is self._page

    def _merges(self, merge_key: object | None) -> bool:
        if merge_key is None or self._sealed or not self.can_undo:
            return False  # undo and redo seal as well, so the newest step is the present one
        return self._steps[-1].edit.merge_key == merge_key

    def _append(self, edit: Edit) -> None:
        weight = difference(edit.before, edit.after)
        self._held.add(weight.added)
        self._steps.append(_Step(edit, weight))
        self.redo()
        self._evict()

    def _show(self, page: PageState, gone: Iterable[Weighed], come: Iterable[Weighed]) -> None:
        self._page = page
        self._shown.drop(gone)
        self._shown.add(come)
        self.seal()

    def _reweigh(self, place: int, edit: Edit) -> None:
        """Put another edit in the place of one, with what it holds."""
        former, weight = self._steps[place], difference(edit.before, edit.after)
        self._held.add(weight.added)
        self._held.drop(former.weight.added)
        self._steps[place] = _Step(edit, weight)

    def _forget_newest(self) -> None:
        self._held.drop(self._steps.pop().weight.added)

    def _evict(self) -> None:
        """Forget the oldest steps until the rest fits; the newest always stays."""
        spare = 0
        while self.nbytes > self._budget and spare < len(self._steps) - 1:
            self._held.drop(self._steps[spare].weight.removed)
            spare += 1
        del self._steps[:spare]
        self._position -= spare
