"""A new version of the line art is dropped in: the page keeps what was decided on the old one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, silent
from painter.api.request import Coverage
from painter.document.page import PageState


@dataclass(frozen=True, eq=False)
class InkChange:
    """The page with the new ink, and how its regions came about.

    Attributes:
        changed: `(k,)` uint32 ids in the new page of regions that go on, with another shape.
        new: `(k,)` uint32 ids in the new page of regions that nothing old was found for.
        lost: `(k,)` uint32 ids in the OLD page of regions that are nowhere in the new one.
        shift: x, y in page pixels by which the old drawing had to be moved to lie on the new one.
        notices: one sentence each.
    """

    page: PageState
    changed: NDArray[np.uint32]
    new: NDArray[np.uint32]
    lost: NDArray[np.uint32]
    shift: tuple[float, float]
    notices: tuple[str, ...] = ()


def replace_ink(page: PageState, ink: Coverage, progress: Progress = silent) -> InkChange:
    """Put other line art under the colours of a page.

    Regions of the new ink are matched to the old ones by overlap and shape, after a small shift of
    the drawing was made good; they keep colours, locks, swatches and corrections.

    Args:
        ink: `(h, w)` uint8 coverage; of another size than the page it is scaled to it.

    Raises:
        UserError: the picture's aspect is off by more than 1 %, or the page has no ink layer.
    """
    raise NotImplementedError
