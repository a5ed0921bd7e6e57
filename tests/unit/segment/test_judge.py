"""The published judge of closing strokes, and what it does to a page."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from painter.base.errors import UserError
from painter.base.paths import weights_folder
from painter.segment.closings import Closings
from painter.segment.find import find_atoms, find_regions
from painter.segment.gaps import PAIR, RAY, REACH, RIM, FreeEnds
from painter.segment.ink import read_ink
from painter.segment.judge import FILE, load_judge
from painter.segment.sight import Seen, ground_of
from painter.segment.weigh import EVEN, Scales


class Opinion:
    """A judge who thinks the same of every stroke, and remembers them."""

    def __init__(self, odds):
        self.value, self.seen = odds, []

    def odds(self, seen):
        self.seen.append(seen)
        return np.full(len(seen.facts), self.value, np.float32)

    def setting_times(self, partings):
        return np.ones(len(partings.facts), np.float32)


class Told:
    """A judge who was told what to answer."""

    def __init__(self, odds):
        self.value = odds

    def odds(self, seen):
        return self.value


def broken_circle(opening, radius=70):
    ink = np.zeros((256, 256), np.uint8)
    cv2.circle(ink, (128, 128), radius, 255, 4, cv2.LINE_AA)
    ink[128 - opening // 2 : 128 + (opening + 1) // 2, 128 + radius - 8 :] = 0
    return ink


def seen_of(ink):
    witness = Opinion(EVEN)
    find_atoms(read_ink(ink), 16.0, witness)
    return witness.seen[0]


def parted(ink, gap, judge):
    found = find_regions(ink, gap=gap, judge=judge)
    regions = found.regions()[found.atoms]
    return regions[128, 128] != regions[4, 4]


def test_the_likelier_a_stroke_the_smaller_a_setting_closes_it():
    ink = broken_circle(20)
    settings = [
        min(gap for gap in range(2, 200, 2) if parted(ink, float(gap), Opinion(odds)))
        for odds in (6.0, EVEN, EVEN - 0.5)
    ]
    assert settings[0] < settings[1] < settings[2]


def test_no_opinion_closes_what_is_not_asked_for():
    assert not parted(broken_circle(20), 0.0, Opinion(50.0))


def test_the_published_judge_knows_a_gap_from_blank_paper():
    seen = seen_of(broken_circle(14))
    length = np.hypot(*(seen.line[:, 2:] - seen.line[:, :2]).T)
    odds = load_judge().odds(seen)
    assert odds[length < 20].max() > 1
    folds = np.zeros((256, 256), np.uint8)
    cv2.rectangle(folds, (20, 20), (235, 235), 255, 4)
    cv2.line(folds, (60, 60), (90, 120), 255, 4, cv2.LINE_AA)
    assert load_judge().odds(seen_of(folds)).max() < 0


def test_strokes_are_judged_each_for_itself():
    seen = seen_of(broken_circle(14))
    many = Seen(*(np.concatenate([part] * 40) for part in (seen.line, seen.pictures, seen.facts)))
    assert len(many.facts) > 64
    judge = load_judge()
    assert np.allclose(judge.odds(many), np.tile(judge.odds(seen), 40), atol=1e-4)
    none = Seen(seen.line[:0], seen.pictures[:0], seen.facts[:0])
    assert judge.odds(none).shape == (0,)


def test_what_a_judge_sees_does_not_depend_on_the_others_opinion():
    ink = broken_circle(14)
    one, other = Opinion(-9.0), Opinion(9.0)
    for judge in (one, other):
        find_atoms(read_ink(ink), 16.0, judge)
    assert np.array_equal(one.seen[0].pictures, other.seen[0].pictures)
    assert np.array_equal(one.seen[0].facts, other.seen[0].facts)


@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_a_damaged_weight_file_is_told(tmp_path, damage):
    path = tmp_path / FILE
    if damage == "cut":
        path.write_bytes((weights_folder() / FILE).read_bytes()[:5000])
    if damage == "other":
        path.write_bytes((weights_folder() / "colornet.safetensors").read_bytes())
    with pytest.raises(UserError, match=r"gap_judge.*cannot be read"):
        load_judge(path)


def test_shape_alone_needs_no_weights(monkeypatch, tmp_path):
    monkeypatch.setattr("painter.segment.judge.weights_folder", lambda: tmp_path)
    found = find_regions(broken_circle(8), gap=12.0, by_shape=True)
    regions = found.regions()[found.atoms]
    assert regions[128, 128] != regions[4, 4]
    with pytest.raises(UserError):
        find_regions(broken_circle(8))


def test_a_judge_is_data():
    judge = load_judge()
    seen = seen_of(broken_circle(14))
    without = replace(judge, head=(*judge.head[:-1], (judge.head[-1][0] * 0, judge.head[-1][1])))
    assert np.allclose(without.odds(seen), judge.head[-1][1])


def test_what_comes_near_the_rim_does_not_part_the_paper():
    ink = np.zeros((256, 256), np.uint8)
    cv2.ellipse(ink, (128, 128), (117, 60), 0, 0, 360, 255, 4, cv2.LINE_AA)
    framed = np.pad(ink, ((0, 0), (40, 40)))
    framed[:, [36, 37, 38, 39, -40, -39, -38, -37]] = 255
    for page, cut in ((ink, False), (framed, True)):
        found = find_regions(page, gap=12.0, judge=Opinion(9.0))
        regions = found.regions()[found.atoms]
        middle = page.shape[1] // 2
        assert (regions[10, middle] != regions[-10, middle]) == cut


def trousers(short):
    """Two legs' outlines that stop `short` pixels above the foot of the page."""
    ink = np.zeros((300, 300), np.uint8)
    cv2.line(ink, (100, 80), (200, 80), 255, 5, cv2.LINE_AA)
    for x, foot in ((100, 80), (200, 220)):
        cv2.line(ink, (x, 80), (foot, 299 - short), 255, 5, cv2.LINE_AA)
    return ink


