"""The line about the region under the pen."""

from dataclasses import replace

import numpy as np
import pytest

from painter.app.region_words import region_words
from painter.document.edits import lock_regions, recolour
from painter.pixels.regiontable import RegionKind, Source
from tests.unit.app.work import Owner


@pytest.fixture
def state(tmp_path):
    """A page whose regions a plugin coloured, and was hardly sure of; region 1 is a gutter."""
    page = Owner(tmp_path).show().page
    table = page.regions
    rows = table.count + 1
    kind = np.full(rows, RegionKind.DRAWING, np.uint8)
    kind[1] = RegionKind.GUTTER
    colours, source = np.full((rows, 3), 90, np.uint8), np.full(rows, Source.PLUGIN, np.uint8)
    table = replace(table, kind=kind).proposed("x", colours, source, np.full(rows, 0.2, np.float32))
    return replace(page, regions=table)


def test_where_a_colour_comes_from_and_how_sure_it_is(state):
    assert region_words(state, 2) == "region 2, #5a5a5a, by a plugin, 20% sure"


def test_nobody_asks_how_sure_the_white_of_a_gutter_is(state):
    assert region_words(state, 1) == "region 1, #5a5a5a, by a plugin, gutter"


def test_what_the_artist_decided_needs_no_number(state):
    page = lock_regions(recolour(state, [2], (255, 0, 0)), [2], True)
    assert region_words(page, 2) == "region 2, #ff0000, by hand, locked"
