"""A page's regions: found from its ink, or taken from labels that somebody already made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress
from painter.api.request import Coverage
from painter.app.carry import carry_over
from painter.base.errors import UserError
from painter.document.layer import InkLayer
from painter.document.page import PageState
from painter.document.recut import knows_gap, recut
from painter.imaging.lookup import look_up
from painter.pixels.atomtable import AtomTable
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable
from painter.segment.atoms import MergeTree, Segmentation
from painter.segment.corrections import Corrections
from painter.segment.divided import atom_parents, divided_rows, divided_tree
from painter.segment.dots import without_dots
from painter.segment.find import find_regions, read_regions
from painter.segment.grouping import NO_TREE, Atoms, explained
from painter.segment.ink import read_ink
from painter.segment.measure import measure_atoms
from painter.segment.openings import Openings, survey
from painter.segment.table import describe

_DARK = 127
_DECISIONS = ("colour", "source", "confidence", "locked", "swatch")


@dataclass(frozen=True, eq=False)
class PageRegions:
    """What colouring works on.

    Attributes:
        atoms: `(H, W)` uint32, the same as `labels` unpacked.
        gap: largest gap closed, in page pixels; None for labels that were given.
        line: `(H, W)` bool, drawn ink without screentone; of a page that brought its regions along
            it is simply its dark ink.
        tree: which atoms flow together at which gap; None for labels that were given.
        corrections: of the artist, in these atoms.
        notices: what the artist should know about them, one sentence each.
    """

    atoms: NDArray[np.uint32]
    labels: LabelMap
    table: RegionTable
    gap: float | None
    line: NDArray[np.bool_]
    tree: MergeTree | None = None
    corrections: Corrections = field(default_factory=Corrections)
    notices: tuple[str, ...] = ()

    def on(self, page: PageState) -> PageState:
        """The page with these regions."""
        same = page.labels is self.labels
        return replace(
            page,
            labels=self.labels,
            regions=self.table,
            gap=self.gap,
            tree=self.tree,
            corrections=self.corrections,
            openings=page.openings if same else None,
        )


def page_ink(page: PageState) -> Coverage:
    """The drawing's coverage, `(H, W)` uint8.

    Raises:
        UserError: the page has no ink layer.
    """
    ink = page.ink
    if ink is None:
        raise UserError(
            "The page has no ink layer", "Open the line art as a picture, or add ink to it"
        )
    return ink_coverage(page, ink)


def ink_coverage(page: PageState, ink: InkLayer) -> Coverage:
    """One ink layer's coverage at page size, `(H, W)` uint8."""
    return ink.coverage.page(page.size)[:, :, 0]


def find_page_regions(ink: Coverage, gap: float | None, progress: Progress) -> PageRegions:
    """Find regions in line art; `gap` in page pixels, None for a default from the line width."""
    found = find_regions(ink, gap=gap, progress=progress)
    return _described(found, found.regions(), found.gap)


def page_regions(
    page: PageState,
    given: NDArray[np.uint32] | None,
    gap: float | None,
    ink: Coverage,
    progress: Progress,
) -> PageRegions:
    """The regions to work with: given labels, else those the page brings along, else found ones.

    Args:
        given: `(H, W)` uint32 labels of somebody else.
        gap: page pixels; asking for one cuts the page's regions anew from their merge tree, or
            where that does not reach so far finds them anew; what the artist decided is carried
            over where the new ones are the same.
        ink: the page's, `(H, W)` uint8.
    """
    if given is not None:
        return carried(page, given_regions(given, ink))
    known = known_regions(page, ink)
    if known is not None and gap is None:
        return known
    if known is not None and gap is not None and knows_gap(page, gap):
        edit = recut(page, gap)
        return _of_page(edit.page, replace(known, gap=gap), edit.notices)
    return carried(page, find_page_regions(ink, gap, progress))


def carried(page: PageState, new: PageRegions) -> PageRegions:
    """Fresh regions with what was decided on those that the page brings along."""
    if page.labels is None or page.regions is None:
        return new
    fresh = replace(new, corrections=Corrections()).on(page)
    found = carry_over(page, fresh)
    return _of_page(found.page, new, (*new.notices, *found.notices))


def given_regions(labels: NDArray[np.uint32], ink: Coverage) -> PageRegions:
    """Take `(H, W)` labels of somebody else, renumbered 1..n in the order of their ids."""
    compact, count = _renumbered(labels)
    seen = read_regions(ink, compact, count)
    return _described(seen, np.arange(count + 1, dtype=np.uint32), None)


