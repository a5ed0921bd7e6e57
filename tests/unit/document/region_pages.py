"""Small pages with regions, and what must hold of every page with regions."""

from __future__ import annotations

import numpy as np

from painter.base.geometry import Size
from painter.document.layer import FillLayer, InkLayer
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap
from painter.segment.find import find_regions
from painter.segment.grouping import NO_TREE, group_atoms
from painter.segment.table import describe


def rooms(width=300, height=280):
    """A frame cut into rooms by walls with doors of 8 to 18 pixels; coverage."""
    ink = np.zeros((height, width), np.uint8)
    ink[10:13, 10:-10] = ink[-13:-10, 10:-10] = 255
    ink[10:-10, 10:13] = ink[10:-10, -13:-10] = 255
    ink[10:-10, 100:103] = ink[10:-10, 200:203] = 255
    ink[140:143, 10:-10] = 255
    ink[60:68, 100:103] = 0  # doors
    ink[200:214, 100:103] = 0
    ink[60:78, 200:203] = 0
    ink[140:143, 250:258] = 0
    return ink


def page_of(ink, gap=20.0):
    """A page whose regions were found."""
    found = find_regions(ink, gap=gap)
    table = describe(found.atoms, found.regions(), found.line, found.tone, found.kind)
    layers = (
        InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink)),
        FillLayer(id=2, name="paper", rgb=(255, 255, 255)),
    )
    return PageState(
        size=Size(ink.shape[1], ink.shape[0]),
        layers=layers,
        labels=LabelMap.from_array(found.atoms, found.atom_count),
        regions=table,
        gap=gap,
        tree=found.tree,
    )


def region(page, x, y):
    """The region under a pixel."""
    return int(page.regions.region_of_atom[page.labels.at(x, y)])


def same_partition(one, other):
    """Whether two groupings of the same atoms, `(n + 1,)`, part them alike."""
    pairs = np.unique(np.stack([one[1:].astype(np.int64), other[1:].astype(np.int64)]), axis=1)
    return pairs.shape[1] == len(np.unique(one[1:])) == len(np.unique(other[1:]))


def check(page: PageState) -> None:
    """Everything that holds of a page with regions, measured against its pixels."""
    labels, table = page.labels.to_array(), page.regions
    atoms = table.atoms
    assert page.labels.count == atoms.count == len(table.region_of_atom) - 1
    assert labels.min() >= 1
    np.testing.assert_array_equal(
        np.bincount(labels.ravel(), minlength=atoms.count + 1), atoms.area
    )
    regions = table.region_of_atom[labels]
    np.testing.assert_array_equal(
        np.bincount(regions.ravel(), minlength=table.count + 1), table.area
    )
    assert (table.area[1:] > 0).all()
    for number in range(1, table.count + 1):
        ys, xs = np.nonzero(regions == number)
        assert table.box[number].tolist() == [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
        np.testing.assert_allclose(table.centroid[number], [xs.mean(), ys.mean()], atol=0.01)
    follows = group_atoms(page.tree or NO_TREE, page.gap, page.corrections, atoms.count)
    assert same_partition(follows, table.region_of_atom)
