"""Asked colours are handed out to regions: by likeness, and in the amounts asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pipelines.transport import handed_out, sinkhorn
from painter.pixels.palette import Palette, Swatch

RED, BLUE, WHITE = (220, 30, 30), (30, 30, 220), (255, 255, 255)


def palette(*weights):
    colours = (RED, BLUE, WHITE)
    return Palette(tuple(Swatch(c, weight=w) for c, w in zip(colours, weights, strict=False)))


def share(found, area, colour):
    return area[(found.colours == colour).all(axis=1)].sum() / area.sum()


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 30), st.integers(1, 9), st.floats(0, 1))
def test_a_plan_spends_every_region_and_nothing_else(seed, n, k, strength):
    rng = np.random.default_rng(seed)
    rows, columns = rng.random(n) + 1e-6, rng.random(k) * (rng.random(k) < 0.7)
    columns[0] += 0.1
    rows, columns = rows / rows.sum(), columns / columns.sum()
    plan = sinkhorn(rng.random((n, k)), rows, columns, strength)
    assert np.isfinite(plan).all()
    assert (plan >= 0).all()
    assert plan.sum(axis=1) == pytest.approx(rows)
    if strength == 1:
        assert plan.sum(axis=0) == pytest.approx(columns, abs=0.05)
        assert (plan[:, columns == 0] == 0).all()


def test_with_amounts_as_much_of_each_as_was_asked_for():
    rng = np.random.default_rng(0)
    painted = rng.integers(0, 256, (800, 3)).astype(np.uint8)
    area = rng.integers(1, 1000, 800)
    found = handed_out(painted, area, palette(0.6, 0.3, 0.1), 1.0)
    assert [share(found, area, c) for c in (RED, BLUE, WHITE)] == pytest.approx(
        [0.6, 0.3, 0.1], abs=0.03
    )


def test_without_amounts_each_gets_what_is_most_like_it():
    painted = np.array([RED, (200, 60, 60), BLUE, (40, 40, 180)], np.uint8)
    area = np.array([1, 1, 500, 500])
    found = handed_out(painted, area, palette(0.9, 0.1), 0.0)
    assert found.colours.tolist() == [list(RED), list(RED), list(BLUE), list(BLUE)]


def test_what_is_likest_keeps_its_colour_when_there_is_too_little():
    painted = np.array([RED, (190, 60, 120), BLUE], np.uint8)
    found = handed_out(painted, np.array([10, 10, 10]), palette(1 / 3, 2 / 3), 1.0)
    assert found.colours.tolist() == [list(RED), list(BLUE), list(BLUE)]


def test_colours_by_hand_have_no_amounts():
    painted = np.array([RED, RED, BLUE], np.uint8)
    unknown = handed_out(painted, np.array([9, 9, 1]), palette(0.0, 0.0), 1.0)
    assert unknown.colours.tolist() == [list(RED), list(RED), list(BLUE)]
