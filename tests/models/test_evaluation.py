"""Counting, baselines, the protocol, and how it is reported."""

import json

import cv2
import numpy as np
import pytest

from models.data.archive import read_records
from models.evaluation.baselines import nearest_hint, white
from models.evaluation.metrics import score, tally
from models.evaluation.protocol import evaluate, hinted_regions
from models.evaluation.report import gate, text_tables
from models.evaluation.sheet import write_sheet


def truth(drawing, hinted):
    return drawing.colours.copy()


def disobedient(drawing, hinted):
    return 255 - drawing.colours


def test_the_truth_is_right_and_white_is_as_right_as_there_is_white(drawings):
    drawing = drawings[1]
    hinted = hinted_regions(drawing, 2, "largest", "x")
    perfect = score([tally(drawing, hinted, truth(drawing, hinted), 0.5)])
    assert perfect.accuracy == perfect.obedience == 1
    assert perfect.colourfulness == pytest.approx(1)
    assert perfect.seconds == 0.5
    blank = score([tally(drawing, hinted, white(drawing, hinted), 0.0)])
    free = np.setdiff1d(np.flatnonzero(drawing.table.area > 10), hinted)
    expected = (drawing.colours[free] == 255).all(axis=1).mean()
    assert blank.accuracy == pytest.approx(expected, abs=0.1)
    assert score([tally(drawing, hinted, disobedient(drawing, hinted), 0)]).obedience == 0
    assert score([]).accuracy == 0


def test_the_largest_regions_are_hinted_first(drawings):
    drawing = drawings[0]
    first = hinted_regions(drawing, 3, "largest", "x")
    area = drawing.table.area
    assert area[first].min() >= np.sort(area[1:])[-3]
    one, two = (hinted_regions(drawing, 3, "random", name) for name in ("x", "y"))
    assert np.array_equal(one, hinted_regions(drawing, 5, "random", "x")[:3])
    assert not np.array_equal(one, two)


def test_the_nearest_hint_is_taken(drawings):
    drawing = drawings[0]
    hinted = hinted_regions(drawing, 1, "largest", "x")
    colours = nearest_hint(drawing, hinted)
    assert (colours == drawing.colours[hinted]).all()
    two = hinted_regions(drawing, 2, "largest", "x")
    assert (nearest_hint(drawing, two)[two] == drawing.colours[two]).all()


def test_all_sources_see_the_same_pictures(archive, tmp_path):
    records = read_records(archive)
    sources = {"white": white, "truth": truth}
    told = []
    rows = evaluate(records, sources, lambda share, _: told.append(share), (2, 4))
    assert told[-1] == 1
    assert len(rows) == 2 * 2 * 2
    by = {(row.order, row.hints, row.source): row.score for row in rows}
    assert by["largest", 2, "truth"].accuracy == 1
    assert by["largest", 2, "truth"].regions == by["largest", 2, "white"].regions
    assert by["largest", 2, "truth"].regions > by["largest", 4, "truth"].regions
    json.dumps([row.as_dict() for row in rows])
    assert any("truth" in line and "100.0" in line for line in text_tables(rows, len(records)))
    verdict = gate(rows, "truth")
    assert [one["passed"] for one in verdict] == [True, True]
    assert [one["over"] for one in verdict] == ["white", "white"]
    assert gate(rows, "nobody") == []
    write_sheet(tmp_path / "sheet.png", records, sources)
    assert cv2.imread(str(tmp_path / "sheet.png")).shape == (3 * 192, 3 * 192, 3)
