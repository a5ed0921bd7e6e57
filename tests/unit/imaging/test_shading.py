"""Screen dots and hatching that are laid into known line art."""

import numpy as np
import pytest

from painter.imaging.lines import distance_inside
from painter.imaging.shading import with_dots, with_hatching


@pytest.fixture
def squares():
    """Labels of 64 squares of 48 pixels, and paper without a line."""
    row, column = np.mgrid[0:384, 0:384] // 48
    return 1 + row * 8 + column, np.zeros((384, 384), np.uint8)


def test_dots_fill_a_third_of_the_regions_with_their_share_of_ink(squares):
    labels, paper = squares
    found = with_dots(paper, labels, np.random.default_rng(1)) / 255
    share = np.bincount(labels.ravel(), found.ravel())[1:] / 48**2
    dotted = share > 0
    assert 0.15 < dotted.mean() < 0.55
    assert share[dotted].min() > 0.02
    assert share[dotted].max() < 0.5


def test_dots_leave_ink_as_it_is(squares):
    labels, paper = squares
    paper[100:110] = 200
    assert (with_dots(paper, labels, np.random.default_rng(1)) >= paper).all()


def test_hatching_keeps_off_the_outline(squares):
    labels, paper = squares
    found = with_hatching(paper, labels, np.random.default_rng(1))
    hatched = np.unique(labels[found > 0])
    assert 1 <= len(hatched) <= 20
    for label in hatched:
        assert distance_inside(labels == label)[(found > 0) & (labels == label)].min() >= 8