def known_regions(page: PageState, ink: Coverage) -> PageRegions | None:
    """The regions that a page brings along, decisions included; None where it has none."""
    if page.labels is None or page.regions is None:
        return None
    return PageRegions(
        page.labels.to_array(),
        page.labels,
        page.regions,
        page.gap,
        ink > _DARK,
        page.tree,
        page.corrections,
    )


def measured_openings(
    page: PageState, ink: Coverage, atoms: NDArray[np.uint32] | None = None
) -> Openings:
    """Which atoms of a page touch, and the passages between them: work for the background.

    Args:
        ink: the page's, `(H, W)` uint8.
        atoms: `(H, W)` uint32, the page's, where they are unpacked already.

    Raises:
        UserError: the page has no regions yet.
    """
    if page.labels is None or page.regions is None:
        raise UserError("The page has no regions yet", "Find its regions first")
    drawn = read_ink(np.ascontiguousarray(ink))
    line = drawn.line()
    atoms = page.labels.to_array() if atoms is None else atoms
    table = page.regions
    tone = table.tone[table.region_of_atom] if table.atoms is None else table.atoms.tone
    without_dots(line, atoms, tone)
    return survey(atoms, line, drawn)


def with_split(
    regions: PageRegions, atoms: NDArray[np.uint32], region_of_atom: NDArray[np.uint32]
) -> PageRegions:
    """Regions after some were split: those are measured afresh, everything else stays.

    A piece that was split off starts undecided, with the tone and kind of what it came from.

    Args:
        atoms: `(H, W)` uint32, new ids appended. region_of_atom: likewise.
    """
    old = regions.table
    parent = atom_parents(regions.atoms, atoms, region_of_atom.shape[0] - 1)
    known = _atom_table(regions)
    measured = measure_atoms(atoms, region_of_atom.shape[0] - 1, regions.line)
    table = replace(
        old,
        region_of_atom=old.region_of_atom[parent],
        atoms=divided_rows(known, measured, parent),
    ).regrouped(region_of_atom)
    table = table.reset(np.arange(old.count + 1, table.count + 1))
    labels = LabelMap.from_array(atoms, region_of_atom.shape[0] - 1)
    tree = divided_tree(regions.tree or NO_TREE, parent)
    assert table.atoms is not None
    known = Atoms(tree, regions.gap or 0.0, table.atoms.area)
    return replace(
        regions,
        atoms=atoms,
        labels=labels,
        table=table,
        tree=tree if regions.tree is not None else None,
        corrections=explained(known, regions.corrections, table.region_of_atom),
    )


def _atom_table(regions: PageRegions) -> AtomTable:
    """What is known of the atoms; measured now where an old file did not hold it."""
    table = regions.table
    if table.atoms is not None:
        return table.atoms
    own = table.region_of_atom
    return measure_atoms(
        regions.atoms, len(own) - 1, regions.line, table.tone[own], table.kind[own]
    )


def _described(
    found: Segmentation, region_of_atom: NDArray[np.uint32], gap: float | None
) -> PageRegions:
    table = describe(found.atoms, region_of_atom, found.line, found.tone, found.kind)
    labels = LabelMap.from_array(found.atoms, found.atom_count)
    tree = None if gap is None else found.tree
    return PageRegions(found.atoms, labels, table, gap, found.line, tree)


def _of_page(page: PageState, like: PageRegions, notices: tuple[str, ...]) -> PageRegions:
    assert page.labels is not None
    assert page.regions is not None
    same = page.labels is like.labels
    return replace(
        like,
        atoms=like.atoms if same else page.labels.to_array(),
        labels=page.labels,
        table=page.regions,
        tree=page.tree,
        corrections=page.corrections,
        notices=notices,
    )


def _renumbered(labels: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], int]:
    """Ids 1..n without holes; the very labels where they are so already."""
    used = np.zeros(int(labels.max()) + 1, np.bool_)
    used[labels] = True
    count = int(used.sum())
    if count == len(used) - 1:
        return labels, count
    number = np.cumsum(used, dtype=np.uint32)
    return look_up(number, labels), count


def decided(table: RegionTable, later: RegionTable) -> RegionTable:
    """The table with the decisions that were taken on an earlier or equal set of regions since."""
    columns = {name: _extended(getattr(later, name), getattr(table, name)) for name in _DECISIONS}
    return replace(table, **columns)


def _extended(old: NDArray[np.generic], fresh: NDArray[np.generic]) -> NDArray[np.generic]:
    return np.concatenate([old, fresh[old.shape[0] :]])