@pytest.mark.parametrize(("short", "closed"), [(12, True), (45, False)])
def test_an_unlikely_stroke_to_the_rim_closes_only_a_short_way(short, closed):
    found = find_regions(trousers(short), gap=16.0, judge=Opinion(-5.0))
    regions = found.regions()[found.atoms]
    assert (regions[200, 150] != regions[200, 20]) == closed


class SurePairs(Opinion):
    """A judge who knows that lines go on at the other end of a gap."""

    def odds(self, seen):
        pair = seen.facts[:, PAIR] > 0
        return np.where(pair, 5.0, self.value).astype(np.float32)


@pytest.mark.parametrize("judge", [Opinion(-5.0), SurePairs(-5.0)])
def test_a_line_that_goes_on_is_not_joined_to_the_rim_as_well(judge):
    ink = np.zeros((300, 300), np.uint8)
    cv2.line(ink, (299, 20), (12, 140), 255, 4, cv2.LINE_AA)
    cv2.line(ink, (12, 152), (299, 272), 255, 4, cv2.LINE_AA)
    found = find_regions(ink, gap=12.0, judge=judge)
    regions = found.regions()[found.atoms]
    assert (regions[4, 2] == regions[295, 2]) == isinstance(judge, SurePairs)


def test_an_end_between_two_others_is_joined_to_both():
    """As a line within an iris, or the lid between two lashes."""
    ink = np.zeros((300, 300), np.uint8)
    cv2.line(ink, (110, 90), (190, 90), 255, 4, cv2.LINE_AA)
    for x, foot in ((110, 150), (150, 162), (190, 150)):
        cv2.line(ink, (x, 90), (x, foot), 255, 4, cv2.LINE_AA)
    found = find_regions(ink, gap=24.0, judge=SurePairs(-5.0))
    regions = found.regions()[found.atoms]
    assert len({regions[120, 130], regions[120, 170], regions[20, 20]}) == 3


def test_a_second_stroke_does_not_keep_its_line_from_the_rim(monkeypatch):
    line = np.array([[20, 40, 40, 40], [60, 40, 40, 40], [60, 40, 60, 63]], np.float32)
    strokes = Closings(
        line=line,
        free=np.array([18, 18, 20], np.float32),
        kind=np.array([PAIR, PAIR, RIM]),
        setting=np.array([9, 9, 10], np.float32),
        facing=np.ones((3, 2), np.float32),
        ends=np.array([[0, 1], [2, 1], [2, -1]]),  # of the end in the middle the first is likelier
        stubs=np.zeros(3, np.int64),
    )
    odds = np.array([6, 4, 2], np.float32)
    work, ground = np.zeros((64, 80), np.bool_), np.zeros((64, 80), np.float32)
    scales = Scales(Told(odds), ground_of(work, ground.astype(np.int32), 0, ground, 2.0))
    monkeypatch.setattr("painter.segment.weigh.closings_of", lambda *_: strokes)
    ends = np.array([[20, 40, 1, 0, 1], [40, 40, 0, 1, 1], [60, 40, 0, 1, 1]], np.float32)
    chosen = scales.bridges(FreeEnds(ends, ends[:0], ends[:0]), 16.0)
    assert sorted(chosen.line.tolist()) == sorted(line.astype(int).tolist())


