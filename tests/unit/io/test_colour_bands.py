"""Colours by place in files: the published JSON, pictures, pages."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.errors import UserError
from painter.io.palettes import read_colours, read_palette, write_bands
from painter.io.raster import write_raster
from painter.pixels.colourbands import BANDS, RANKS, ColourBands

RED, BLUE = (220, 30, 30), (30, 30, 220)
_RGB = st.tuples(*[st.integers(0, 255)] * 3)
_BANDS = st.builds(ColourBands, st.tuples(*[st.tuples(*[_RGB] * RANKS)] * BANDS), st.just("mine"))


@given(bands=_BANDS)
def test_every_colour_comes_back_to_its_place(bands: ColourBands) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mine.json"
        write_bands(path, bands)
        found = read_colours(path)
    assert found.bands == bands
    assert found.palette == bands.palette()


def test_the_published_form(tmp_path: Path) -> None:
    band = {"1": [1, 2, 3], "2": [4, 5, 6], "3": [7, 8, 9], "4": [10, 11, 12]}
    record = {"1": band, "2": {"1": [0, 0, 255]}, "3": {**band, "5": [99, 99, 99]}, "4": band}
    (tmp_path / "a.json").write_text(json.dumps(record))
    bands = read_colours(tmp_path / "a.json").bands
    assert bands is not None
    assert bands.colours[0] == bands.colours[2] == ((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12))
    assert bands.colours[1] == ((0, 0, 255),) * RANKS
    write_bands(tmp_path / "b.json", bands)
    assert json.loads((tmp_path / "b.json").read_text())["1"] == band


def test_whoever_wants_a_palette_takes_them_without_their_places(tmp_path: Path) -> None:
    write_bands(tmp_path / "a.json", ColourBands(((RED,) * 4, (RED,) * 4, (BLUE,) * 4, (RED,) * 4)))
    palette = read_palette(tmp_path / "a.json")
    assert [(s.rgb, s.weight) for s in palette.swatches] == [(RED, 0.75), (BLUE, 0.25)]


def test_a_picture_says_where_its_colours_lie(tmp_path: Path) -> None:
    picture = np.zeros((40, 20, 3), np.uint8)
    picture[:20], picture[20:] = RED, BLUE
    write_raster(tmp_path / "a.png", picture, None)
    found = read_colours(tmp_path / "a.png")
    assert found.bands is not None
    assert [band[0] for band in found.bands.colours] == [RED, RED, BLUE, BLUE]
    assert {s.rgb for s in found.palette.swatches} == {RED, BLUE}


def test_a_palette_file_knows_no_places(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(["#ff0080"]))
    assert read_colours(tmp_path / "a.json").bands is None


@pytest.mark.parametrize(
    "record",
    [
        {"1": {"1": [1, 2, 3]}},
        {str(k): {} for k in range(1, 5)},
        {str(k): {"1": [1, 2, 300]} for k in range(1, 5)},
        {str(k): {"1": [1, 2]} for k in range(1, 5)},
        {str(k): 7 for k in range(1, 5)},
    ],
)
def test_damaged_bands_are_one_sentence(tmp_path: Path, record: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(record))
    with pytest.raises(UserError, match="damaged"):
        read_colours(tmp_path / "a.json")
