"""What falls apart where a passage is closed is measured on both sides of it."""

import cv2
import numpy as np
import pytest

from painter.base.errors import UserError
from painter.bench.pages import shapes_page
from painter.imaging.lines import distance_inside
from painter.segment.atoms import Passages
from painter.segment.find import find_passages
from painter.segment.ink import read_ink
from painter.segment.judge import load_judge
from painter.segment.parting_judge import load_parting_judge
from painter.segment.parting_sight import LIKELIEST, PARTING_FACTS, Partings
from painter.segment.partings import measure_partings
from painter.segment.sight import ground_of
from painter.segment.weigh import Scales

STROKE = 2.0
OPEN, OPEN_PIXELS, BORDER, ROOM, OTHER_ROOM, DEEPEST, WITHIN, OPENINGS = range(8)


class Counted:
    """A judge who answers with the number of what it is asked, so that one can tell them apart."""

    def odds(self, seen):
        return np.arange(len(seen.facts), dtype=np.float32)

    def setting_times(self, partings):
        return np.ones(len(partings.facts), np.float32)


def scales_of(work, labels, judge=None):
    distance = distance_inside(~work)
    count = int(labels.max())
    return Scales(judge or Counted(), ground_of(work, labels, count, distance, STROKE))


def three_rooms(holes=(5, 9)):
    """40 x 120, two lines down the page at columns 30 and 80, each with one hole."""
    work = np.zeros((40, 120), np.bool_)
    for column, hole in zip((30, 80), holes, strict=True):
        work[:, column : column + 2] = True
        work[10 : 10 + hole, column : column + 2] = False
    column = np.arange(120)
    labels = 1 + (column > 30).astype(np.int32) + (column > 80)
    return work, np.ascontiguousarray(np.repeat(labels[np.newaxis], 40, axis=0))


def passages(*rows):
    a, b, gap = zip(*rows, strict=True)
    ones = np.ones(len(rows), np.float32)
    return Passages(np.array(a, np.int32), np.array(b, np.int32), np.float32(gap), ones)


def test_a_hole_in_a_line():
    work, labels = three_rooms()
    found = measure_partings(labels, 3, passages((1, 2, 5.0), (2, 3, 9.0)), scales_of(work, labels))
    facts = found.facts
    assert facts.shape == (2, PARTING_FACTS)
    assert facts[:, OPEN] == pytest.approx([5 / 40, 9 / 40])
    assert np.expm1(facts[:, BORDER]) * STROKE == pytest.approx([40, 40], rel=1e-3)
    assert np.expm1(facts[:, OPENINGS]) == pytest.approx([1, 1])


def test_the_sides_are_what_hangs_together_at_a_larger_setting():
    work, labels = three_rooms()
    free = [int((~work & (labels == k)).sum()) for k in (1, 2, 3)]
    order = passages((1, 2, 5.0), (2, 3, 9.0))
    found = measure_partings(labels, 3, order, scales_of(work, labels))
    # The right room joins the middle one first; the left one is then parted from both.
    assert np.expm1(found.facts[1, ROOM]) * STROKE**2 == pytest.approx(min(free[1:]), rel=1e-3)
    assert np.expm1(found.facts[0, ROOM]) * STROKE**2 == pytest.approx(free[0], rel=1e-3)
    assert np.expm1(found.facts[0, OTHER_ROOM]) * STROKE**2 == pytest.approx(
        free[1] + free[2], rel=1e-3
    )
    assert found.room == pytest.approx(np.expm1(found.facts[:, ROOM]), rel=1e-3)


def test_the_order_of_passages_is_no_matter():
    work, labels = three_rooms()
    one = measure_partings(labels, 3, passages((1, 2, 5.0), (2, 3, 9.0)), scales_of(work, labels))
    other = measure_partings(labels, 3, passages((3, 2, 9.0), (2, 1, 5.0)), scales_of(work, labels))
    assert one.facts[::-1] == pytest.approx(other.facts)
    assert np.array_equal(one.pictures[::-1], other.pictures)


