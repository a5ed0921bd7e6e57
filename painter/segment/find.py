"""Find the regions of an inked page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from painter.imaging.tone import LINE
from painter.segment.atoms import MergeTree, Segmentation, bridge_contacts, grow_forest
from painter.segment.flood import fill_page, grow, widest_flood
from painter.segment.gaps import draw_bridges, find_bridges
from painter.segment.ink import PageInk, read_ink

GAP_PER_STROKE = 3.0  # default gap setting, in median stroke widths
_SLIDER = 2.0  # atoms are kept apart up to this many times the setting asked for
_SLIDER_LEAST = 12.0  # and at least up to this setting, working pixels

Progress = Callable[[float, str], None]


def find_regions(
    ink: NDArray[np.uint8], *, gap: float | None = None, progress: Progress | None = None
) -> Segmentation:
    """Cut a page into the regions its lines enclose, gaps in the lines closed.

    Args:
        ink: coverage uint8 (H, W), 0 paper, 255 full ink; grey pictures are given as 255 - grey.
        gap: widest opening in a line to treat as closed, page pixels; None for three times the
            median stroke width.
        progress: told the share done, 0..1, and what is under way; what it raises ends the search.
    """
    say = progress or (lambda _share, _text: None)
    say(0.0, "reading the line")
    page = read_ink(np.ascontiguousarray(ink))
    setting = float(GAP_PER_STROKE * page.stroke if gap is None else max(0.0, gap))
    say(0.3, "closing gaps")
    labels, count, tree = _find_atoms(page, setting)
    say(0.6, "drawing regions")
    atoms = fill_page(labels, page.work, page.marks, page.step)
    say(0.9, "measuring tone")
    line = page.marks == LINE
    tone = np.zeros(count + 1, np.float32)
    kind = np.zeros(count + 1, np.uint8)
    say(1.0, "regions found")
    return Segmentation(atoms, count, tree, setting, line, tone, kind)


def _find_atoms(page: PageInk, setting: float) -> tuple[NDArray[np.int32], int, MergeTree]:
    """Atoms at working size, every cell labelled 1..count, and their merge tree in page pixels."""
    stroke = max(1.0, page.stroke / page.step)
    widest = max(_SLIDER * setting / page.step, _SLIDER_LEAST)
    bridges = draw_bridges(find_bridges(page.work, stroke, widest), page.work.shape)
    free = ~page.work
    flood = widest_flood(free & (bridges <= 0), widest * 1.5)
    area = np.bincount(flood.labels.ravel(), minlength=flood.count + 1).astype(np.int64)
    across = bridge_contacts(flood.labels, bridges)
    forest = grow_forest(
        area,
        np.concatenate([flood.a, across[0]]),
        np.concatenate([flood.b, across[1]]),
        np.concatenate([flood.gap, across[2]]),
        least_area=(3 * stroke) ** 2,
    )
    number = np.zeros(flood.count + 1, np.int32)
    standing = np.flatnonzero(forest.owner == np.arange(flood.count + 1))[1:]
    number[standing] = np.arange(1, len(standing) + 1)
    number = number[forest.owner]
    labels = number[flood.labels]
    grow(labels, free)
    grow(labels, np.ones_like(free))
    count = len(standing)
    if count == 0:
        labels[:] = count = 1
    tree = MergeTree(
        number[forest.a].astype(np.uint32),
        number[forest.b].astype(np.uint32),
        (forest.gap * page.step).astype(np.float32),
    )
    return labels, count, tree
