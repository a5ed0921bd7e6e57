"""Lines that taper towards one place part no regions, and take no outline with them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from painter.segment.find import find_regions
from painter.segment.focus_lines import find_focuses, focus_lines
from painter.segment.gaps import FreeEnds, free_ends
from painter.segment.ink import PageInk, read_ink
from painter.segment.tapers import find_tapers, is_point

_SIDE, _MIDDLE, _FACE = 700, 350, 150
_LINE = 4
_FINE = 3  # binary places of the coordinates that shapes are drawn at


def page() -> NDArray[np.uint8]:
    """A panel and a round face in it."""
    ink = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.rectangle(ink, (20, 20), (_SIDE - 20, _SIDE - 20), 255, _LINE)
    cv2.circle(ink, (_MIDDLE, _MIDDLE), _FACE, 255, _LINE, cv2.LINE_AA)
    return ink


def add_rays(
    ink: NDArray[np.uint8],
    angles: NDArray[np.float64],
    begin: float = 200.0,
    thin: float = 0.0,
    thick: float = 0.014,
) -> NDArray[np.uint8]:
    """Strokes from `begin` outwards, so many radians to each side wide where they begin and end."""
    rays = np.zeros_like(ink)
    for angle in angles:
        corners = [(begin, -thin), (800, -thick), (800, thick), (begin, thin)]
        shape = [(r * np.cos(angle + side), r * np.sin(angle + side)) for r, side in corners]
        at = np.round((np.array(shape) + _MIDDLE) * 2**_FINE).astype(np.int32)
        cv2.fillPoly(rays, [at], 255, cv2.LINE_AA, _FINE)
    rays[:20] = rays[-20:] = rays[:, :20] = rays[:, -20:] = 0
    return np.maximum(ink, rays)


def around(number: int) -> NDArray[np.float64]:
    return (np.arange(number) + 0.37) * 2 * np.pi / number


def labels_of(ink: NDArray[np.uint8]) -> NDArray[np.uint32]:
    found = find_regions(ink)
    return found.regions()[found.atoms]


def marked(ink: NDArray[np.uint8]) -> tuple[PageInk, NDArray[np.bool_] | None]:
    drawn = read_ink(ink)
    return drawn, focus_lines(drawn.work, every(drawn), drawn.work_stroke)


def every(drawn: PageInk) -> NDArray[np.float32]:
    free: FreeEnds = free_ends(drawn.work, drawn.work_stroke)
    return np.concatenate([free.ends, free.shading])


def between(angles: NDArray[np.float64], far: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column in the middle of every two rays."""
    middle = angles + (angles[1] - angles[0]) / 2
    row, column = _MIDDLE + far * np.sin(middle), _MIDDLE + far * np.cos(middle)
    return np.round(row).astype(np.int64), np.round(column).astype(np.int64)


def test_focus_lines_part_nothing():
    """Two of three begin behind the face, and with the panel enclose what lies between them."""
    angles = around(36)
    ink = page()
    for behind in (angles[1::3], angles[2::3]):
        ink = add_rays(ink, behind, begin=80)
    cv2.circle(ink, (_MIDDLE, _MIDDLE), _FACE, 0, -1)
    labels = labels_of(np.maximum(page(), add_rays(ink, angles[::3])))
    for far in (180, 260, 310):
        assert set(labels[between(angles, far)]) == {labels[_MIDDLE - _FACE - 15, _MIDDLE]}
    assert labels.max() == 3  # the margin, what is behind, the face


def test_an_outline_that_focus_lines_cross_parts_what_it_did():
    angles = around(24)
    labels = labels_of(add_rays(page(), angles, begin=120))
    assert set(labels[between(angles, 135)]) == {labels[_MIDDLE, _MIDDLE]}
    assert set(labels[between(angles, 165)]) == {labels[40, 40]}
    assert labels[_MIDDLE, _MIDDLE] != labels[40, 40]


def test_focus_lines_stay_in_the_ink():
    angles = around(24)
    ink = add_rays(page(), angles)
    found = find_regions(ink)
    assert found.line[ink > 200].all()


def test_one_focus_is_found_where_they_meet():
    drawn, _ = marked(add_rays(page(), around(24)))
    (focus,) = find_focuses(find_tapers(drawn.work, every(drawn), drawn.work_stroke))
    assert (focus.x, focus.y) == pytest.approx((_MIDDLE, _MIDDLE), abs=4)
    assert focus.near < 200 < focus.far
    assert len(focus.points.tip) > 18


@pytest.mark.parametrize(
    "drawn",
    [
        page(),
        np.zeros((60, 60), np.uint8),
        add_rays(page(), around(24)[:5]),
        add_rays(page(), around(60)[:14]),
        add_rays(page(), around(24), thin=0.008, thick=0.002),
        add_rays(page(), around(24), begin=_FACE),
    ],
    ids=["no lines", "nothing", "few", "from one side", "away from there", "from line to line"],
)
def test_other_lines_are_no_focus_lines(drawn: NDArray[np.uint8]):
    assert marked(drawn)[1] is None


@pytest.mark.parametrize(
    ("width", "wider", "point"),
    [(1.5, 0.1, True), (4.5, 2.0, True), (4.5, 0.3, False), (9.0, 5.0, False)],
)
def test_a_line_that_was_cut_has_no_point(width, wider, point):
    """Lines of four pixels are never quite as wide all along, and many happen to lead somewhere."""
    assert is_point(width, wider, 4.0) == point
