"""Regions of a page that were given, split, or found again: what stays and what is told."""

import numpy as np

from painter.api.progress import silent
from painter.app.regions import (
    carried,
    find_page_regions,
    given_regions,
    page_regions,
    with_split,
)
from painter.base.geometry import Size
from painter.document.layer import FillLayer, InkLayer
from painter.document.page import PageState
from painter.pixels.regiontable import RegionKind, Source
from painter.pixels.tilemap import TileMap


def boxes():
    """A frame with two panels parted by a gutter; coverage."""
    ink = np.zeros((300, 400), np.uint8)
    for left, right in ((20, 190), (210, 380)):
        ink[20:280, left : left + 3] = ink[20:280, right - 3 : right] = 255
        ink[20:23, left:right] = ink[277:280, left:right] = 255
    return ink


def page_of(ink, regions=None):
    layers = (
        InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink)),
        FillLayer(id=2, name="paper", rgb=(255, 255, 255)),
    )
    found = {} if regions is None else {"labels": regions.labels, "regions": regions.table}
    return PageState(size=Size(ink.shape[1], ink.shape[0]), layers=layers, **found)


def region_at(regions, x, y):
    return int(regions.table.region_of_atom[regions.atoms[y, x]])


def test_given_regions_know_the_gutter_like_found_ones():
    ink = boxes()
    found = find_page_regions(ink, None, silent)
    gutter = region_at(found, 200, 150)
    assert found.table.kind[gutter] in {RegionKind.GUTTER, RegionKind.PAPER}
    labels = found.labels.lookup(found.table.region_of_atom)
    given = given_regions(labels, ink)
    assert np.array_equal(given.table.kind, found.table.kind)


def test_sparse_ids_are_renumbered():
    labels = np.full((300, 400), 7_000_000, np.uint32)
    labels[:, 200:] = 9
    given = given_regions(labels, boxes())
    assert given.table.count == 2
    assert given.labels.at(300, 10) == 1


def test_a_colour_of_the_artist_survives_another_gap():
    ink = boxes()
    found = find_page_regions(ink, None, silent)
    left = region_at(found, 100, 150)
    table = found.table.with_colour(np.array([left]), (1, 2, 3)).with_lock(np.array([left]), True)
    page = page_of(ink, found.__class__(found.atoms, found.labels, table, found.gap, found.line))
    anew = carried(page, find_page_regions(ink, 9.0, silent))
    again = region_at(anew, 100, 150)
    assert tuple(anew.table.colour[again]) == (1, 2, 3)
    assert anew.table.locked[again]
    assert anew.table.source[again] == Source.ARTIST
    assert anew.notices == ()


def test_a_decision_that_finds_no_region_again_is_told():
    ink = boxes()
    found = find_page_regions(ink, None, silent)
    left = region_at(found, 100, 150)
    table = found.table.with_colour(np.array([left]), (1, 2, 3))
    page = page_of(ink, found.__class__(found.atoms, found.labels, table, found.gap, found.line))
    whole = np.ones(ink.shape, np.uint32)
    regions = page_regions(page, whole, None, ink, silent)
    assert len(regions.notices) == 1


def test_a_split_changes_nothing_else():
    ink = boxes()
    found = find_page_regions(ink, None, silent)
    left = region_at(found, 100, 150)
    colours = np.full((found.table.count + 1, 3), 9, np.uint8)
    source = np.full(found.table.count + 1, Source.PLUGIN, np.uint8)
    table = found.table.proposed("x", colours, source, np.ones(found.table.count + 1, np.float32))
    before = found.__class__(found.atoms, found.labels, table, found.gap, found.line)
    atoms = found.atoms.copy()
    own = atoms[150, 100]
    atoms[150:][atoms[150:] == own] = found.labels.count + 1
    owners = np.append(table.region_of_atom, np.uint32(table.count + 1))
    after = with_split(before, atoms, owners)
    assert after.table.count == table.count + 1
    rest = np.setdiff1d(np.arange(table.count + 1), [left])
    for name in ("area", "depth", "colour", "kind", "tone"):
        assert np.array_equal(getattr(after.table, name)[rest], getattr(table, name)[rest]), name
    assert after.table.candidates["x"].shape == (table.count + 2, 3)
    assert after.table.source[-1] == Source.NONE
