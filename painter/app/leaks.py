"""Going through a page's suspicious passages: close one, open one, or note that it is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psygnal import Signal

from painter.app.editor import Editor
from painter.app.tools.told import tell_edit
from painter.base.geometry import Rect
from painter.document.page import PageState
from painter.document.regions import close_leak, dismiss_leak, open_leak, page_leaks
from painter.segment.leaks import Leak

_AROUND = 14.0  # widths of a passage that are shown around it
_LEAST = 120  # page pixels shown at least
_SHOWN = 0.0005  # share of the page from which a region's size is said


@dataclass(frozen=True, eq=False)
class _Basis:
    """What a list of passages follows from."""

    page: PageState

    def holds(self, page: PageState) -> bool:
        """Whether another page has the same list."""
        old = self.page
        return (
            page.labels is old.labels
            and page.openings is old.openings
            and page.corrections is old.corrections
            and _owners(page) is _owners(old)
        )


class LeakReview:
    """The list of one page after another, and the place in it.

    Signals:
        changed(): another list, or another place in it. visited(): the artist wants to see the
            current passage.
    """

    changed = Signal()
    visited = Signal()

    def __init__(self) -> None:
        self._editor: Editor | None = None
        self._basis: _Basis | None = None
        self.leaks: tuple[Leak, ...] = ()
        self.place = 0

    def set_editor(self, editor: Editor | None) -> None:
        """Go through another page."""
        self._editor, self._basis, self.place = editor, None, 0
        self.refresh()

    @property
    def page(self) -> PageState | None:
        """The page that the list is of."""
        return None if self._editor is None else self._editor.page

    @property
    def measured(self) -> bool:
        """Whether the list is known."""
        return self.page is not None and self.page.openings is not None

    @property
    def current(self) -> Leak | None:
        """The passage to look at."""
        return self.leaks[self.place] if self.place < len(self.leaks) else None

    def refresh(self) -> None:
        """The page may have changed; its list is made anew only where it did."""
        page = self.page
        if page is None or page.regions is None or page.openings is None:
            fresh: tuple[Leak, ...] = ()
            self._basis = None
        elif self._basis is not None and self._basis.holds(page):
            return
        else:
            fresh = _ordered(page_leaks(page))
            self._basis = _Basis(page)
        here = self.current
        self.leaks = fresh
        # Stay at the same passage; when it is gone, the next one has come to its place.
        same = [i for i, leak in enumerate(fresh) if here is not None and leak.at == here.at]
        self.place = same[0] if same else max(0, min(self.place, len(fresh) - 1))
        self.changed.emit()

    def choose(self, place: int) -> None:
        """Look at this one."""
        if 0 <= place < len(self.leaks):
            self.place = place
            self._visit()

    def step(self, by: int) -> None:
        """The next one, or the one before; round at the ends."""
        if self.leaks:
            self.place = (self.place + by) % len(self.leaks)
            self._visit()

    def close(self) -> None:
        """Close the passage by a stroke that is never printed."""
        if self._editor is not None and self.current is not None:
            edit = close_leak(self._editor.page, self.current)
            self._editor.commit("Close passage", edit.page)
            tell_edit(self._editor, edit)
            self._go_on()

    @property
    def can_open(self) -> bool:
        """Whether the current passage is closed, so that its sides could be one."""
        return self.current is not None and not self.current.is_open

    def open(self) -> None:
        """Make one region of both sides of a closed passage."""
        if self._editor is not None and self.current is not None:
            edit = open_leak(self._editor.page, self.current)
            tell_edit(self._editor, edit)
            if edit.page is not self._editor.page:
                self._editor.commit("Open passage", edit.page)
                self._go_on()

    def dismiss(self) -> None:
        """Note that it is no leak."""
        if self._editor is not None and self.current is not None:
            page = dismiss_leak(self._editor.page, self.current)
            self._editor.commit("Dismiss passage", page)
            self._go_on()

    def _go_on(self) -> None:
        """The next passage has come to the place of the one that is settled."""
        self.refresh()
        if self.current is not None:
            self._visit()

    def _visit(self) -> None:
        self.changed.emit()
        self.visited.emit()

    def area(self) -> Rect | None:
        """What of the page to show around the current passage."""
        leak = self.current
        if leak is None:
            return None
        half = round(max(_LEAST, _AROUND * leak.width) / 2)
        x, y = leak.at
        return Rect(x - half, y - half, x + half, y + half)


def describe_leak(page: PageState, leak: Leak) -> tuple[str, str]:
    """Two short lines about a passage: how wide and how likely, and what it joins."""
    chance = next(word for least, word in _CHANCES if leak.likelihood >= least)
    head = f"{leak.width:.1f} px, {chance}"
    one, other = leak.between
    if leak.is_open:
        what = "open" if leak.parts else "one of several"
        return head, f"{what} in region {one}{_size(page, one)}"
    return head, f"closed: {one}{_size(page, one)} | {other}{_size(page, other)}"


def _ordered(leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    """Open passages, the likeliest gap first; then closed ones, the least likely gap first.

    Colour runs through the open ones now. A closed one where no line is missing cuts one thing in
    two; one that likely is a gap is as it should be.
    """
    closed = sorted((leak for leak in leaks if not leak.is_open), key=lambda leak: leak.likelihood)
    return (*(leak for leak in leaks if leak.is_open), *closed)


_CHANCES = ((0.66, "very likely a gap"), (0.33, "maybe a gap"), (-1.0, "hardly a gap"))


def _size(page: PageState, region: int) -> str:
    """How much of the page, in brackets, where the region is of any size."""
    table = page.regions
    if table is None or not 0 < region <= table.count:
        return ""
    share = float(table.area[region]) / (page.size.width * page.size.height)
    return f" ({share:.1%} of page)" if share >= _SHOWN else ""


def _owners(page: PageState) -> object:
    return None if page.regions is None else page.regions.region_of_atom
