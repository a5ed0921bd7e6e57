"""Edits of regions: what an artist sees of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.bench.pages import shapes_page
from painter.document.edits import lock_regions
from painter.document.history import History
from painter.document.page import PageState
from painter.document.regions import (
    close_gap,
    close_leak,
    dismiss_leak,
    fill_regions,
    graph_of_regions,
    knows_gap,
    merge_regions,
    move_closure,
    open_leak,
    page_leaks,
    recut,
    recut_lasso,
    regions_along,
    regions_enclosed,
    regions_like,
    remove_closure,
    split_regions,
)
from painter.pixels.regiontable import Source
from painter.segment.borders import find_borders
from painter.segment.ink import read_ink
from painter.segment.openings import graph_of, survey
from tests.unit.document.region_pages import check, page_of, region, rooms

LEFT, MIDDLE, RIGHT = (50, 70), (150, 70), (250, 100)  # rooms of the upper row
BELOW = (50, 200)


@pytest.fixture(scope="module")
def page():
    page = page_of(rooms())
    return replace(page, openings=survey(page.labels.to_array(), rooms() > 127, read_ink(rooms())))


def stroke(*points):
    return np.array(points, np.float32)


def colours(page, *places):
    return [tuple(page.regions.colour[region(page, *place)]) for place in places]


def test_the_page_is_sound(page):
    check(page)
    assert region(page, *LEFT) != region(page, *MIDDLE)


def test_a_merged_region_takes_after_the_first(page):
    left, middle = region(page, *LEFT), region(page, *MIDDLE)
    page = fill_regions(page, [middle], (9, 8, 7)).page
    edit = merge_regions(page, [middle, left])
    check(edit.page)
    assert edit.page.regions.count == page.regions.count - 1
    assert region(edit.page, *LEFT) == region(edit.page, *MIDDLE)
    assert colours(edit.page, LEFT, MIDDLE) == [(9, 8, 7)] * 2
    assert edit.changed.tolist() == [region(edit.page, *LEFT)]
    assert edit.page.labels is page.labels


def test_other_regions_keep_id_and_row_when_some_are_merged(page):
    left, middle = region(page, *LEFT), region(page, *MIDDLE)
    after = merge_regions(page, [left, middle]).page
    last = page.regions.count
    for number in range(1, last):
        if number not in {left, middle}:
            for name, column in page.regions.columns().items():
                np.testing.assert_array_equal(after.regions.columns()[name][number], column[number])


def test_locked_regions_are_not_swallowed(page):
    left, middle, right = (region(page, *place) for place in (LEFT, MIDDLE, RIGHT))
    page = lock_regions(page, [middle], True)
    edit = merge_regions(page, [left, middle, right])
    assert edit.notices == ("1 locked region stays as it is.",)
    assert region(edit.page, *MIDDLE) not in {region(edit.page, *LEFT)}
    assert region(edit.page, *LEFT) == region(edit.page, *RIGHT)
    assert merge_regions(page, [middle, left]).page is page


def test_a_merge_holds_at_every_setting(page):
    merged = merge_regions(page, [region(page, *LEFT), region(page, *MIDDLE)]).page
    for gap in (0.0, 10.0, 20.0, 40.0):
        after = recut(merged, gap).page
        check(after)
        assert region(after, *LEFT) == region(after, *MIDDLE), gap


def test_another_setting_and_back_is_the_page_as_it_was(page):
    opened = recut(page, 0.5)
    assert opened.page.regions.count < page.regions.count
    assert region(opened.page, 50, 200) == region(opened.page, 150, 200)  # a door of 14 pixels
    assert opened.page.labels is page.labels
    again = recut(opened.page, page.gap).page
    assert (again.regions.region_of_atom == page.regions.region_of_atom).all() or (
        again.regions.count == page.regions.count
    )
    check(again)
    assert recut(page, page.gap).page is page


def test_a_setting_beyond_the_tree_is_told(page):
    assert knows_gap(page, 40.0)
    assert not knows_gap(page, 500.0)
    with pytest.raises(ValueError, match="too coarse"):
        recut(page, 500.0)


def test_colours_lost_by_another_setting_are_said(page):
    small, large = region(page, 50, 200), region(page, 150, 200)
    page = fill_regions(page, [small], (1, 1, 1)).page
    page = fill_regions(page, [large], (2, 2, 2)).page
    assert len(recut(page, 0.5).notices) == 1


def test_a_locked_region_is_not_cut_anew(page):
    locked = lock_regions(page, [region(page, *BELOW)], True)
    after = recut(locked, 0.5).page
    assert region(after, *BELOW) != region(after, 150, 200)
    assert after.regions.locked[region(after, *BELOW)]
    check(after)


def test_a_lasso_cuts_only_what_it_holds(page):
    lasso = stroke((0, 145), (190, 145), (190, 279), (0, 279))
    after = recut_lasso(page, lasso, 0.5).page
    check(after)
    assert after.gap == page.gap
    assert region(after, *BELOW) == region(after, 150, 200)
    assert region(after, *LEFT) != region(after, *MIDDLE)
    # The other setting there stays when the page is cut anew, and another lasso takes it back.
    assert region(recut(after, 19.0).page, *BELOW) == region(recut(after, 19.0).page, 150, 200)
    back = recut_lasso(after, lasso, page.gap).page
    assert region(back, *BELOW) != region(back, 150, 200)


def test_a_stroke_splits_a_region_and_both_parts_keep_the_colour(page):
    page = fill_regions(page, [region(page, *LEFT)], (9, 8, 7)).page
    edit = split_regions(page, stroke((20, 75), (95, 75)))
    check(edit.page)
    assert edit.page.regions.count == page.regions.count + 1
    assert region(edit.page, 50, 40) != region(edit.page, 50, 120)
    assert colours(edit.page, (50, 40), (50, 120)) == [(9, 8, 7)] * 2
    source = edit.page.regions.source
    assert source[region(edit.page, 50, 40)] == source[region(edit.page, 50, 120)] == Source.ARTIST
    assert set(edit.changed) == {region(edit.page, 50, 40), region(edit.page, 50, 120)}


def test_a_split_holds_at_every_setting(page):
    after = split_regions(page, stroke((20, 75), (95, 75))).page
    for gap in (0.0, 10.0, 40.0):
        again = recut(after, gap).page
        assert region(again, 50, 40) != region(again, 50, 120), gap
        check(again)


def test_ink_goes_with_the_nearer_part(page):
    after = split_regions(page, stroke((20, 75), (95, 75))).page
    assert region(after, 12, 40) == region(after, 50, 40)
    assert region(after, 12, 120) == region(after, 50, 120)


def test_a_stroke_that_stops_short_is_carried_on(page):
    after = split_regions(page, stroke((20, 75), (84, 75))).page
    assert region(after, 50, 40) != region(after, 50, 120)


def test_a_stroke_in_the_open_divides_nothing(page):
    edit = split_regions(page, stroke((45, 75), (60, 75)))
    assert edit.page is page
    assert edit.notices == ("The stroke does not divide the region.",)


def test_only_given_regions_are_split(page):
    across = stroke((20, 75), (195, 75))
    after = split_regions(page, across, [region(page, *LEFT)]).page
    assert after.regions.count == page.regions.count + 1
    locked = lock_regions(page, [region(page, *LEFT)], True)
    edit = split_regions(locked, across)
    assert edit.notices == ("1 locked region stays as it is.",)
    assert region(edit.page, 50, 40) == region(edit.page, 50, 120)


def test_a_closed_gap_stays_closed_at_every_setting_and_opens_again(page):
    opened = recut(page, 0.0).page
    assert region(opened, *MIDDLE) == region(opened, *RIGHT)
    assert region(opened, *BELOW) == region(opened, 150, 200)
    closed = close_gap(opened, stroke((101, 197), (101, 217)))
    check(closed.page)
    (closure,) = closed.page.corrections.closures
    assert region(closed.page, *LEFT) != region(closed.page, 150, 200) or len(closure.apart)
    gone = remove_closure(closed.page, closure.id)
    check(gone.page)
    assert gone.page.regions.count == opened.regions.count
    assert gone.page.corrections.closures == ()


def test_two_closures_close_what_one_cannot(page):
    opened = recut(page, 0.0).page  # left and middle join by one door, right and middle by another
    first = close_gap(opened, stroke((101, 57), (101, 71))).page
    assert len(first.corrections.closures) == 1
    second = close_gap(first, stroke((201, 57), (201, 81))).page
    check(second)
    middle = region(second, *MIDDLE)
    assert middle not in {region(second, *LEFT), region(second, *RIGHT)}
    # Either of them opens it again.
    for closure in second.corrections.closures:
        reopened = remove_closure(second, closure.id).page
        check(reopened)
        assert region(reopened, *MIDDLE) in {region(reopened, *LEFT), region(reopened, *RIGHT)}


def test_a_closure_moves_under_its_own_id(page):
    opened = recut(page, 0.0).page
    first = close_gap(opened, stroke((101, 57), (101, 71))).page
    (closure,) = first.corrections.closures
    moved = move_closure(first, closure.id, stroke((201, 57), (201, 81))).page
    check(moved)
    assert [one.id for one in moved.corrections.closures] == [closure.id]
    assert moved.corrections.closures[0].points[0].tolist() == [201, 57]


def test_a_stroke_that_closes_nothing_is_no_closure(page):
    edit = close_gap(page, stroke((45, 75), (60, 80)))
    assert edit.page is page
    assert edit.notices == ("The stroke closes no gap: draw it from line to line.",)


def test_merging_over_a_closure_takes_it_away(page):
    opened = recut(page, 0.0).page
    first = close_gap(opened, stroke((101, 57), (101, 71))).page
    second = close_gap(first, stroke((201, 57), (201, 81))).page
    merged = merge_regions(second, [region(second, *MIDDLE), region(second, *RIGHT)]).page
    check(merged)
    assert len(merged.corrections.closures) < 2


def test_lassos_fill_what_lies_inside_by_half(page):
    inside = regions_enclosed(page, stroke((5, 5), (160, 5), (160, 150), (5, 150)))
    assert region(page, *LEFT) in inside
    assert region(page, *MIDDLE) in inside
    assert region(page, *RIGHT) not in inside
    assert len(regions_enclosed(page, stroke((5, 5), (6, 5)))) == 0


def test_a_drag_meets_regions_in_order(page):
    met = regions_along(page, stroke(RIGHT, MIDDLE, (-50, 70)))
    order = [
        number for number in met if number in {region(page, *p) for p in (LEFT, MIDDLE, RIGHT)}
    ]
    assert order == [region(page, *RIGHT), region(page, *MIDDLE), region(page, *LEFT)]


def test_all_of_one_colour(page):
    left, right = region(page, *LEFT), region(page, *RIGHT)
    page = fill_regions(page, [left, right], (5, 5, 5)).page
    assert set(regions_like(page, left)) == {left, right}


def test_filling_spares_the_locked_and_says_so(page):
    left, right = region(page, *LEFT), region(page, *RIGHT)
    page = lock_regions(page, [left], True)
    edit = fill_regions(page, [left, right], (5, 6, 7), swatch=3)
    assert edit.notices == ("1 locked region stays as it is.",)
    assert edit.page.regions.swatch[right] == 3
    assert colours(edit.page, LEFT, RIGHT) == [(255, 255, 255), (5, 6, 7)]


def test_leaks_are_closed_and_dismissed(page):
    opened = recut(page, 0.0).page
    leaks = page_leaks(opened)
    doors = [leak for leak in leaks if abs(leak.at[0] - 101) < 4 or abs(leak.at[0] - 201) < 4]
    assert len(doors) >= 3
    closed = close_leak(opened, doors[0]).page
    assert len(closed.corrections.closures) == 1
    assert doors[0].at not in [leak.at for leak in page_leaks(closed)]
    dismissed = dismiss_leak(opened, doors[1])
    assert doors[1].at not in [leak.at for leak in page_leaks(dismissed)]
    assert len(page_leaks(dismissed)) == len(leaks) - 1


def test_closing_a_listed_passage_always_settles_it():
    ink, _ = shapes_page(5, (3, 8), size=256)
    page = page_of(ink, 12.0)
    page = replace(page, openings=survey(page.labels.to_array(), ink > 127, read_ink(ink)))
    leaks = page_leaks(page)
    assert leaks
    for leak in leaks:
        closed = close_leak(page, leak).page
        check(closed)
        assert len(closed.corrections.closures) == 1
        assert leak.at not in [other.at for other in page_leaks(closed)]


def closed_passage(page):
    """One between the left room and the middle one."""
    sides = {region(page, *LEFT), region(page, *MIDDLE)}
    return next(leak for leak in page_leaks(page) if set(leak.between) == sides)


def test_opening_a_passage_makes_one_region_of_both_sides_and_settles_it(page):
    leak = closed_passage(page)
    opened = open_leak(page, leak).page
    check(opened)
    assert region(opened, *LEFT) == region(opened, *MIDDLE)
    assert leak.at not in [other.at for other in page_leaks(opened)]
    gap_open = recut(page, 0.0).page
    passage = next(leak for leak in page_leaks(gap_open) if leak.is_open)
    assert open_leak(gap_open, passage).page is gap_open


@pytest.mark.parametrize("place", [LEFT, MIDDLE])
def test_where_a_passage_is_opened_the_artists_colour_leads(page, place):
    page = fill_regions(page, [region(page, *place)], (5, 6, 7)).page
    opened = open_leak(page, closed_passage(page)).page
    assert colours(opened, LEFT, MIDDLE) == [(5, 6, 7)] * 2


def test_a_passage_beside_a_locked_region_is_not_opened(page):
    locked = lock_regions(page, [region(page, *MIDDLE)], True)
    edit = open_leak(locked, closed_passage(locked))
    assert edit.page is locked
    assert "locked" in edit.notices[0]


def test_a_split_of_the_artist_is_no_suspicious_passage(page):
    split = split_regions(page, stroke((2, 70), (99, 72))).page
    labels = split.labels.to_array()
    measured = replace(split, openings=survey(labels, rooms() > 127, read_ink(rooms())))
    assert len(measured.openings.at) > len(page.openings.at)
    assert {leak.at for leak in page_leaks(measured)} == {leak.at for leak in page_leaks(page)}


def test_a_passage_between_locked_regions_is_not_closed(page):
    opened = recut(page, 0.0).page
    locked = lock_regions(opened, range(1, opened.regions.count + 1), True)
    edit = close_leak(locked, page_leaks(locked)[0])
    assert edit.page is locked
    assert "locked" in edit.notices[0]


def test_the_graph_follows_from_that_of_the_atoms(page):
    graph = graph_of_regions(page)
    pairs = set(zip(graph.a.tolist(), graph.b.tolist(), strict=True))
    left, middle = sorted((region(page, *LEFT), region(page, *MIDDLE)))
    assert (left, middle) in pairs
    widest = graph.passage[[pair == (left, middle) for pair in zip(graph.a, graph.b, strict=True)]]
    assert abs(widest[0] - 8) <= 2


def test_an_old_table_without_atoms_is_measured_when_it_is_needed(page):
    old = replace(page, regions=replace(page.regions, atoms=None))
    merged = merge_regions(old, [region(old, *LEFT), region(old, *MIDDLE)]).page
    check(merged)


def test_a_page_without_regions_says_so():
    with pytest.raises(UserError):
        merge_regions(PageState(size=Size(9, 9)), [1, 2])


def test_undo_of_an_edit_costs_at_most_twice_the_tiles_it_touches():
    page = page_of(np.tile(rooms(), (4, 4)))
    history = History(page)
    after = split_regions(page, stroke((20, 75), (95, 75))).page
    history.commit("Split", after)
    tiles = [key for key, tile in after.labels.tiles.items() if page.labels.tiles[key] is not tile]
    touched = sum(page.labels.tiles[key].nbytes for key in tiles)
    assert tiles
    assert history.nbytes <= 2 * touched


def test_a_closure_that_leaves_colour_another_way_round_is_kept_and_says_so():
    ink = rooms()
    ink[100:108, 100:103] = 0  # a second door between the same rooms
    page = page_of(ink, gap=0.0)
    first = close_gap(page, np.array([(101, 58), (101, 70)], np.float32))
    assert len(first.page.corrections.closures) == 1
    assert any("way round" in text for text in first.notices)
    second = close_gap(first.page, np.array([(101, 98), (101, 110)], np.float32))
    assert not second.notices
    assert region(second.page, 50, 70) != region(second.page, 150, 70)


@pytest.mark.parametrize("below", range(250, 275, 2))
def test_a_split_far_from_a_room_of_its_region_keeps_the_graph_of_the_pixels(below):
    """Whatever of that room lies where the edit's view ends, within a line or beside it."""
    ink = rooms(300, 420)
    ink[below : below + 3, 10:100] = 255
    page = page_of(ink)
    page = replace(page, openings=survey(page.labels.to_array(), ink > 127, read_ink(ink)))
    page = merge_regions(page, [region(page, 50, 70), region(page, 50, 200)]).page
    edit = split_regions(page, stroke((20, 11), (20, 120), (90, 120), (90, 11)))
    assert edit.page is not page
    kept, ink_free = edit.page.openings.graph, ink > 127
    fresh = graph_of(find_borders(edit.page.labels.to_array(), ink_free))
    for column in ("a", "b", "border", "open_border"):
        np.testing.assert_array_equal(getattr(kept, column), getattr(fresh, column))
