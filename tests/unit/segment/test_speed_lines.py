"""Strokes that run side by side and end fine part no regions, and take no outline with them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from painter.segment.find import find_regions
from painter.segment.gaps import free_ends
from painter.segment.ink import PageInk, read_ink
from painter.segment.speed_lines import Bundle, find_bundles, speed_lines
from painter.segment.straights import find_straights

_SIDE, _MIDDLE, _FACE, _EDGE = 800, 400, 130, 40
_LINE = 4
_FINE = 3  # binary places of the coordinates that shapes are drawn at


def page() -> NDArray[np.uint8]:
    """A panel and a round face in it."""
    ink = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.rectangle(ink, (_EDGE, _EDGE), (_SIDE - _EDGE, _SIDE - _EDGE), 255, _LINE)
    cv2.circle(ink, (_MIDDLE, _MIDDLE), _FACE, 255, _LINE, cv2.LINE_AA)
    return ink


def strokes(
    ink: NDArray[np.uint8],
    rows: NDArray[np.float64],
    begin: NDArray[np.float64] | float,
    thin: float = 0.0,
    thick: float = 4.0,
    turned: float = 7.0,
) -> NDArray[np.uint8]:
    """Strokes to the panel's right border; `rows` are their heights there, `begin` their x.

    Args:
        thin, thick: width where they begin and end, pixels. turned: degrees off the horizontal.
    """
    drawn = np.zeros_like(ink)
    slope = np.tan(np.deg2rad(turned))
    for row, x in zip(rows, np.broadcast_to(begin, rows.shape), strict=True):
        left = row + slope * (_SIDE - x)
        corners = [(x, left - thin / 2), (_SIDE, row - thick / 2)]
        corners += [(_SIDE, row + thick / 2), (x, left + thin / 2)]
        at = np.round(np.array(corners) * 2**_FINE).astype(np.int32)
        cv2.fillPoly(drawn, [at], 255, cv2.LINE_AA, _FINE)
    inside = np.zeros_like(ink)
    inside[_EDGE : _SIDE - _EDGE, _EDGE : _SIDE - _EDGE] = 255
    return np.maximum(ink, np.minimum(drawn, inside))


def heights(number: int) -> NDArray[np.float64]:
    return np.linspace(100, 640, number)


def labels_of(ink: NDArray[np.uint8]) -> NDArray[np.uint32]:
    found = find_regions(ink)
    return found.regions()[found.atoms]


def ends_of(drawn: PageInk) -> NDArray[np.float32]:
    free = free_ends(drawn.work, drawn.work_stroke)
    return np.concatenate([free.ends, free.shading])


def bundles(ink: NDArray[np.uint8]) -> list[Bundle]:
    drawn = read_ink(ink)
    straights = find_straights(drawn.work, ends_of(drawn), drawn.work_stroke)
    return find_bundles(straights, drawn.work_stroke)


def marked(ink: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    drawn = read_ink(ink)
    return speed_lines(drawn.work, ends_of(drawn), drawn.work_stroke)


def test_speed_lines_part_nothing():
    """A third of them begin behind the face, and with it and the panel enclose what is between."""
    rows = heights(28)
    behind = strokes(page(), rows[1::3], _MIDDLE)
    cv2.circle(behind, (_MIDDLE, _MIDDLE), _FACE, 0, -1)
    ink = np.maximum(page(), strokes(behind, np.delete(rows, slice(1, None, 3)), 560))
    labels = labels_of(ink)
    assert labels.max() == 3  # the margin, what is behind, the face
    assert len(set(labels[80 : _SIDE - 80, _SIDE - 60])) == 1


def test_an_outline_that_speed_lines_cross_parts_what_it_did():
    labels = labels_of(strokes(page(), heights(20), 360))
    assert labels.max() == 3
    assert labels[_MIDDLE, _MIDDLE] != labels[_MIDDLE, _MIDDLE + _FACE + 20]


@pytest.mark.parametrize("turned", [0.0, 7.0, -40.0])
def test_an_outline_that_runs_as_they_do_stays(turned: float):
    ink = strokes(page(), heights(14) - 800 * np.tan(np.deg2rad(turned)) / 4, 560, turned=turned)
    cv2.circle(ink, (_MIDDLE, _MIDDLE), _FACE, 0, -1)
    cv2.circle(ink, (_MIDDLE, _MIDDLE), _FACE, 255, _LINE)
    slope = np.tan(np.deg2rad(turned))
    left, right = round(600 + slope * 400), round(600 - slope * 400)
    line = np.zeros_like(ink)
    cv2.line(line, (0, left), (_SIDE, right), 255, _LINE, cv2.LINE_AA)
    line[:_EDGE] = line[-_EDGE:] = line[:, :_EDGE] = line[:, -_EDGE:] = 0
    assert labels_of(np.maximum(ink, line)).max() == 4  # the margin, the face, both sides of it


def test_a_border_of_the_panel_that_is_broken_stays():
    ink = strokes(page(), heights(20), 560, turned=0.0)
    for x in (200, 400, 600):
        ink[_EDGE - 10 : _EDGE + 10, x : x + 12] = 0
    labels = labels_of(ink)
    assert labels[10, _MIDDLE] != labels[_EDGE + 20, _MIDDLE]


def test_they_stay_in_the_ink():
    ink = strokes(page(), heights(20), 360)
    assert find_regions(ink).line[ink > 200].all()


def test_a_bundle_is_found_with_its_ends():
    (bundle,) = bundles(strokes(page(), heights(20), 560))
    assert len(bundle.tip) > 15
    assert bundle.tip[:, 0] == pytest.approx(560, abs=25)
    degrees = np.degrees(np.arctan2(-bundle.way[:, 1], bundle.way[:, 0]))
    assert degrees == pytest.approx(7, abs=0.3)


@pytest.mark.parametrize(
    "ink",
    [
        page(),
        np.zeros((60, 60), np.uint8),
        strokes(page(), heights(20)[:6], 560),
        strokes(page(), heights(20), 560, thin=4.0),
        strokes(page(), heights(20), 720),
        strokes(page(), heights(20), _EDGE),
    ],
    ids=["none", "nothing", "few", "as thick where they end", "short", "from border to border"],
)
def test_other_lines_are_no_speed_lines(ink: NDArray[np.uint8]):
    assert marked(ink) is None


def test_lines_that_a_rubber_crossed_are_no_speed_lines():
    ink = strokes(page(), heights(20), _EDGE, thin=4.0, turned=0.0)
    ink[:, 240:256] = 0
    ink[:, 600:616] = 0
    assert marked(ink) is None
