"""Masks: made from what is there, painted, inverted, applied; what is seen stays what it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.errors import UserError
from painter.base.geometry import Rect
from painter.document.drawing import draw_page
from painter.document.history import History
from painter.document.layer import FlatsLayer, LayerMask, RasterLayer
from painter.document.masks import (
    apply_mask,
    enable_mask,
    hiding_mask,
    invert_mask,
    joined,
    mask_from_transparency,
    mask_of_regions,
    paint_mask,
    set_hides,
    set_mask,
    showing_mask,
)
from painter.pixels.tilemap import TileMap
from tests.unit.document.stacks import (
    SIZE,
    by_name,
    difference,
    group,
    hides,
    ink,
    page_of,
    paper,
    pixels,
    raster,
)

SEEDS = st.integers(0, 50)


def masked_page(seed=1, mask=2, **values):
    return page_of(ink(), raster(seed, mask=LayerMask(hides(mask)), **values), paper())


def the(page):
    return page.layers[1]


def test_a_new_mask_shows_all_or_hides_all():
    page = page_of(raster(1), paper())
    number = page.layers[0].id
    assert difference(page, set_mask(page, number, showing_mask())) == 0
    hidden = set_mask(page, number, hiding_mask(page.size))
    assert difference(hidden, page_of(paper())) == 0


@given(SEEDS, st.integers(0, 9))
def test_inverting_twice_is_nothing_and_once_is_the_rest(seed, mask):
    page = masked_page(seed, mask)
    once = invert_mask(page, the(page).id)
    shown = 255 - the(page).mask.hides.page(SIZE).astype(int)
    assert (the(once).mask.hides.page(SIZE) == shown).all()
    twice = invert_mask(once, the(page).id)
    assert difference(page, twice) == 0


@given(SEEDS, st.integers(0, 9))
def test_an_applied_mask_looks_the_same(seed, mask):
    page = masked_page(seed, mask)
    after = apply_mask(page, the(page).id)
    assert the(after).mask is None
    assert difference(page, after) <= 1


def test_a_mask_applied_to_a_fill_makes_paint_of_it():
    page = page_of(paper(mask=LayerMask(hides(1))))
    after = apply_mask(page, page.layers[0].id)
    assert isinstance(after.layers[0], RasterLayer)
    assert difference(page, after) <= 1


def test_a_mask_that_is_off_hides_nothing_and_goes_without_a_trace():
    page = masked_page()
    off = enable_mask(page, the(page).id, False)
    assert difference(off, page_of(ink(), raster(1), paper())) == 0
    applied = apply_mask(off, the(page).id)
    assert the(applied).mask is None
    assert difference(off, applied) == 0


@given(SEEDS)
def test_transparency_made_a_mask_looks_the_same(seed):
    page = page_of(raster(seed), paper())
    after = mask_from_transparency(page, page.layers[0].id)
    alpha = after.layers[0].pixels.page(SIZE)[:, :, 3]
    assert set(np.unique(alpha)) <= {0, 255}
    # A masked pixel is rounded once, a translucent one was rounded when it was stored as well.
    assert difference(page, after) <= 1


def test_transparency_joins_a_mask_that_is_there():
    page = masked_page()
    assert difference(page, mask_from_transparency(page, the(page).id)) <= 1


def test_a_mask_of_regions_shows_just_these():
    page = page_of(FlatsLayer(id=0, name="flats"))
    masked = set_mask(page, page.layers[0].id, mask_of_regions(page, [1, 4]))
    labels = page.labels.to_array()
    alpha = draw_page(masked)[:, :, 3]
    assert (alpha == np.where(np.isin(labels, [1, 4]), 255, 0)).all()


def test_two_masks_hide_what_either_hides():
    one, two = LayerMask(hides(1)), LayerMask(hides(2))
    both = joined(one, two).hides.page(SIZE).astype(int)
    a, b = hides(1).page(SIZE).astype(int), hides(2).page(SIZE).astype(int)
    assert np.abs(255 - both - (255 - a) * (255 - b) / 255).max() <= 0.5
    assert joined(None, two) is two
    assert joined(one, None) is one
    assert joined(LayerMask(hides(1), False), two) is two


@given(st.integers(0, 255), st.sampled_from([0.0, 0.3, 1.0]), SEEDS)
def test_painting_on_a_mask_goes_towards_the_value_of_the_brush(hide, opacity, seed):
    base, stroke = hides(1), hides(seed)
    area = Rect(3, 2, 20, 13)
    after = paint_mask(base, stroke, area, hide, opacity).page(SIZE)[:, :, 0].astype(int)
    old = base.page(SIZE)[:, :, 0].astype(int)
    cover = stroke.page(SIZE)[:, :, 0] / 255 * opacity
    wanted = np.round(old + (hide - old) * cover)
    inside = np.zeros_like(old, bool)
    inside[area.y0 : area.y1, area.x0 : area.x1] = True
    assert (after[~inside] == old[~inside]).all()
    assert np.abs(after - wanted)[inside].max() <= 1


def test_painting_on_a_mask_is_undone_exactly_and_weighed():
    page = masked_page()
    history = History(page)
    hidden = paint_mask(the(page).mask.hides, hides(7), Rect.of(SIZE), 255, 1.0)
    history.commit("mask", set_hides(page, the(page).id, hidden))
    assert history.nbytes == sum(tile.nbytes for tile in the(page).mask.hides.tiles.values())
    history.undo()
    assert history.page is page


REFUSED = {
    "flats": (apply_mask, lambda m: FlatsLayer(id=0, name="x", mask=m)),
    "group": (apply_mask, lambda m: group(raster(1), mask=m)),
    "ink": (apply_mask, lambda m: ink(mask=m)),
    "locked": (apply_mask, lambda m: raster(1, mask=m, locked=True)),
    "transparency of a fill": (mask_from_transparency, lambda m: paper()),
    "transparency of ink": (mask_from_transparency, lambda m: ink()),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_pixels_to_lose_is_refused(case):
    do, make = REFUSED[case]
    page = page_of(make(LayerMask(hides(1))))
    with pytest.raises(UserError):
        do(page, page.layers[0].id)


def test_without_regions_there_is_no_mask_of_them():
    page = page_of(raster(1), labels=None, regions=None)
    with pytest.raises(UserError, match="no regions"):
        mask_of_regions(page, [1])


def test_untouched_tiles_are_shared_when_a_mask_is_applied():
    wide = TileMap.from_array(np.full((300, 600, 4), 255, np.uint8))
    part = TileMap.from_array(np.full((10, 10), 255, np.uint8))
    page = page_of(RasterLayer(id=0, name="wide", pixels=wide, mask=LayerMask(part)))
    after = by_name(apply_mask(page, 1), "wide").pixels
    assert after.changed(wide) == {(0, 0)}


def test_pixels_are_what_the_tests_think():
    assert (pixels(1).page(SIZE)[:, :, :3] <= pixels(1).page(SIZE)[:, :, 3:]).all()
