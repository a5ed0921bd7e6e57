"""A page's regions: found from its ink, or taken from labels that somebody already made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress
from painter.api.request import Coverage
from painter.base.errors import UserError
from painter.document.layer import InkLayer
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import hex_name
from painter.pixels.regiontable import RegionTable, Source
from painter.segment.find import find_regions
from painter.segment.table import describe

_ORIGINS = MappingProxyType(
    {
        Source.NONE: "not coloured",
        Source.PLUGIN: "by a plugin",
        Source.HINT: "by a hint",
        Source.ARTIST: "by hand",
    }
)
_DECISIONS = ("colour", "source", "confidence", "locked", "swatch")


@dataclass(frozen=True, eq=False)
class PageRegions:
    """What colouring works on.

    Attributes:
        atoms: `(H, W)` uint32, the same as `labels` unpacked.
        gap: largest gap closed, in page pixels; None for labels that were given.
    """

    atoms: NDArray[np.uint32]
    labels: LabelMap
    table: RegionTable
    gap: float | None


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
    region_of_atom = found.regions()
    table = describe(found.atoms, region_of_atom, found.line, found.tone, found.kind)
    labels = LabelMap.from_array(found.atoms, found.atom_count)
    return PageRegions(found.atoms, labels, table, found.gap)


def page_regions(
    page: PageState,
    given: NDArray[np.uint32] | None,
    gap: float | None,
    progress: Progress,
) -> PageRegions:
    """The regions to work with: given labels, else those the page brings along, else found ones.

    Args:
        given: `(H, W)` uint32 labels of somebody else.
        gap: page pixels; asking for one finds the page's regions anew.
    """
    ink = page_ink(page)
    if given is not None:
        return given_regions(given, ink)
    known = known_regions(page) if gap is None else None
    return known or find_page_regions(ink, gap, progress)


def given_regions(labels: NDArray[np.uint32], ink: Coverage) -> PageRegions:
    """Take `(H, W)` labels of somebody else as they are; their ids are kept."""
    count = int(labels.max())
    region_of_atom = np.arange(count + 1, dtype=np.uint32)
    table = describe(labels, region_of_atom, ink > 127)
    return PageRegions(labels, LabelMap.from_array(labels, count), table, None)


def known_regions(page: PageState) -> PageRegions | None:
    """The regions that a page brings along, decisions included; None where it has none."""
    if page.labels is None or page.regions is None:
        return None
    return PageRegions(page.labels.to_array(), page.labels, page.regions, page.gap)


def with_split(
    regions: PageRegions,
    atoms: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    ink: Coverage,
) -> PageRegions:
    """Regions after some were split: measured afresh, decisions kept.

    A piece that was split off starts undecided, with the tone and kind of what it came from.
    """
    old = regions.table
    fresh = describe(atoms, region_of_atom, ink > 127)
    parent = _parents(regions, atoms, region_of_atom)
    table = replace(
        fresh,
        tone=old.tone[parent],
        kind=old.kind[parent],
        **{name: _extended(getattr(old, name), getattr(fresh, name)) for name in _DECISIONS},
    )
    labels = LabelMap.from_array(atoms, region_of_atom.shape[0] - 1)
    return PageRegions(atoms, labels, table, regions.gap)


def decided(table: RegionTable, later: RegionTable) -> RegionTable:
    """The table with the decisions that were taken on an earlier or equal set of regions since."""
    columns = {name: _extended(getattr(later, name), getattr(table, name)) for name in _DECISIONS}
    return replace(table, **columns)


def _parents(
    regions: PageRegions, atoms: NDArray[np.uint32], region_of_atom: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """`(n + 1,)`: the region that each region was part of before the split; most are their own."""
    parent = np.arange(int(region_of_atom.max()) + 1, dtype=np.uint32)
    moved = np.flatnonzero(atoms != regions.atoms)
    now = region_of_atom[atoms.ravel()[moved]]
    parent[now] = regions.table.region_of_atom[regions.atoms.ravel()[moved]]
    return parent


def _extended(old: NDArray[np.generic], fresh: NDArray[np.generic]) -> NDArray[np.generic]:
    return np.concatenate([old, fresh[old.shape[0] :]])


def describe_region(table: RegionTable, region: int) -> str:
    """One line about a region for the artist: its colour, where that comes from, how sure it is."""
    r, g, b = (int(value) for value in table.colour[region])
    source = Source(int(table.source[region]))
    words = [f"region {region}", hex_name((r, g, b)), _ORIGINS[source]]
    if source is Source.PLUGIN:
        words.append(f"{float(table.confidence[region]):.0%} sure")
    if table.locked[region]:
        words.append("locked")
    return ", ".join(words)
