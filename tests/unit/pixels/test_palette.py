"""Palettes find colours by exact value."""

import numpy as np

from painter.pixels.palette import Palette, Swatch, hex_name


def test_find_and_colours():
    palette = Palette((Swatch((1, 2, 3), "ink"), Swatch((9, 9, 9)), Swatch((1, 2, 3), "again")))
    assert palette.find((1, 2, 3)) == 0
    assert palette.find((9, 9, 9)) == 1
    assert palette.find((0, 0, 0)) is None
    assert np.array_equal(palette.colours(), [[1, 2, 3], [9, 9, 9], [1, 2, 3]])


def test_an_empty_palette_has_no_rows():
    assert Palette().colours().shape == (0, 3)


def test_hex_name():
    assert hex_name((0, 171, 255)) == "#00abff"
