"""Palettes travel between programs."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.errors import UsageError, UserError
from painter.io.palettes import read_palette, write_palette
from painter.io.raster import write_raster
from painter.pixels.palette import Palette, Swatch

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8)
_SWATCHES = st.builds(
    Swatch, st.tuples(*[st.integers(0, 255)] * 3), _WORDS, st.floats(0, 1, allow_nan=False)
)
_PALETTES = st.builds(
    Palette, st.lists(_SWATCHES, min_size=1, max_size=9).map(tuple), _WORDS.filter(bool)
)


@pytest.mark.parametrize("suffix", [".gpl", ".aco", ".ase", ".json"])
@given(palette=_PALETTES)
def test_colours_and_names_come_back(suffix: str, palette: Palette) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"mine{suffix}"
        write_palette(path, palette)
        loaded = read_palette(path)
    if suffix == ".json":
        assert loaded == palette
        return
    assert loaded.swatches == tuple(replace(s, weight=0.0) for s in palette.swatches)
    assert loaded.name == ("mine" if suffix == ".aco" else palette.name)


def test_a_gimp_palette_of_another_program(tmp_path: Path) -> None:
    lines = [
        "GIMP Palette",
        "Name: Skin",
        "Columns: 3",
        "# by hand",
        "255 0 10 warm red",
        "",
        "1 2 3",
    ]
    (tmp_path / "a.gpl").write_bytes("\r\n".join(lines).encode())
    expected = (Swatch((255, 0, 10), "warm red"), Swatch((1, 2, 3)))
    assert read_palette(tmp_path / "a.gpl") == Palette(expected, "Skin")


def test_a_plain_list_of_colours_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(["#ff0080", [1, 2, 3]]))
    colours = read_palette(tmp_path / "a.json").colours()
    np.testing.assert_array_equal(colours, [[255, 0, 128], [1, 2, 3]])


def test_photoshop_swatches_of_other_colour_spaces(tmp_path: Path) -> None:
    rows = [
        (1, 0, 65535, 65535, 0),  # HSB red
        (2, 65535, 0, 0, 65535),  # CMYK: 0 is full ink
        (7, 10000, 0, 0, 0),  # Lab white
        (8, 10000, 0, 0, 0),  # full grey
    ]
    data = struct.pack(">HH", 1, len(rows)) + b"".join(struct.pack(">5H", *row) for row in rows)
    (tmp_path / "a.aco").write_bytes(data)
    colours = read_palette(tmp_path / "a.aco").colours()
    np.testing.assert_array_equal(colours, [[255, 0, 0], [255, 0, 0], [255] * 3, [0] * 3])


def test_exchange_swatches_of_other_colour_spaces(tmp_path: Path) -> None:
    colours = [(b"CMYK", (0, 1, 1, 0)), (b"LAB ", (1, 0, 0)), (b"Gray", (0.2,))]
    blocks = b""
    for model, values in colours:
        body = struct.pack(">HH", 1, 0) + model + struct.pack(f">{len(values)}f", *values)
        blocks += struct.pack(">HI", 1, len(body) + 2) + body + b"\0\0"
    (tmp_path / "a.ase").write_bytes(b"ASEF" + struct.pack(">HHI", 1, 0, len(colours)) + blocks)
    palette = read_palette(tmp_path / "a.ase")
    np.testing.assert_array_equal(palette.colours(), [[255, 0, 0], [255] * 3, [51] * 3])


def test_a_picture_gives_its_main_colours(tmp_path: Path) -> None:
    pixels = np.zeros((10, 10, 4), np.uint8)
    pixels[:, :, 3] = 255
    pixels[:5, :5, 3] = 0
    pixels[:5, 5:] = (250, 0, 0, 255)
    write_raster(tmp_path / "a.png", pixels, None)
    palette = read_palette(tmp_path / "a.png")
    assert [s.rgb for s in palette.swatches] == [(0, 0, 0), (250, 0, 0)]
    assert [s.weight for s in palette.swatches] == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gpl", b"not a palette"),
        ("a.gpl", b"GIMP Palette\n300 0 0\n"),
        ("a.gpl", b"GIMP Palette\n1 2\n"),
        ("a.gpl", b"GIMP Palette\n"),
        ("a.gpl", b"\xff\xfe\xff"),
        ("a.aco", b"\0\1\0\5\0\0"),
        ("a.aco", b"\0\2\0\1" + bytes(10) + b"\xff\xff\xff\xff"),
        ("a.aco", b"x"),
        ("a.ase", b"ASEF\0\1\0\0\xff\xff\xff\xff"),
        ("a.ase", b"ASEF"),
        ("a.json", b"{}"),
        ("a.json", b"[" * 100_000),
        ("a.json", b'{"swatches": [{"rgb": [0, 0, 256]}]}'),
        ("a.json", b'["#12345g"]'),
        ("a.json", b"7"),
        ("a.txt", b"GIMP Palette\n1 2 3\n"),
        ("a.png", b"\x89PNG\r\n\x1a\nxxxxxxxxxxxxxx"),
    ],
)
def test_a_bad_palette_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_palette(tmp_path / name)
    assert name in caught.value.message
    assert caught.value.advice


def test_an_unknown_suffix_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_palette(tmp_path / "a.txt", Palette((Swatch((1, 2, 3)),)))
