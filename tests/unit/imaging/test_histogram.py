"""The main colours of a picture: exact for flats, sensible for paintings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.imaging.histogram import main_colours


def test_flats_give_their_own_colours_by_share():
    picture = np.full((10, 10, 3), 255, np.uint8)
    picture[:3] = (200, 40, 40)
    picture[3] = (20, 40, 200)
    palette = main_colours(picture, 8)
    assert [s.rgb for s in palette.swatches] == [(255, 255, 255), (200, 40, 40), (20, 40, 200)]
    assert [s.weight for s in palette.swatches] == pytest.approx([0.6, 0.3, 0.1])


def test_noise_around_three_colours_gives_three_clusters():
    rng = np.random.default_rng(4)
    centres = np.array([[230, 200, 170], [60, 90, 160], [40, 30, 30]])
    pixels = np.clip(centres[rng.integers(0, 3, 9000)] + rng.normal(0, 5, (9000, 3)), 0, 255)
    palette = main_colours(pixels.astype(np.uint8), 3)
    found = palette.colours().astype(int)
    for centre in centres:
        assert np.abs(found - centre).max(axis=1).min() < 6
    assert sum(s.weight for s in palette.swatches) == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 9))
def test_same_seed_same_palette(seed, count):
    pixels = np.random.default_rng(seed).integers(0, 256, (300, 3), dtype=np.uint8)
    assert main_colours(pixels, count, seed) == main_colours(pixels, count, seed)
    assert 1 <= len(main_colours(pixels, count, seed).swatches) <= count


@pytest.mark.parametrize("count", [0, -1])
def test_nothing_wanted_is_an_error(count):
    with pytest.raises(ValueError, match="count"):
        main_colours(np.zeros((2, 2, 3), np.uint8), count)
