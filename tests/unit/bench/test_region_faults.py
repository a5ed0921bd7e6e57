"""What the pictures of faults show."""

from __future__ import annotations

import numpy as np

from painter.bench.region_faults import merged, picture_of, too_many

EVERYWHERE = np.ones((60, 90), np.bool_)


def thirds():
    """Three true regions side by side, 1 to 3."""
    return np.repeat(np.arange(3, dtype=np.uint32) + 1, 30)[np.newaxis].repeat(60, axis=0)


def test_nothing_is_wrong_with_regions_that_only_have_other_numbers():
    truth = thirds()
    assert merged(4 - truth, truth, EVERYWHERE) == []
    assert too_many(4 - truth, truth, EVERYWHERE) == []


def test_of_two_that_ran_together_the_smaller_one_is_shown_where_they_touch():
    truth = thirds()
    truth[:10, 30:60] = 1
    found = np.where(truth == 3, 2, 1).astype(np.uint32)
    (fault,) = merged(found, truth, EVERYWHERE)
    assert fault.area == 50 * 30
    assert np.array_equal(fault.wrong, truth == 2)
    assert np.array_equal(fault.beside, truth == 1)
    x, y = fault.at
    assert truth[y, x] == 1
    assert (truth[y - 1 : y + 2, x - 1 : x + 2] == 2).any()


def test_a_region_in_two_parts_has_one_too_many():
    truth = thirds()
    found = truth.copy()
    found[40:, 60:] = 4
    (fault,) = too_many(found, truth, EVERYWHERE)
    assert fault.area == 20 * 30
    assert np.array_equal(fault.wrong, found == 4)
    assert merged(found, truth, EVERYWHERE) == []


def test_specks_are_no_faults():
    truth = thirds()
    found = truth.copy()
    found[:6, :10] = 4
    assert too_many(found, truth, EVERYWHERE) == []


def test_the_picture_shows_the_page_and_beside_it_what_is_wrong():
    truth = thirds()
    found = np.where(truth == 3, 2, 1).astype(np.uint32)
    (fault,) = merged(found, truth, EVERYWHERE)
    picture = picture_of(fault, np.zeros((60, 90), np.uint8), truth)
    side = picture.shape[0]
    assert picture.shape == (side, 2 * side, 3)
    x, y = fault.at
    middle = picture[:, side:][side // 2 - 2 * y :, side // 2 - 2 * x :]
    assert tuple(middle[60, 80]) == (255, 60, 60)
    assert tuple(middle[60, 20]) == (70, 170, 255)
    assert tuple(middle[60, 150]) == (255, 255, 255)
