"""The walk over doubtful regions: order, reasons, and its end."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from painter.app.doubt import DoubtRound, doubtful, reason
from painter.document.edits import lock_regions
from painter.pixels.regiontable import Source


@pytest.fixture
def page(owner):
    """Regions coloured by a plugin, sure of each a little more than of the one before."""
    page = owner.show().page
    table = page.regions
    confidence = np.linspace(0.1, 0.9, table.count + 1).astype(np.float32)
    source = np.full(table.count + 1, Source.PLUGIN, np.uint8)
    kind = np.zeros(table.count + 1, np.uint8)
    return replace(page, regions=replace(table, confidence=confidence, source=source, kind=kind))


def walk(page, steps):
    walk = DoubtRound()
    found = [walk.next(page) for _ in range(steps)]
    return [None if doubt is None else doubt.region for doubt in found]


def test_the_least_sure_comes_first_and_the_round_begins_again(page):
    count = page.regions.count
    assert walk(page, count + 1) == [*range(1, count + 1), 1]


def test_what_is_decided_or_locked_is_left_out(page):
    table = page.regions
    chosen = np.array([1], np.uint32)
    page = replace(page, regions=table.with_colour(chosen, (1, 2, 3)))
    page = lock_regions(page, [2], True)
    assert walk(page, 1) == [3]
    assert not doubtful(page.regions)[[0, 1, 2]].any()


def test_deciding_one_goes_on_with_the_next(page):
    way = DoubtRound()
    first = way.next(page).region
    table = page.regions.with_colour(np.array([first], np.uint32), (1, 2, 3))
    assert way.next(replace(page, regions=table)).region == 2


def test_it_says_how_many_are_left(page):
    assert DoubtRound().next(page).left == page.regions.count - 1


def test_nothing_is_doubtful_when_all_is_sure(page):
    sure = replace(page.regions, confidence=np.ones(page.regions.count + 1, np.float32))
    assert DoubtRound().next(replace(page, regions=sure)) is None


def test_hints_are_the_artists_own_and_not_doubtful(page):
    source = np.full(page.regions.count + 1, Source.HINT, np.uint8)
    assert not doubtful(replace(page.regions, source=source)).any()


def test_reasons_name_the_chance_and_who_disagrees(page):
    other = np.zeros((page.regions.count + 1, 3), np.uint8)
    table = replace(page.regions, candidates=MappingProxyType({"other": other}))
    words = reason(table, 1)
    assert f"{float(table.confidence[1]):.0%} sure" in words
    assert "other (#000000)" in words
    blank = replace(table, source=np.zeros(table.count + 1, np.uint8))
    assert "no colour yet" in reason(blank, 1)
