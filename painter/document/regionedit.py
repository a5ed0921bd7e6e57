"""What every edit of regions has in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable
from painter.segment.corrections import Closure, Corrections
from painter.segment.grouping import NO_TREE, Atoms, explained
from painter.segment.measure import measure_atoms

Points = NDArray[np.float32]
"""`(n, 2)` x, y in page pixels; pixel centres lie at whole numbers."""

_DARK = 127


@dataclass(frozen=True, eq=False)
class RegionEdit:
    """A page after an edit of its regions.

    Attributes:
        page: the very page that was given where the edit changes nothing.
        changed: `(k,)` uint32, ids in the new page of regions that are new or of other pixels.
        notices: what the artist should know, one sentence each.
    """

    page: PageState
    changed: NDArray[np.uint32]
    notices: tuple[str, ...] = ()


def unchanged(page: PageState, *notices: str) -> RegionEdit:
    """The page as it was."""
    return RegionEdit(page, np.zeros(0, np.uint32), notices)


def parts(page: PageState) -> tuple[LabelMap, RegionTable]:
    """A page's labels and its table, which knows its atoms afterwards.

    Raises:
        UserError: the page has no regions yet.
    """
    if page.labels is None or page.regions is None:
        raise UserError("The page has no regions yet", "Find its regions first")
    table = page.regions
    return page.labels, table if table.atoms is not None else _measured(page, page.labels, table)


def _measured(page: PageState, labels: LabelMap, table: RegionTable) -> RegionTable:
    """A table of an old file, its atoms measured now; the regions' own rows stay."""
    ink = page.ink
    height, width = page.size.height, page.size.width
    dark = np.zeros((height, width), np.bool_)
    if ink is not None:
        dark = ink.coverage.page(page.size)[:, :, 0] > _DARK
    own = table.region_of_atom
    atoms = measure_atoms(labels.to_array(), labels.count, dark, table.tone[own], table.kind[own])
    return replace(table, atoms=atoms)


def regrouped(
    page: PageState,
    table: RegionTable,
    want: NDArray[np.integer],
    *,
    lead: int = 0,
    gap: float | None = None,
    corrections: Corrections | None = None,
    closure: Closure | None = None,
    notices: tuple[str, ...] = (),
) -> RegionEdit:
    """The page with other regions of the same atoms, explained by its corrections.

    Args:
        table: the page's, knowing its atoms. want, lead: as in `RegionTable.regrouped`.
        gap: the setting afterwards; the page's when None.
        corrections: to start from; the page's when None. closure: as in `explained`.
    """
    line = table.lineage(want, lead)
    setting = (page.gap or 0.0) if gap is None else gap
    assert table.atoms is not None
    atoms = Atoms(
        page.tree or NO_TREE,
        setting,
        table.atoms.area,
        None if page.openings is None else page.openings.graph,
    )
    before = page.corrections if corrections is None else corrections
    changed = np.flatnonzero(~line.same[1:]).astype(np.uint32) + np.uint32(1)
    after = replace(
        page,
        regions=table.descended(line),
        gap=page.gap if gap is None else gap,
        corrections=explained(atoms, before, line.region_of_atom, closure),
    )
    return RegionEdit(after, changed, notices)


def row_mask(table: RegionTable, regions: Iterable[int]) -> NDArray[np.bool_]:
    """`(n + 1,)`: the regions that are given; row 0 never."""
    mask = np.zeros(table.count + 1, np.bool_)
    mask[np.fromiter(regions, np.int64)] = True
    mask[0] = False
    return mask


def left_out(locked: int) -> tuple[str, ...]:
    """The sentence about locked regions that an edit spared."""
    if not locked:
        return ()
    return (
        "1 locked region stays as it is."
        if locked == 1
        else f"{locked} locked regions stay as they are.",
    )