def test_an_end_is_not_used_up_by_a_stroke_that_closes_nothing(monkeypatch):
    """A slanting end's own corner is half a pixel off, and surer line than anything else."""
    line = np.array([[40, 40, 41, 42], [40, 40, 40, 60], [40, 40, 60, 40]], np.float32)
    strokes = Closings(
        line=line,
        free=np.array([0.5, 18, 18], np.float32),
        kind=np.array([RAY, RAY, RAY]),
        setting=np.array([0.5, 18, 18], np.float32),
        facing=np.ones((3, 2), np.float32),
        ends=np.array([[0, -1], [0, -1], [0, -1]]),
        stubs=np.zeros(3, np.int64),
    )
    work, ground = np.zeros((64, 80), np.bool_), np.zeros((64, 80), np.float32)
    scales = Scales(
        Told(np.array([5, 0.8, 0.2], np.float32)),
        ground_of(work, ground.astype(np.int32), 0, ground, 2.0),
    )
    monkeypatch.setattr("painter.segment.weigh.closings_of", lambda *_: strokes)
    ends = np.array([[40, 40, 0, 1, 1]], np.float32)
    chosen = scales.bridges(FreeEnds(ends, ends[:0], ends[:0]), 40.0)
    assert line[1].astype(int).tolist() in chosen.line.tolist()
    assert line[2].astype(int).tolist() not in chosen.line.tolist()


def chosen_of(monkeypatch, line, odds, numbers, ends):
    """Strokes that are chosen, of those between ends of these numbers."""
    line = np.array(line, np.float32)
    far = np.hypot(*(line[:, 2:] - line[:, :2]).T).astype(np.float32)
    kind = np.where(np.array(numbers)[:, 1] < 0, RIM, PAIR)
    strokes = Closings(
        line=line,
        free=far,
        kind=kind,
        setting=far / REACH[kind],
        facing=np.ones((len(line), 2), np.float32),
        ends=np.array(numbers),
        stubs=np.zeros(len(line), np.int64),
    )
    work, ground = np.zeros((64, 80), np.bool_), np.zeros((64, 80), np.float32)
    told = Told(np.array(odds, np.float32))
    scales = Scales(told, ground_of(work, ground.astype(np.int32), 0, ground, 2.0))
    monkeypatch.setattr("painter.segment.weigh.closings_of", lambda *_: strokes)
    tips = np.array(ends, np.float32)
    found = scales.bridges(FreeEnds(tips, tips[:0], tips[:0]), 40.0).line.tolist()
    return [k for k, one in enumerate(line.astype(int).tolist()) if one in found]


def test_the_third_of_three_ends_that_meet_is_joined_too(monkeypatch):
    """As the two halves of a fringe and the parting above them."""
    line = [[20, 20, 30, 20], [40, 30, 30, 20]]
    ends = [[20, 20, 1, 0, 1], [30, 20, 0, -1, 1], [40, 30, -0.7, -0.7, 1]]
    assert chosen_of(monkeypatch, line, [1, -0.2], [[0, 1], [2, 1]], ends) == [0, 1]


def test_a_line_goes_on_to_the_rim_whatever_comes_back_along_it(monkeypatch):
    """As the last of the dashes of a hem."""
    line = [[40, 30, 40, 38], [40, 38, 40, 63]]
    ends = [[40, 30, 0, 1, 1], [40, 38, 0, 1, 1]]
    assert chosen_of(monkeypatch, line, [5, -3], [[0, 1], [1, -1]], ends) == [0, 1]
    ends[1][3] = -1
    assert chosen_of(monkeypatch, line, [5, -3], [[0, 1], [1, -1]], ends) == [0]


def test_of_two_rays_about_as_likely_the_one_straight_on_is_drawn(monkeypatch):
    line = np.array([[40, 30, 40, 50], [40, 30, 60, 30]], np.float32)

    def rays(odds: tuple[float, float]) -> list[list[int]]:
        strokes = Closings(
            line=line,
            free=np.array([18, 18], np.float32),
            kind=np.array([RAY, RAY]),
            setting=np.array([18, 18], np.float32),
            facing=np.array([[1, 0], [0, 0]], np.float32),
            ends=np.array([[0, -1], [0, -1]]),
            stubs=np.zeros(2, np.int64),
        )
        ground = np.zeros((64, 80), np.float32)
        room = ground_of(ground > 0, ground.astype(np.int32), 0, ground, 2.0)
        monkeypatch.setattr("painter.segment.weigh.closings_of", lambda *_: strokes)
        tip = np.array([[40, 30, 0, 1, 1]], np.float32)
        scales = Scales(Told(np.array(odds, np.float32)), room)
        return scales.bridges(FreeEnds(tip, tip[:0], tip[:0]), 40.0).line.tolist()

    straight, aside = line.astype(int).tolist()
    assert rays((-0.6, -0.3)) == [straight]
    assert rays((-1.2, -0.3)) == [aside]
