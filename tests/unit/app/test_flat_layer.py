"""Painted layers become flats: colours, cover, shade, and the preview before it is done."""

from dataclasses import replace

import numpy as np
import pytest

from painter.app.flat_layer import FlatChoice, can_flatten, flatten_layer
from painter.app.flattening import Flattening
from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.document.edits import add_raster, find_layer, region_at, set_pixels
from painter.document.layer import ShadeLayer
from painter.pixels.tilemap import TileMap
from painter.segment.flatten import FlattenMethod

INSIDE, OTHER = (60, 40), (60, 120)
BLUE = np.array([30, 60, 200])


@pytest.fixture
def editor(owner):
    """A box painted roughly in blues, with some paint over its lines."""
    editor = owner.show()
    rgba = np.zeros((160, 120, 4), np.uint8)
    noise = np.random.default_rng(1).integers(-12, 13, (36, 63, 1))
    rgba[24:60, 30:93, :3] = np.clip(BLUE + noise, 0, 255)
    rgba[24:60, 30:93, 3] = 255
    page = add_raster(editor.page, "paint")
    editor.commit("Paint", set_pixels(page, page.active, TileMap.from_array(rgba)))
    return editor


def region_mask(page, place):
    labels = page.labels.lookup(page.regions.region_of_atom)
    return labels == region_at(page, *place)


def pixels(page):
    return find_layer(page, page.active).pixels.page(page.size)


def test_at_full_strength_a_region_has_one_colour_and_full_cover(editor):
    after = flatten_layer(editor.page, editor.page.active, FlatChoice())
    inside = pixels(after)[region_mask(after, INSIDE)]
    assert len(np.unique(inside, axis=0)) == 1
    assert inside[0, 3] == 255
    assert np.abs(inside[0, :3].astype(int) - BLUE).max() <= 2


def test_paint_that_ran_over_the_line_is_gone(editor):
    before = pixels(editor.page)
    around = ~region_mask(editor.page, INSIDE)
    assert before[around, 3].any()
    after = flatten_layer(editor.page, editor.page.active, FlatChoice())
    assert not pixels(after)[around, 3].any()


def test_a_region_that_is_painted_in_part_keeps_its_cover(editor):
    page = editor.page
    layer = find_layer(page, page.active)
    rgba = layer.pixels.page(page.size)
    mask = region_mask(page, OTHER)
    ys, xs = np.nonzero(mask)
    few = slice(0, len(ys) // 4)
    rgba[ys[few], xs[few]] = (200, 30, 30, 255)
    page = set_pixels(page, page.active, TileMap.from_array(rgba))
    after = pixels(flatten_layer(page, page.active, FlatChoice()))
    assert np.array_equal(after[mask, 3], rgba[mask, 3])


def test_half_way_lies_between(editor):
    whole = pixels(flatten_layer(editor.page, editor.page.active, FlatChoice())).astype(int)
    half = pixels(flatten_layer(editor.page, editor.page.active, FlatChoice(strength=0.5)))
    start = pixels(editor.page).astype(int)
    middle = (slice(30, 50), slice(40, 80))
    assert np.abs(half[middle] - (start[middle] + whole[middle]) / 2).max() <= 1


def test_no_strength_is_no_edit(editor):
    page = editor.page
    assert flatten_layer(page, page.active, FlatChoice(strength=0.0)) is page


@pytest.mark.parametrize("method", [FlattenMethod.MEAN, FlattenMethod.AUTOCACONET])
def test_other_methods_make_flats_too(editor, method):
    after = flatten_layer(editor.page, editor.page.active, FlatChoice(method=method))
    inside = pixels(after)[30:50, 40:80, :3].astype(int)
    assert inside.std(axis=(0, 1)).max() < pixels(editor.page)[30:50, 40:80, :3].std()


def test_shade_keeps_what_was_removed(editor):
    page = editor.page
    after = flatten_layer(page, page.active, FlatChoice(shade=True))
    place = [layer.id for layer in after.layers].index(page.active)
    above = after.layers[place - 1]
    assert isinstance(above, ShadeLayer)
    assert after.active == page.active
    before, now = draw_page(page)[30:50, 40:80], draw_page(after)[30:50, 40:80]
    darker = pixels(page)[30:50, 40:80, :3] <= pixels(after)[30:50, 40:80, :3]
    off = np.abs(before[..., :3].astype(int) - now[..., :3].astype(int))
    assert off[darker].max() <= 2


def test_an_empty_layer_is_refused_and_the_ink_is_not_offered(editor):
    page = add_raster(editor.page, "empty")
    with pytest.raises(UserError):
        flatten_layer(page, page.active, FlatChoice())
    assert can_flatten(page, page.active)
    assert not can_flatten(page, page.ink.id)
    assert not can_flatten(replace(page, labels=None, regions=None), page.active)


# The preview.


@pytest.fixture
def flattening(owner, editor):
    return Flattening(editor, owner.studio.desk, editor.page.active)


def test_the_page_shows_the_choice_and_nothing_is_done_yet(owner, editor, flattening):
    page, edits = editor.page, len(editor.history.edits)
    flattening.choose(FlatChoice())
    owner.run()
    assert flattening.ready
    assert editor.page is page
    assert editor.shown_page is not page
    flattening.drop()
    assert editor.shown_page is page
    assert len(editor.history.edits) == edits


def test_applying_is_one_step_whatever_was_tried_before(owner, editor, flattening):
    edits = len(editor.history.edits)
    for strength in (0.2, 0.6, 1.0):
        flattening.choose(FlatChoice(strength=strength))
        owner.run()
    flattening.apply()
    assert len(editor.history.edits) == edits + 1
    wanted = flatten_layer(editor.history.edits[-1].before, editor.page.active, FlatChoice())
    assert np.array_equal(pixels(editor.page), pixels(wanted))


def test_applying_waits_for_the_work(owner, editor, flattening):
    page = editor.page
    flattening.choose(FlatChoice())
    flattening.apply()
    assert editor.page is page
    owner.run()
    assert editor.page is not page
    assert not flattening.alive


def test_another_edit_ends_the_preview(owner, editor, flattening):
    ended = []
    flattening.ended.connect(lambda: ended.append(True))
    flattening.choose(FlatChoice())
    owner.run()
    editor.undo()
    assert ended == [True]
    assert not editor.stroking
