"""Colour bands: what a picture is coloured with, by place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from painter.imaging.colourbands import bands_of_palette, bands_of_picture, filled
from painter.pixels.colourbands import BANDS, RANKS, ColourBands
from painter.pixels.palette import Palette, Swatch

RED, BLUE, GREEN, SKIN = (220, 30, 30), (30, 30, 220), (30, 160, 60), (240, 200, 170)


def test_each_quarter_has_its_own_colours():
    picture = np.zeros((40, 30, 3), np.uint8)
    for band, rgb in enumerate((RED, BLUE, GREEN, SKIN)):
        picture[band * 10 : band * 10 + 10] = rgb
    bands = bands_of_picture(picture, "a page")
    assert bands.colours == tuple((rgb,) * RANKS for rgb in (RED, BLUE, GREEN, SKIN))
    assert bands.name == "a page"


def test_the_commonest_comes_first_and_paper_is_left_out():
    picture = np.full((4, 100, 3), 255, np.uint8)
    picture[:, :30], picture[:, 30:50], picture[:, 50:55] = BLUE, RED, GREEN
    assert bands_of_picture(picture).colours == ((BLUE, RED, GREEN, GREEN),) * BANDS


def test_a_dominant_colour_that_is_no_paper_counts():
    picture = np.zeros((8, 10, 3), np.uint8)
    picture[:], picture[:, :2] = SKIN, RED
    assert bands_of_picture(picture).colours[0][:2] == (SKIN, RED)


def test_paper_alone_is_white():
    assert bands_of_picture(np.full((9, 9, 3), 255, np.uint8)).colours[0][0] == (255, 255, 255)


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (3, 2), (5, 4000), (3000, 2000), (9, 400_000)])
def test_pictures_of_any_size(size):
    bands = bands_of_picture(np.full((*size, 3), RED, np.uint8))
    assert set(sum(bands.colours, ())) == {RED}


def test_no_picture_has_no_bands():
    with pytest.raises(ValueError, match="pixel"):
        bands_of_picture(np.zeros((0, 4, 3), np.uint8))


@given(
    hnp.arrays(
        np.uint8,
        st.tuples(st.integers(4, 24), st.integers(1, 12), st.just(3)),
        elements=st.sampled_from((0, 1, 60, 127, 128, 200, 229, 230, 250, 255)),
    )
)
def test_plugins_are_asked_as_they_were_trained(picture):
    torch = pytest.importorskip("torch")
    from models.pipelines.bands import band_colours

    trained = band_colours(torch.from_numpy(picture).permute(2, 0, 1)[None])[0]
    assert np.array_equal(bands_of_picture(picture).array(), trained.numpy())


def test_a_palette_has_its_heaviest_colours_everywhere_but_paper():
    palette = Palette(
        (
            Swatch((255, 255, 255), weight=0.6),
            Swatch((9, 9, 9), weight=0.1),
            Swatch((200, 0, 0), weight=0.3),
        )
    )
    row = ((200, 0, 0), (9, 9, 9), (9, 9, 9), (9, 9, 9))
    assert bands_of_palette(palette).colours == (row,) * BANDS
    assert bands_of_palette(Palette()).colours[0][0] == (255, 255, 255)


def test_one_colour_is_changed_and_no_other():
    bands = bands_of_palette(Palette((Swatch(RED),)))
    changed = bands.with_colour(2, 1, BLUE)
    assert changed.colours[2][1] == BLUE
    assert (changed.array() != bands.array()).any(axis=2).sum() == 1


def test_colours_without_places_are_weighted():
    bands = bands_of_palette(Palette((Swatch(RED),))).with_colour(0, 3, BLUE)
    assert [(s.rgb, s.weight) for s in bands.palette().swatches] == [(RED, 15 / 16), (BLUE, 1 / 16)]


def test_bands_are_four_by_four():
    with pytest.raises(ValueError, match="4"):
        ColourBands(((RED,) * RANKS,))
    assert filled((RED, BLUE)) == (RED, BLUE, BLUE, BLUE)
