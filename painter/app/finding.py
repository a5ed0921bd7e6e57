"""Finding a page's regions beside the artist's work, with a first view of those of a large page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress
from painter.api.request import Coverage
from painter.app.desk import Desk
from painter.app.editor import Editor
from painter.app.messages import Notice
from painter.app.regions import PageRegions, carried, find_page_regions, page_ink
from painter.base.words import counted
from painter.document.page import PageState
from painter.imaging.adjacent import Adjacency
from painter.imaging.distinct import distinct_colours, distinct_levels
from painter.imaging.lookup import look_up
from painter.pixels.labelmap import LabelMap
from painter.segment.find import preview_regions

GAP = "gap"
"""Key under which settings of the gap, one after the other, are one step of the history."""
_LARGE = 6_000_000
"""Pixels from which finding regions takes long enough for a first view."""


@dataclass(frozen=True, eq=False)
class _Found:
    """Regions found in the ink of a page, as they are and with what was decided on that page."""

    page: PageState
    bare: PageRegions
    carried: PageRegions


class RegionFinder:
    """Asks for the regions of one page after another.

    Args:
        open_now: the editor at work; what was found for another is dropped.
    """

    def __init__(
        self, desk: Desk, open_now: Callable[[], Editor | None], tell: Callable[[Notice], None]
    ) -> None:
        self._desk = desk
        self._open_now = open_now
        self._tell = tell

    def find(self, editor: Editor, gap: float | None) -> None:
        """Find them anew; what was decided stays where they are the same.

        Args:
            gap: page pixels; None for a default from the line width.
        """
        page = editor.page
        if page.regions is None and page.ink is not None:
            self._look_first(editor, page)

        def work(progress: Progress) -> _Found:
            bare = find_page_regions(page_ink(page), gap, progress)
            return _Found(page, bare, carried(page, bare))

        self._run(editor, gap, work)

    def _look_first(self, editor: Editor, page: PageState) -> None:
        if page.size.width * page.size.height < _LARGE:
            return

        def work(progress: Progress) -> tuple[NDArray[np.uint32], int]:
            return first_view(page_ink(page))

        def done(view: tuple[NDArray[np.uint32], int]) -> None:
            if editor is self._open_now() and editor.page.regions is None:
                editor.first_view, count = view
                self._tell(Notice(f"About {counted(count, 'region')}", key="regions"))

        self._desk.run("Looking for regions", "cpu", work, done, key="first view")

    def _run(self, editor: Editor, gap: float | None, work: Callable[[Progress], _Found]) -> None:
        def done(found: _Found) -> None:
            editor.when_free(lambda: self._place(editor, gap, found))

        self._desk.run("Finding regions", "cpu", work, done, key="regions")

    def _place(self, editor: Editor, gap: float | None, found: _Found) -> None:
        if editor is not self._open_now():
            return
        now = editor.page
        if not _same_ink(now, found.page):
            self.find(editor, gap)
            return
        if not _same_decisions(now, found.page):
            # The artist went on meanwhile: what they decided since goes over as well.
            bare = found.bare
            self._run(editor, gap, lambda progress: _Found(now, bare, carried(now, bare)))
            return
        editor.first_view = None
        fresh = found.carried.on(now)
        if now.regions is None and not editor.history.edits:
            # A page as it was opened, only looked at more closely: nothing to undo or save.
            editor.begin_with(fresh)
        else:
            # Beyond what the atoms know a setting is found, not cut; but it is a setting.
            editor.commit("Find regions", fresh, merge_key=None if gap is None else GAP)
            editor.history.seal()
        words = f"{counted(found.carried.table.count, 'region')} found"
        self._tell(Notice(words, key="regions"))
        for text in found.carried.notices:
            self._tell(Notice(text))


def first_view(ink: Coverage) -> tuple[NDArray[np.uint32], int]:
    """What the regions of a page will be like, at a quarter of its size.

    Args:
        ink: `(H, W)` uint8.

    Returns:
        `(h, w)` uint32, opaque packed RGBA, neighbours in different colours; how many there are.
    """
    labels = preview_regions(ink)
    count = int(labels.max())
    pairs = Adjacency().pairs(LabelMap.from_array(labels, count))
    rgba = np.full((count + 1, 4), 255, np.uint8)
    levels = distinct_levels(count, *pairs)
    rgba[:, :3] = distinct_colours(levels, np.arange(count + 1, dtype=np.uint32))
    return look_up(rgba.view(np.uint32)[:, 0], labels), count


def _same_ink(now: PageState, before: PageState) -> bool:
    one, other = now.ink, before.ink
    return one is not None and other is not None and one.coverage is other.coverage


def _same_decisions(now: PageState, before: PageState) -> bool:
    return (
        now.labels is before.labels
        and now.regions is before.regions
        and now.corrections is before.corrections
    )
