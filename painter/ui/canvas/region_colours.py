"""A level and a colour for every region, that neighbours do not share and edits leave alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.imaging.adjacent import Adjacency, region_pairs
from painter.imaging.distinct import NONE, distinct_colours, distinct_levels
from painter.pixels.labelmap import LabelMap


class RegionColours:
    """Remembers what every atom had, so that a region keeps its colour when others change."""

    def __init__(self) -> None:
        self._adjacency = Adjacency()
        self._labels: LabelMap | None = None
        self._owners: NDArray[np.uint32] | None = None
        self._pairs = np.zeros(0, np.uint32), np.zeros(0, np.uint32)
        self._levels = np.zeros(1, np.uint8)
        self._level_of_atom = np.zeros(0, np.uint8)
        self._atom_colours = np.zeros(1, np.uint32)

    def levels(self, page: PageState) -> NDArray[np.uint8]:
        """`(regions + 1,)`: the level of every region; nothing without regions."""
        self._follow(page)
        return self._levels

    def atom_colours(self, page: PageState) -> NDArray[np.uint32]:
        """`(atoms + 1,)` opaque packed RGBA."""
        self._follow(page)
        return self._atom_colours

    def _follow(self, page: PageState) -> None:
        labels, table = page.labels, page.regions
        if labels is None or table is None:
            return
        owners = table.region_of_atom
        if labels is self._labels and owners is self._owners:
            return
        if labels is not self._labels:
            self._pairs = self._adjacency.pairs(labels)
        self._labels, self._owners = labels, owners
        before = np.full(table.count + 1, NONE, np.uint8)
        known = min(len(self._level_of_atom), len(owners))
        # From behind, so that a merged region goes on as its first atom.
        before[owners[:known][::-1]] = self._level_of_atom[:known][::-1]
        before[0] = NONE
        pairs = region_pairs(*self._pairs, owners)
        self._levels = distinct_levels(table.count, *pairs, before if known else None)
        self._level_of_atom = self._levels[owners]
        seeds = np.zeros(table.count + 1, np.uint32)
        seeds[owners[::-1]] = np.arange(len(owners), dtype=np.uint32)[::-1]
        rgba = np.full((table.count + 1, 4), 255, np.uint8)
        rgba[:, :3] = distinct_colours(self._levels, seeds)
        self._atom_colours = rgba.view(np.uint32)[:, 0][owners]
