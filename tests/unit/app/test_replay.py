"""Corrections of regions found anew: the same ink at the same setting, the same regions."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.app.carry import carry_over
from painter.document.edits import lock_regions
from painter.document.page import PageState
from painter.document.regions import (
    close_gap,
    fill_regions,
    merge_regions,
    move_closure,
    recut_lasso,
    remove_closure,
    split_regions,
)
from painter.io.corrections_json import corrections_from_json, corrections_to_json
from painter.segment.corrections import Closure, Corrections
from painter.segment.steps import StepKind
from tests.unit.document.region_pages import page_of, region, rooms, same_partition

PLACE = st.tuples(st.integers(-20, 320), st.integers(-20, 300))
INSIDE = st.tuples(st.integers(0, 299), st.integers(0, 279))
STROKE = st.lists(PLACE, min_size=2, max_size=3)
NUMBER = st.integers(0, 9)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.lists(INSIDE, min_size=2, max_size=3)),
        st.tuples(st.just("split"), STROKE),
        st.tuples(st.just("close"), STROKE),
        st.tuples(st.just("open"), NUMBER),
        st.tuples(st.just("move"), st.tuples(NUMBER, STROKE)),
        st.tuples(
            st.just("lasso"),
            st.tuples(st.lists(PLACE, min_size=3, max_size=4), st.sampled_from([0.0, 8.0, 30.0])),
        ),
        st.tuples(st.just("fill"), st.tuples(INSIDE, st.integers(0, 255))),
        st.tuples(st.just("lock"), INSIDE),
        st.tuples(st.just("unlock"), INSIDE),
    ),
    max_size=8,
)


@cache
def fresh() -> PageState:
    return page_of(rooms())


def at(points: Any) -> np.ndarray:
    return np.array(points, np.float32)


def edited(page: PageState, what: str, how: Any) -> PageState:
    closures = page.corrections.closures
    match what:
        case "merge":
            return merge_regions(page, [region(page, *place) for place in how]).page
        case "split":
            return split_regions(page, at(how)).page
        case "close":
            return close_gap(page, at(how)).page
        case "open" if closures:
            return remove_closure(page, closures[how % len(closures)].id).page
        case "move" if closures:
            return move_closure(page, closures[how[0] % len(closures)].id, at(how[1])).page
        case "lasso":
            return recut_lasso(page, at(how[0]), how[1]).page
        case "fill":
            return fill_regions(page, [region(page, *how[0])], (how[1], 1, 2)).page
        case "lock" | "unlock":
            return lock_regions(page, [region(page, *how)], what == "lock")
    return page


def pixels(page: PageState) -> np.ndarray:
    assert page.labels is not None
    assert page.regions is not None
    return page.regions.region_of_atom[page.labels.to_array()].ravel()


@settings(max_examples=60, deadline=None)
@given(EDITS)
def test_regions_found_anew_are_those_that_the_artist_made(edits) -> None:
    page = fresh()
    for what, how in edits:
        page = edited(page, what, how)
    carried = carry_over(page, fresh())
    assert same_partition(np.r_[0, pixels(page)], np.r_[0, pixels(carried.page)])
    assert not carried.notices
    assert page.regions is not None
    assert carried.page.regions is not None
    for column in ("locked", "colour", "source"):
        was = getattr(page.regions, column)[pixels(page)]
        np.testing.assert_array_equal(
            was, getattr(carried.page.regions, column)[pixels(carried.page)]
        )
    assert [one.id for one in page.corrections.closures] == [
        one.id for one in carried.page.corrections.closures
    ]
    kinds = [step.kind for step in page.corrections.steps]
    assert [step.kind for step in carried.page.corrections.steps] == kinds


def test_what_has_no_effect_at_one_setting_comes_back_with_another() -> None:
    page = page_of(rooms())
    page = merge_regions(page, [region(page, 50, 70), region(page, 150, 70)]).page
    page = split_regions(page, at([(250, 8), (250, 144)])).page
    there = carry_over(page, page_of(rooms(), gap=0.0)).page
    back = carry_over(there, page_of(rooms())).page
    assert same_partition(np.r_[0, pixels(page)], np.r_[0, pixels(back)])


def test_a_merge_takes_no_region_that_is_much_larger_now() -> None:
    page = page_of(rooms())
    left, below = region(page, 50, 70), region(page, 50, 200)
    page = merge_regions(page, [left, below]).page
    carried = carry_over(page, page_of(rooms(), gap=0.0)).page  # the rooms above are one
    assert region(carried, 50, 70) == region(carried, 250, 70)
    assert region(carried, 50, 70) != region(carried, 50, 200)


def test_steps_of_a_file_that_knows_strokes_only() -> None:
    points = at([(1, 2), (3, 4)])
    record = corrections_to_json(Corrections(closures=(Closure(3, points),)))
    del record["steps"]
    record["splits"] = [[[5, 6], [7, 8]]]
    closed, split = corrections_from_json(record, 9).steps
    assert (closed.kind, closed.closure) == (StepKind.CLOSE, 3)
    np.testing.assert_array_equal(closed.points, points)
    assert split.kind is StepKind.SPLIT
    np.testing.assert_array_equal(split.points, [(5, 6), (7, 8)])
