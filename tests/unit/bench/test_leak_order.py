"""The measure of how the list of passages is ordered."""

import numpy as np
import pytest

from painter.bench.leak_order import area_under_curve, order_rows


@pytest.mark.parametrize(
    ("score", "share"), [([3, 2, 1, 0], 1.0), ([0, 1, 2, 3], 0.0), ([1, 1, 1, 1], 0.5)]
)
def test_area_under_the_curve_is_the_share_of_pairs_in_order(score, share):
    true = np.array([True, True, False, False])
    assert area_under_curve(np.array(score, np.float32), true) == share


def test_likely_passages_come_before_narrow_ones_that_nobody_left_open():
    (row,) = order_rows(range(2))
    assert row.value < 15
    assert row.peer_value > 30
