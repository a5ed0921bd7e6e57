"""Our own PNGs come back as the very tiles they were, and no other file is taken for one."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from painter.imaging.alpha import premultiply, unpremultiply
from painter.io.fingerprint import Fingerprint, plane_fingerprint
from painter.io.png import encode_png, encode_rows
from painter.io.png_bands import decode_tiles
from painter.pixels.tilemap import TileMap
from tests.unit.io.io_pages import premultiplied, same_plane

PLACES = st.integers(-600, 600)
SIDES = st.integers(1, 40) | st.sampled_from([255, 256, 257, 520])


def encoded(pixels: np.ndarray, y: int) -> bytes:
    """Straight pixels whose first row is row `y` of the page, in two bands or more."""
    cube = pixels if pixels.ndim == 3 else pixels[:, :, np.newaxis]
    height, width, channels = cube.shape
    rows = lambda top, bottom: np.ascontiguousarray(cube[top:bottom])  # noqa: E731
    return b"".join(encode_rows(width, height, channels, rows, y=y))


def straight(pixels: np.ndarray) -> np.ndarray:
    out = pixels.copy()
    unpremultiply(out)
    return out


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(PLACES, PLACES, SIDES, SIDES, st.integers(0, 99))
def test_layers_come_back_as_they_were(x: int, y: int, width: int, height: int, seed: int) -> None:
    pixels = premultiplied(np.random.default_rng(seed), height, width)
    data = encoded(straight(pixels), y)
    plane = decode_tiles(data, x, y)
    assert plane is not None
    same_plane(plane, TileMap.from_array(pixels, x, y))
    ink = decode_tiles(data, x, y, alpha_only=True)
    assert ink is not None
    same_plane(ink, TileMap.from_array(pixels[:, :, 3].copy(), x, y))
    found = np.asarray(Image.open(io.BytesIO(data))).copy()
    premultiply(found)
    np.testing.assert_array_equal(found, pixels)


@given(PLACES, PLACES, SIDES, SIDES)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_masks_come_back_as_they_were(x: int, y: int, width: int, height: int) -> None:
    pixels = np.random.default_rng(width).integers(0, 256, (height, width)).astype(np.uint8)
    plane = decode_tiles(encoded(pixels, y), x, y)
    assert plane is not None
    same_plane(plane, TileMap.from_array(pixels, x, y))


def test_equal_and_empty_squares_take_no_pixels() -> None:
    pixels = np.zeros((600, 600, 4), np.uint8)
    pixels[:300] = (9, 9, 9, 255)
    plane = decode_tiles(encoded(pixels, 0), 0, 0)
    assert plane is not None
    assert plane.tiles[(0, 0)].shape == (4,)
    assert (0, 2) not in plane.tiles


def test_a_picture_cut_for_another_place_is_left_to_others() -> None:
    pixels = premultiplied(np.random.default_rng(1), 300, 20)
    assert decode_tiles(encoded(pixels, 0), 0, 1) is None
    assert decode_tiles(encoded(pixels, 0), 33, 256) is not None


def foreign(mode: str, **options) -> bytes:
    buffer = io.BytesIO()
    pixels = np.random.default_rng(2).integers(0, 256, (90, 70, 4)).astype(np.uint8)
    Image.fromarray(pixels).convert(mode).save(buffer, "PNG", **options)
    return buffer.getvalue()


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "LA", "P", "1"])
def test_files_of_other_encoders_are_left_to_others(mode: str) -> None:
    assert decode_tiles(foreign(mode), 0, 0) is None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_is_noticed(data: st.DataObject) -> None:
    pixels = premultiplied(np.random.default_rng(3), 300, 30)
    whole = b"".join(encode_png(straight(pixels)))
    place = data.draw(st.integers(33, len(whole) - 1))
    cut = data.draw(st.booleans())
    other = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    damaged = whole[:place] if cut else whole[:place] + other + whole[place + 1 :]
    plane = decode_tiles(damaged, 0, 0)
    if plane is not None:  # what it changed is not a part of the picture
        same_plane(plane, TileMap.from_array(pixels))


@settings(max_examples=40)
@given(PLACES, PLACES, st.integers(0, 99), st.data())
def test_a_fingerprint_tells_every_pixel_and_its_place(x, y, seed, data) -> None:
    pixels = premultiplied(np.random.default_rng(seed), 20, 30)
    pixels[4, 5] = (1, 2, 3, 4)
    plane = TileMap.from_array(pixels, x, y)
    mark = plane_fingerprint(plane)
    parts = Fingerprint()
    for top in (13, 0):
        part = np.ascontiguousarray(pixels[top : top + 13 if top == 0 else None])
        parts.add(part, x, y + top)
    assert parts.text() == mark
    framed = TileMap.from_array(np.pad(pixels, ((3, 3), (3, 3), (0, 0))), x - 3, y - 3)
    assert plane_fingerprint(framed) == mark
    assert plane_fingerprint(TileMap.from_array(pixels, x + 1, y)) != mark
    assert plane_fingerprint(TileMap.from_array(pixels, x, y - 1)) != mark
    changed = pixels.copy()
    changed[4, 5, data.draw(st.integers(0, 3))] ^= 1 << data.draw(st.integers(0, 7))
    assert plane_fingerprint(TileMap.from_array(changed, x, y)) != mark
