"""Going through suspicious passages: measured in the background, closed, dismissed."""

import cv2
import numpy as np
import pytest

from painter.app.filling import fill
from painter.app.leaks import LeakReview, describe_leak
from painter.app.measuring import Measuring
from painter.app.page_lines import page_lines
from painter.app.pages import with_ink
from painter.document.edits import region_at
from painter.document.regions import recut
from painter.io.inkplate import inked_page

INSIDE, OUTSIDE = (150, 120), (20, 20)


def broken_ring():
    """A ring with two holes in its line, one of them narrow."""
    ink = np.full((260, 300), 255, np.uint8)
    cv2.circle(ink, (150, 120), 70, 0, 3)
    ink[115:122, 215:225] = 255
    ink[40:60, 140:158] = 255
    return ink


@pytest.fixture
def editor(owner):
    owner.measuring = Measuring(owner.studio)
    inked, _ = inked_page(broken_ring(), None)
    owner.studio.show(with_ink(inked), None, "ring")
    owner.studio.find_regions(0.5)
    owner.run()
    owner.notices.clear()
    return owner.studio.editor


@pytest.fixture
def review(editor):
    review = LeakReview()
    review.set_editor(editor)
    return review


def test_passages_are_measured_after_regions_were_found_and_that_is_no_edit(editor):
    assert editor.page.openings is not None
    assert not editor.unsaved


def test_undo_to_other_regions_measures_again(owner, editor):
    first = editor.page.labels
    owner.studio.find_regions(12.0)
    owner.run()
    assert editor.page.labels is not first
    assert editor.page.openings is not None
    editor.undo()
    owner.run()
    assert editor.page.openings is not None


def test_the_holes_of_a_line_are_listed_the_likeliest_first(editor, review):
    assert review.measured
    chances = [
        (leak.is_open, leak.likelihood if leak.is_open else -leak.likelihood)
        for leak in review.leaks
    ]
    assert chances == sorted(chances, reverse=True)
    assert review.leaks[0].is_open
    near = [min(np.hypot(leak.at[0] - x, leak.at[1] - y) for leak in review.leaks)
            for x, y in ((220, 118), (149, 50))]  # fmt: skip
    assert max(near) < 12


def test_closing_a_passage_makes_a_wall_and_goes_on_to_the_next(editor, review):
    count = len(review.leaks)
    seen = []
    review.visited.connect(lambda: seen.append(review.current))
    while review.current is not None:
        review.close()
    assert region_at(editor.page, *INSIDE) != region_at(editor.page, *OUTSIDE)
    assert len(editor.page.corrections.closures) >= 2
    assert len(seen) < count
    assert review.leaks == ()
    editor.undo()
    review.refresh()
    assert len(review.leaks) > 0


def test_a_dismissed_passage_stays_away_until_it_is_undone(editor, review):
    gone = review.current
    count = len(review.leaks)
    review.dismiss()
    assert gone.at not in [leak.at for leak in review.leaks]
    assert len(review.leaks) == count - 1
    assert editor.history.undo_label == "Dismiss passage"
    editor.undo()
    review.refresh()
    assert gone.at in [leak.at for leak in review.leaks]


def test_a_closed_passage_opens_as_one_step(editor, review):
    assert not review.can_open
    review.open()
    assert not editor.unsaved
    editor.commit("Gap", recut(editor.page, 12.0).page)
    review.refresh()
    place = next(k for k, leak in enumerate(review.leaks) if not leak.is_open)
    review.choose(place)
    closed, count = review.current, editor.page.regions.count
    assert review.can_open
    review.open()
    assert editor.page.regions.count == count - 1
    assert closed.at not in [leak.at for leak in review.leaks]
    assert editor.history.undo_label == "Open passage"
    editor.undo()
    review.refresh()
    assert closed in review.leaks


def test_stepping_goes_round_and_shows_the_place(editor, review):
    count = len(review.leaks)
    places = [review.area()]
    for _ in range(count):
        review.step(1)
        places.append(review.area())
    assert places[0] == places[-1]
    x, y = review.current.at
    area = review.area()
    assert area.x0 < x < area.x1
    assert area.y0 < y < area.y1


def test_an_edit_elsewhere_keeps_the_place(editor, review):
    review.step(1)
    here = review.current
    editor.commit("Fill", fill(editor, [region_at(editor.page, *OUTSIDE)]))
    review.refresh()
    assert review.current is here


def test_a_passage_says_how_wide_it_is_and_what_it_joins(editor, review):
    head, tail = describe_leak(editor.page, review.current)
    assert f"{review.current.width:.1f} px" in head
    assert "region" in tail


def test_the_passage_looked_at_is_drawn(editor, review):
    lines = page_lines(editor.page, "brush", review, regions=False, passages=True)
    assert len(lines[-1].points) == len(review.current.stroke)
    assert page_lines(editor.page, "brush", review, regions=False, passages=False) == ()
    review.close()
    assert page_lines(editor.page, "split", review, regions=False, passages=False)[0].dashed


def test_without_a_page_there_is_nothing_to_go_through():
    review = LeakReview()
    review.refresh()
    review.step(1)
    review.close()
    review.open()
    review.dismiss()
    assert review.current is None
    assert review.area() is None
