"""Swatches and the regions that are tied to them."""

from __future__ import annotations

import numpy as np

from painter.app.swatches import (
    add_swatch,
    edit_swatch,
    find_swatches,
    lock_swatch,
    merge_swatches,
    palette_from_page,
    remove_swatch,
    rename_swatch,
    tie,
    users_of,
)
from painter.document.edits import lock_regions, recolour
from painter.imaging.colournames import colour_name
from tests.unit.document.region_pages import page_of, region, rooms

LEFT, MIDDLE, RIGHT = (50, 70), (150, 70), (250, 100)


def tied():
    page = page_of(rooms())
    for rgb in ((200, 30, 30), (30, 30, 200), (202, 31, 30)):
        page = add_swatch(page, rgb)
    for index, place in enumerate((LEFT, MIDDLE, RIGHT)):
        page = tie(page, np.array([region(page, *place)], np.uint32), index)
    return page


def colour(page, place):
    return tuple(page.regions.colour[region(page, *place)])


def test_a_tied_region_has_the_colour_of_its_swatch():
    page = tied()
    assert colour(page, MIDDLE) == (30, 30, 200)
    assert users_of(page, 1).tolist() == [region(page, *MIDDLE)]


def test_editing_a_swatch_recolours_those_who_use_it():
    page = tied()
    page = tie(page, np.array([region(page, *RIGHT)], np.uint32), 1)
    page = lock_regions(page, [region(page, *RIGHT)], True)
    after = edit_swatch(page, 1, (1, 2, 3))
    assert after.palette.swatches[1].rgb == (1, 2, 3)
    assert after.palette.swatches[1].name == colour_name((1, 2, 3))
    assert colour(after, MIDDLE) == (1, 2, 3)
    assert colour(after, RIGHT) == (30, 30, 200)  # locked
    assert colour(after, LEFT) == (200, 30, 30)


def test_a_name_that_the_artist_gave_stays():
    page = rename_swatch(tied(), 1, "sea")
    assert edit_swatch(page, 1, (1, 2, 3)).palette.swatches[1].name == "sea"


def test_a_locked_swatch_stays():
    page = lock_swatch(tied(), 0, True)
    assert edit_swatch(page, 0, (1, 1, 1)) is page
    assert remove_swatch(page, 0) is page


def test_another_colour_unties():
    page = tied()
    after = recolour(page, [region(page, *LEFT)], (9, 9, 9))
    assert users_of(after, 0).tolist() == []


def test_removing_a_swatch_leaves_the_colours_and_the_other_ties():
    page = tied()
    after = remove_swatch(page, 0)
    assert [swatch.rgb for swatch in after.palette.swatches] == [(30, 30, 200), (202, 31, 30)]
    assert colour(after, LEFT) == (200, 30, 30)
    assert after.regions.swatch[region(after, *LEFT)] == -1
    assert users_of(after, 0).tolist() == [region(after, *MIDDLE)]
    assert users_of(after, 1).tolist() == [region(after, *RIGHT)]


def test_near_equal_swatches_become_one():
    page = tied()
    after, gone = merge_swatches(page)
    assert gone == 1
    assert len(after.palette.swatches) == 2
    assert colour(after, LEFT) == colour(after, RIGHT)
    assert colour(after, MIDDLE) == (30, 30, 200)
    tie_left = after.regions.swatch[region(after, *LEFT)]
    assert after.palette.swatches[tie_left].rgb == colour(after, LEFT)
    assert merge_swatches(after) == (after, 0)


def test_regions_follow_to_the_locked_one_of_near_equal_swatches():
    for index, rgb in ((0, (200, 30, 30)), (2, (202, 31, 30))):
        after, gone = merge_swatches(lock_swatch(tied(), index, True))
        assert gone == 1
        assert colour(after, LEFT) == colour(after, RIGHT) == rgb


def test_a_palette_of_the_page_has_each_colour_once_and_ties_all():
    page = tied()
    after = palette_from_page(page)
    assert {swatch.rgb for swatch in after.palette.swatches} == {
        (200, 30, 30),
        (30, 30, 200),
        (202, 31, 30),
    }
    for place in (LEFT, MIDDLE, RIGHT):
        swatch = after.palette.swatches[after.regions.swatch[region(after, *place)]]
        assert swatch.rgb == colour(after, place)


def test_swatches_are_found_by_words():
    page = rename_swatch(tied(), 1, "Sea at night")
    assert find_swatches(page.palette, "blue") == [1]
    assert find_swatches(page.palette, "SEA night") == [1]
    assert find_swatches(page.palette, "#c81e1e") == [0]
    assert find_swatches(page.palette, "red") == [0, 2]
    assert find_swatches(page.palette, "") == [0, 1, 2]


def test_names_of_plain_colours():
    assert colour_name((255, 255, 255)) == "white"
    assert colour_name((0, 0, 0)) == "black"
    assert "red" in colour_name((220, 20, 20))
    assert "brown" in colour_name((110, 60, 20))
    assert "peach" in colour_name((240, 200, 180))
    assert colour_name((0, 128, 0)).endswith("green")


def test_a_palette_from_the_page_keeps_the_swatches_that_are_used_or_locked():
    page = rename_swatch(tied(), 1, "Coat")
    page = lock_swatch(rename_swatch(add_swatch(page, (9, 9, 9)), 3, "Spare"), 3, True)
    page = add_swatch(page, (90, 90, 90))
    page = add_swatch(page, (30, 30, 200), "Scarf")
    after = palette_from_page(page)
    names = {swatch.name for swatch in after.palette.swatches}
    assert {"Coat", "Scarf", "Spare"} <= names
    assert len(after.palette.swatches) == 5
    assert after.palette.swatches[int(after.regions.swatch[region(page, *MIDDLE)])].name == "Coat"
    (spare,) = (swatch for swatch in after.palette.swatches if swatch.name == "Spare")
    assert spare.locked


def test_a_page_without_colours_keeps_its_palette():
    page = add_swatch(page_of(rooms()), (1, 2, 3))
    assert palette_from_page(page) is page
