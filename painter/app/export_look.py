"""What an export dialog needs: the page, the last choice, and looks at the copy beside its work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.app.desk import Desk
from painter.app.export import FORMATS, ExportChoice, parse_scale
from painter.app.export_preview import estimated_bytes, preview_picture, whole_picture
from painter.app.settings import ExportMemory
from painter.base.geometry import Size
from painter.document.layer import FlatsLayer
from painter.document.page import DEFAULT_DPI, PageState
from painter.io.limits import MAX_SIDE
from painter.jobs.progress import JobProgress

_CENTRE = (0.5, 0.4)
"""Of the part that is shown pixel by pixel: heads are rather high on a page."""


@dataclass(frozen=True, eq=False)
class Look:
    """A look at a copy: `(h, w, 4)` straight uint8, and about how many bytes it will take."""

    picture: NDArray[np.uint8]
    nbytes: int


class ExportLook:
    """Looks at copies of one page, the newest in place of the one before."""

    def __init__(self, page: PageState, desk: Desk, memory: ExportMemory) -> None:
        self.page = page
        self._desk = desk
        self._job: int | None = None
        self.first = remembered(page, memory)

    @property
    def can_split(self) -> bool:
        """Whether there are flats to split by swatch."""
        flats = any(isinstance(layer, FlatsLayer) for layer in self.page.walk())
        return flats and self.page.regions is not None

    @property
    def can_select(self) -> bool:
        """Whether there are regions for a selection layer."""
        return self.page.regions is not None

    def take(
        self, choice: ExportChoice, room: Size, actual: bool, done: Callable[[Look], None]
    ) -> None:
        """Draw the copy, all of it or pixel by pixel, and guess its size; `done` gets both."""
        page = self.page

        def work(progress: JobProgress) -> Look:
            if actual:
                picture = preview_picture(page, choice, _CENTRE, room)
            else:
                picture = whole_picture(page, choice, room)
            progress(0.5, "estimating")
            return Look(picture, estimated_bytes(page, choice))

        self._job = self._desk.run("Preview of the copy", "cpu", work, done, key="export-look")

    def cancel(self) -> None:
        """Nobody looks any more."""
        if self._job is not None:
            self._desk.cancel(self._job)


def remembered(page: PageState, memory: ExportMemory) -> ExportChoice:
    """The last choice, as far as it fits this page."""
    size = None if memory.scale == 1 else _scaled(page, memory.scale)
    return ExportChoice(
        suffix=memory.suffix if memory.suffix in FORMATS else ".png",
        size=size,
        split_swatches=memory.split_swatches,
        selection_layer=memory.selection_layer,
        clear_paper=memory.clear_paper,
    )


def memory_of(page: PageState, choice: ExportChoice) -> ExportMemory:
    """What to remember of a choice; a size as a share of the page's."""
    scale = 1.0 if choice.size is None else choice.size.width / page.size.width
    return ExportMemory(
        suffix=choice.suffix,
        scale=scale,
        split_swatches=choice.split_swatches,
        selection_layer=choice.selection_layer,
        clear_paper=choice.clear_paper,
    )


def at_width(page: PageState, choice: ExportChoice, width: int) -> ExportChoice:
    """The choice at so many pixels across; the page's own width is no scaling.

    Raises:
        UsageError: the copy would be too large.
    """
    same = width == page.size.width
    return replace(choice, size=None if same else parse_scale(f"{width}px", page.size))


def dpi_of(page: PageState, choice: ExportChoice) -> float:
    """Pixels an inch of the copy across, when it is as large on paper as the page."""
    own = DEFAULT_DPI if page.dpi is None else page.dpi[0]
    return own * (1.0 if choice.size is None else choice.size.width / page.size.width)


def size_in_words(nbytes: int) -> str:
    """About 3.4 MB."""
    for limit, unit, step in ((10**6, "kB", 10**3), (10**9, "MB", 10**6)):
        if nbytes < limit:
            value = nbytes / step
            return f"about {value:.0f} {unit}" if value >= 10 else f"about {value:.1f} {unit}"
    return f"about {nbytes / 10**9:.1f} GB"


def _scaled(page: PageState, scale: float) -> Size | None:
    width = round(page.size.width * scale)
    height = round(page.size.height * scale)
    fits = 1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE
    return Size(width, height) if fits else None
