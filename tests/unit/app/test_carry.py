"""What was decided on a page goes over to regions that are found anew."""

from __future__ import annotations

import numpy as np

from painter.app.carry import carry_over
from painter.document.edits import lock_regions
from painter.document.page import PageState
from painter.document.regions import close_gap, merge_regions, split_regions
from painter.segment.steps import StepKind
from tests.unit.document.region_pages import page_of, region, rooms

TOP = ((50, 70), (150, 70), (250, 70))


def stroke(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, np.float32)


def splits(page: PageState) -> int:
    return sum(step.kind is StepKind.SPLIT for step in page.corrections.steps)


def test_a_stroke_that_closes_nothing_stays() -> None:
    page = close_gap(page_of(rooms(), gap=0.0), stroke((101, 58), (101, 70))).page
    assert len(page.corrections.closures) == 1
    ink = rooms()
    ink[60:68, 100:103] = 255  # now there is a wall
    after = carry_over(page, page_of(ink)).page
    (kept,) = after.corrections.closures
    assert np.array_equal(kept.points, page.corrections.closures[0].points)


def test_a_split_that_takes_a_merge_back_is_no_loss() -> None:
    page = page_of(rooms())
    left, middle = region(page, *TOP[0]), region(page, *TOP[1])
    page = merge_regions(page, [left, middle]).page
    page = split_regions(page, stroke((102, 10), (102, 143))).page
    assert splits(page) == 1
    carried = carry_over(page, page_of(rooms()))
    assert not carried.notices
    assert region(carried.page, *TOP[0]) != region(carried.page, *TOP[1])


def test_a_split_that_is_a_wall_by_now_is_no_loss() -> None:
    page = split_regions(page_of(rooms()), stroke((50, 8), (50, 144))).page
    ink = rooms()
    ink[10:143, 49:52] = 255
    assert not carry_over(page, page_of(ink)).notices


def test_a_split_that_divides_nothing_any_more_is_said() -> None:
    page = split_regions(page_of(rooms()), stroke((50, 8), (50, 144))).page
    assert splits(page) == 1
    ink = rooms()
    ink[13:140, 13:100] = 255  # now the room is solid black
    carried = carry_over(page, page_of(ink))
    assert splits(carried.page) == 1  # who knows what the ink will be next
    assert any("1 split divides nothing" in text for text in carried.notices)


def test_locked_regions_stay_in_one_piece_at_any_setting() -> None:
    page = page_of(rooms(), gap=0.0)
    whole = region(page, *TOP[0])
    assert whole == region(page, *TOP[1])
    fine = page_of(rooms(), gap=20.0)
    assert region(fine, *TOP[0]) != region(fine, *TOP[1])
    open_again = carry_over(page, fine).page
    assert region(open_again, *TOP[0]) != region(open_again, *TOP[1])
    kept = carry_over(lock_regions(page, [whole], True), fine).page
    assert region(kept, *TOP[0]) == region(kept, *TOP[1])
    assert kept.regions is not None
    assert kept.regions.locked[region(kept, *TOP[0])]
