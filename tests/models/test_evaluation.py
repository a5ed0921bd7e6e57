"""Cases, guides, baselines, counting, the protocols, and how they are reported."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.data.archive import Pair, PairReader, Record, read_records
from models.evaluation.baselines import (
    histogram_transfer,
    nearest_hint,
    oracle_hint,
    palette_of,
    same_place,
    train_mean,
    white,
)
from models.evaluation.cases import (
    Answer,
    Guide,
    View,
    case_of,
    derangement,
    finished,
    read_case,
    thinned,
    under_ink,
)
from models.evaluation.features import load_describer
from models.evaluation.guides import UNASKED, Guides, Key, Plan, check, ranked_regions
from models.evaluation.metrics import score, tally
from models.evaluation.pixels import colour_histogram, hellinger
from models.evaluation.protocol import measure, rows_of
from models.evaluation.report import gate, hint_areas, text_tables
from models.evaluation.sheet import write_sheet
from painter.base.errors import UserError

NONE = np.zeros(0, np.uint32)
QUIET = lambda *_: None  # noqa: E731


def record(name, pair="", painted=False):
    return Record(name, Path(), "", "", "", "g", "", "", "", pair, painted)


def hinted(case, count, order="largest"):
    return Guide(ranked_regions(case, order)[:count])


def truth(case, guide):
    return Answer(case.drawing.colours.copy())


def disobedient(case, guide):
    return Answer(255 - case.drawing.colours)


def features(picture):
    return np.array([picture.mean(), picture.std()])


@pytest.fixture
def cases(archive):
    with PairReader() as reader:
        return [read_case(one, reader, View()) for one in read_records(archive)]


def test_the_truth_is_perfect_and_white_is_as_right_as_there_is_white(cases):
    guides = [hinted(case, 2) for case in cases]
    perfect = score(
        [tally(c, g, truth(c, g), features, 0.5) for c, g in zip(cases, guides, strict=True)]
    )
    assert perfect.accuracy == perfect.obedience == 1
    assert perfect.psnr == 60
    assert perfect.ssim == pytest.approx(1)
    assert perfect.histogram == pytest.approx(1)
    assert perfect.colourfulness == pytest.approx(1)
    assert perfect.fid == pytest.approx(0, abs=1e-9)
    assert (perfect.leak, perfect.error, perfect.seconds) == (0, 0, 0.5)
    assert perfect.intervals["accuracy"] == (1, 1)
    case = cases[1]
    blank = score([tally(case, Guide(NONE), white(case, Guide(NONE)), None)])
    area = np.bincount(case.labels.ravel(), minlength=len(case.colours))
    free = area > 10
    expected = (case.colours[free] == 255).all(axis=1).mean()
    assert blank.accuracy == pytest.approx(expected, abs=0.1)
    assert blank.psnr < 60
    refused = score([tally(case, guides[1], disobedient(case, guides[1]), None)])
    assert refused.obedience == 0
    assert score([]).accuracy == 0


def test_a_picture_is_measured_by_what_it_shows(cases):
    case = cases[0]
    smeared = cv2.blur(case.truth, (31, 31))
    made = score([tally(case, Guide(NONE), Answer(case.drawing.colours, smeared), None)])
    assert made.leak > 0.02
    assert made.psnr < 30
    assert made.ssim < 0.95
    assert np.isnan(made.fid)
    exact = Answer(np.zeros_like(case.drawing.colours), case.truth)
    assert score([tally(case, Guide(NONE), exact, None)]).accuracy > 0.9


def test_the_largest_regions_are_hinted_first_and_every_order_goes_on(cases):
    case = cases[0]
    first = hinted(case, 3).hinted
    area = case.drawing.table.area
    assert area[first].min() >= np.sort(area[1:])[-3]
    few, more = (hinted(case, count, "random").hinted for count in (3, 5))
    assert np.array_equal(few, more[:3])
    other = replace(case, id="another")
    assert not np.array_equal(ranked_regions(case, "random"), ranked_regions(other, "random"))


def test_the_nearest_hint_is_taken(cases):
    case = cases[0]
    one, two = hinted(case, 1), hinted(case, 2)
    assert (nearest_hint(case, one).colours == case.drawing.colours[one.hinted]).all()
    found = nearest_hint(case, two).colours
    assert (found[two.hinted] == case.drawing.colours[two.hinted]).all()
    best = oracle_hint(case, two).colours
    assert set(map(tuple, best)) <= set(map(tuple, case.drawing.colours[two.hinted]))
    wrong = [tally(case, two, Answer(colours), None).error.sum() for colours in (best, found)]
    assert wrong[0] <= wrong[1]
    assert (nearest_hint(case, Guide(NONE)).colours == 255).all()
    assert len(np.unique(train_mean(case, Guide(NONE)).colours, axis=0)) == 1


def test_a_histogram_is_spent_by_area(cases):
    case, other = cases[0], cases[1]
    guide = Guide(NONE, palette=palette_of(other.flat), asked=other.flat)
    wanted = colour_histogram(other.flat)

    def away(answer):
        return hellinger(colour_histogram(answer.colours[case.labels]), wanted)

    assert away(histogram_transfer(case, guide)) < away(truth(case, guide))
    assert away(histogram_transfer(case, guide)) < away(white(case, guide))
    by_reference = histogram_transfer(case, Guide(NONE, reference=other.flat))
    assert np.array_equal(by_reference.colours, histogram_transfer(case, guide).colours)


def test_the_same_place_of_its_own_picture_is_nearly_the_truth(cases):
    case = cases[0]
    own = score(
        [tally(case, Guide(NONE), same_place(case, Guide(NONE, reference=case.truth)), None)]
    )
    other = Guide(NONE, reference=cases[1].truth)
    assert own.accuracy > score([tally(case, other, same_place(case, other), None)]).accuracy


@given(st.integers(2, 60), st.integers(0, 99))
def test_a_derangement_leaves_nothing_in_its_place(count, seed):
    order = derangement(count, seed)
    assert sorted(order) == list(range(count))
    assert (order != np.arange(count)).all()


def test_references_are_other_drawings_and_never_ones_own(archive):
    plain = read_records(archive)
    records = [replace(plain[k % 3], id=f"r{k}", pair=f"p{k // 2}") for k in range(6)]
    kinds = ("paired", "different", "pose", "wrong")
    plan = Plan("reference", references=kinds)
    check(records, plan)
    with PairReader() as reader:
        guides = Guides(records, plan, reader)
        case = read_case(records[0], reader, View())
        found = {key.ask: guide.reference for key, guide in guides.of(case)}
        pose = read_case(records[1], reader, View())
    assert tuple(found) == kinds
    assert np.array_equal(found["paired"], case.truth)
    assert np.array_equal(found["pose"], pose.truth)
    with pytest.raises(UserError, match="pose reference"):
        check(plain, plan)
    with pytest.raises(UserError, match="different reference"):
        check(plain[:1], Plan("histogram"))


def test_a_changed_histogram_is_another_drawings_and_what_ignores_it_is_known(archive):
    records = read_records(archive)
    with PairReader() as reader:
        guides = Guides(records, Plan("histogram"), reader)
        case = read_case(records[0], reader, View())
        found = dict(guides.of(case))
    own, changed, ignored = (found[Key(name)] for name in ("own", "changed", UNASKED))
    assert own.asked is case.flat
    assert own.palette == ignored.palette != changed.palette
    assert ignored.wanted is changed.asked
    answer = truth(case, own)
    followed = tally(case, own, answer, None).asked
    assert followed > 0.9
    assert tally(case, ignored, answer, None).asked < followed


def test_drawings_are_shown_as_the_view_says(archive):
    first = read_records(archive)[0]
    with PairReader() as reader:
        given_lines = read_case(first, reader, View())
        small = read_case(first, reader, View(size=64))
        drawn = read_case(first, reader, View(lines="xdog"))
        own = read_case(first, reader, View(regions="own"))
    assert max(small.labels.shape) == 64
    assert set(map(tuple, small.flat.reshape(-1, 3))) <= set(
        map(tuple, given_lines.flat.reshape(-1, 3))
    )
    assert not np.array_equal(drawn.drawing.ink, given_lines.drawing.ink)
    assert np.array_equal(drawn.truth, given_lines.truth)
    assert given_lines.true_regions
    assert not own.true_regions
    seen = score([tally(own, Guide(NONE), truth(own, Guide(NONE)), None)])
    assert 0.3 < seen.accuracy <= 1
    assert (
        seen.regions
        == score([tally(given_lines, Guide(NONE), truth(given_lines, None), None)]).regions
    )
    everything = Guide(ranked_regions(own, "largest"))
    assert tally(own, everything, truth(own, everything), None).error.size == 0


def test_plain_folders_bring_regions_references_and_finished_pictures(tmp_path):
    flat = np.full((40, 60, 3), 255, np.uint8)
    flat[:, 30:] = (200, 40, 40)
    ink = np.zeros((40, 60), np.uint8)
    ink[:, 29:31] = 255
    cv2.imwrite(str(tmp_path / "a.line.png"), 255 - ink)
    cv2.imwrite(str(tmp_path / "a.color.png"), under_ink(flat, ink)[..., ::-1])
    cv2.imwrite(str(tmp_path / "a.reference.png"), flat[..., ::-1])
    (one,) = read_records(tmp_path, painted=True)
    with PairReader() as reader:
        with pytest.raises(UserError, match="no true regions"):
            read_case(one, reader, View())
        own = read_case(one, reader, View(regions="own"))
        labels = np.where(np.arange(60) < 30, 7, 9)[np.newaxis].repeat(40, axis=0)
        np.savez(tmp_path / "a.regions.npz", labels=labels.astype(np.uint32))
        case = read_case(one, reader, View())
        assert np.array_equal(case.reference, flat)
        assert own.true_regions
        assert case.drawing.table.count == 2
        assert (case.colours[1:] == [[255, 255, 255], [200, 40, 40]]).all()
        (tmp_path / "a.regions.npz").write_bytes(b"no archive")
        with pytest.raises(UserError, match=r"a\.regions\.npz"):
            read_case(one, reader, View())


def test_a_limit_takes_drawings_from_all_over():
    assert thinned(range(10), 3) == (0, 3, 6)
    assert thinned(range(4), 9) == thinned(range(4), None) == (0, 1, 2, 3)


def test_all_sources_see_the_same_pictures(archive, tmp_path):
    records = read_records(archive)
    sources = {"white": white, "nearest hint": nearest_hint, "truth": truth}
    sources["nothing"] = lambda case, guide: None
    told = []
    plan = Plan("hints", counts=(0, 4, 8, 128))
    found = measure(records, sources, plan, load_describer(), lambda s, _: told.append(s))
    rows = rows_of(found)
    assert told[-1] == 1
    assert len(rows) == 2 * 4 * 3
    by = {(row.key.order, row.key.hints, row.source): row.score for row in rows}
    best = by["largest", 4, "truth"]
    assert best.accuracy == 1
    assert best.regions == by["largest", 4, "white"].regions > by["largest", 8, "truth"].regions
    assert by["largest", 128, "white"].psnr == 60
    assert by["largest", 0, "white"].fid > by["largest", 0, "truth"].fid
    plain = json.loads(json.dumps([row.as_dict() for row in rows]))
    assert all("asked" not in row and "psnr" in row["intervals"] for row in plain)
    assert {row["hints"] for row in plain if "fid" in row} == {0, 4}
    areas = {(one["order"], one["source"]): one["area"] for one in hint_areas(rows)}
    assert areas["largest", "truth"] == 1 > areas["largest", "white"]
    lines = text_tables(rows, len(records), "FID-own")
    assert any("truth" in line and "100.0" in line for line in lines)
    verdict = gate(rows, "truth")
    assert {(one["order"], one["hints"]) for one in verdict} == {
        ("largest", 4), ("largest", 8), ("random", 4), ("random", 8)
    }  # fmt: skip
    assert all(one["over"] == "nearest hint" and one["passed"] for one in verdict)
    assert not any(one["passed"] for one in gate(rows, "white") if one["lead"] < 0.1)
    assert gate(rows, "nobody") == []
    assert rows_of(found, ["of nobody"]) == ()
    write_sheet(tmp_path / "sheet.png", records, sources, plan)
    assert cv2.imread(str(tmp_path / "sheet.png")).shape == (3 * 192, 4 * 192, 3)
    with pytest.raises(UserError, match="cannot be written"):
        write_sheet(tmp_path / "no" / "sheet.png", records, sources, plan)


def test_a_case_of_exact_flats_is_finished_by_its_ink():
    flat = np.full((32, 32, 3), (10, 200, 30), np.uint8)
    ink = np.zeros((32, 32), np.uint8)
    ink[16] = 255
    case = case_of(Pair(ink, flat), record("x"), View())
    assert (finished(case, truth(case, None))[16] == 0).all()
    assert np.array_equal(finished(case, truth(case, None)), case.truth)