def test_a_border_without_a_hole_has_no_opening():
    work, labels = three_rooms(holes=(0, 9))
    found = measure_partings(labels, 3, passages((1, 2, 5.0), (2, 3, 9.0)), scales_of(work, labels))
    assert found.facts[0, OPEN] == found.facts[0, OPENINGS] == found.facts[0, LIKELIEST] == 0
    assert np.isfinite(found.facts).all()
    assert not found.pictures[0].any()
    assert found.pictures[1].any()


def _slowly(labels, order, borders):
    """By passage the border between its sides and its open part, counted pair by pair."""
    set_of = list(range(int(labels.max()) + 1))
    out = {}
    for k in np.argsort(-order.gap, kind="stable"):
        u, v = set_of[order.a[k]], set_of[order.b[k]]
        pairs = [n for (a, b), n in borders.items() if {set_of[a], set_of[b]} == {u, v}]
        out[int(k)] = np.sum(pairs, 0)
        set_of = [u if s == v else s for s in set_of]
    return out


def _borders(labels, work):
    found = {}
    for one, other, f, g in (
        (labels[:, :-1], labels[:, 1:], work[:, :-1], work[:, 1:]),
        (labels[:-1], labels[1:], work[:-1], work[1:]),
    ):
        for y, x in np.argwhere(one != other):
            pair = tuple(sorted((int(one[y, x]), int(other[y, x]))))
            border, free = found.get(pair, (0, 0))
            found[pair] = (border + 1, free + int(not f[y, x] and not g[y, x]))
    return found


@pytest.mark.parametrize("seed", [0, 1])
def test_borders_of_a_page_are_those_counted_one_by_one(seed):
    ink, _ = shapes_page(seed, (8, 16), size=384)
    page = read_ink(ink)
    labels, count, order, scales = find_passages(page, 16.0, load_judge())
    facts = measure_partings(labels, count, order, scales).facts
    stroke = scales.ground.stroke
    assert len(order.gap) > 3
    for k, (border, free) in _slowly(labels, order, _borders(labels, page.work)).items():
        assert np.expm1(facts[k, BORDER]) * stroke == pytest.approx(border, rel=1e-3)
        assert np.expm1(facts[k, OPEN_PIXELS]) * stroke == pytest.approx(free, rel=1e-3, abs=1e-3)


def broken_circle(opening):
    ink = np.zeros((256, 256), np.uint8)
    cv2.circle(ink, (128, 128), 70, 255, 4, cv2.LINE_AA)
    ink[128 - opening // 2 : 128 + (opening + 1) // 2, 190:] = 0
    return ink


def parting_of(ink, gap):
    page = read_ink(ink)
    labels, count, order, scales = find_passages(page, gap, load_judge())
    found = measure_partings(labels, count, order, scales)
    largest = slice(k := int(np.argmax(found.room)), k + 1)
    return Partings(found.facts[largest], found.pictures[largest], found.room[largest])


@pytest.mark.parametrize("opening", [8, 16, 24, 32])
def test_an_outline_with_one_gap_closes_sooner_and_half_of_one_later(opening):
    half = np.zeros((256, 256), np.uint8)
    cv2.ellipse(half, (128, 128), (70, 70), 0, 0, 200, 255, 4, cv2.LINE_AA)
    whole, part = (parting_of(ink, 32.0) for ink in (broken_circle(opening), half))
    judge = load_parting_judge()
    assert judge.setting_times(whole)[0] < 1
    assert judge.setting_times(part)[0] > 3


def test_a_damaged_weight_file_is_told(tmp_path):
    path = tmp_path / "parting_judge.safetensors"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(UserError, match=r"parting_judge.*cannot be read"):
        load_parting_judge(path)


def test_a_chip_closes_later_than_something_larger_of_the_same_odds():
    found = parting_of(broken_circle(16), 32.0)
    alike = [np.repeat(column, 3, axis=0) for column in (found.facts, found.pictures)]
    rooms = np.array([1.0, 12.0, 400.0], np.float32)
    chip, larger, largest = load_parting_judge().setting_times(Partings(*alike, rooms))
    assert chip > 2 * larger
    assert larger == largest
