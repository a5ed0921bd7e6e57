"""Our own TIFF encoder and PNG palettes: read alike by programs that share no code with us."""

import io

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from painter.io.png import encode_png
from painter.io.png_palette import MOST, encode_indexed
from painter.io.profile import srgb_profile
from painter.io.raster import decode_raster, write_raster
from painter.io.tiff import encode_tiff

shapes = st.tuples(st.integers(1, 300), st.integers(1, 70))


def opened(pieces):
    return Image.open(io.BytesIO(b"".join(pieces)))


def by_opencv(pieces):
    made = cv2.imdecode(np.frombuffer(b"".join(pieces), np.uint8), cv2.IMREAD_UNCHANGED)
    return made if made.ndim == 2 else made[:, :, [2, 1, 0, 3][: made.shape[2]]]


def noise(shape, channels, seed):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (*shape, channels)).astype(np.uint8)
    return pixels[:, :, 0] if channels == 1 else pixels


def few(shape, channels, seed, colours):
    """A picture of exactly so many colours, or as many as it has pixels."""
    rng = np.random.default_rng(seed)
    start, step = rng.integers(0, 256**3, 2)
    table = (start + np.arange(colours) * (2 * step + 1)) % 256**3  # an odd step: all unlike
    table = np.stack([table & 255, table >> 8 & 255, table >> 16, rng.integers(0, 256, colours)], 1)
    which = rng.integers(0, colours, shape[0] * shape[1])
    which[: min(colours, len(which))] = np.arange(min(colours, len(which)))
    return table[which].reshape(*shape, 4)[:, :, :channels].astype(np.uint8)


@given(shapes, st.sampled_from([1, 3, 4]), st.integers(0, 9))
def test_others_read_our_tiff(shape, channels, seed):
    pixels = noise(shape, channels, seed)
    made = encode_tiff(pixels, (300.0, 600.0), srgb_profile())
    with opened(made) as image:
        assert image.info["dpi"] == (300, 600)
        assert image.mode == {1: "L", 3: "RGB", 4: "RGBA"}[channels]
        np.testing.assert_array_equal(np.asarray(image), pixels)
    if channels < 4:  # OpenCV multiplies colours by alpha on the way in
        np.testing.assert_array_equal(by_opencv(made), pixels)
    np.testing.assert_array_equal(decode_raster(b"".join(made), "a.tif").pixels, pixels)


def test_a_tiff_carries_an_srgb_profile_and_no_resolution_unless_there_is_one():
    with opened(encode_tiff(noise((4, 4), 3, 1), None, srgb_profile())) as image:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)
        assert 282 not in image.tag_v2


@pytest.mark.parametrize("dpi", [72.0, 299.9994, 96.012, 1200.0, 1 / 3 + 100])
def test_a_resolution_in_a_tiff_is_as_near_as_a_fraction_can_be(dpi):
    with opened(encode_tiff(noise((4, 4), 3, 1), (dpi, dpi), None)) as image:
        assert float(image.tag_v2[282]) == pytest.approx(dpi, rel=1e-6)


@given(shapes, st.sampled_from([3, 4]), st.integers(0, 99), st.integers(1, MOST))
def test_a_palette_is_exact(shape, channels, seed, colours):
    pixels = few(shape, channels, seed, colours)
    made = encode_indexed(pixels, (300.0, 300.0))
    if made is None:
        assert shape[0] * shape[1] < MOST
        return
    with opened(made) as image:
        assert image.mode == "P"
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        plain = image.convert("RGBA" if channels == 4 else "RGB")
        np.testing.assert_array_equal(np.asarray(plain), pixels)
    raster = decode_raster(b"".join(made), "a.png")
    if raster.pixels.shape[2] == channels:
        np.testing.assert_array_equal(raster.pixels, pixels)
    else:
        assert channels == 4
        assert (pixels[:, :, 3] == 255).all()
    theirs = by_opencv(made)
    np.testing.assert_array_equal(theirs[:, :, :3], pixels[:, :, :3])


@pytest.mark.parametrize(("colours", "depth"), [(1, 1), (2, 1), (3, 2), (5, 4), (17, 8), (256, 8)])
def test_a_palette_takes_as_few_bits_as_it_can(colours, depth):
    made = b"".join(encode_indexed(few((40, 31), 3, 1, colours)))
    assert made[24] == depth


def test_257_colours_have_no_palette():
    assert encode_indexed(few((40, 40), 3, 1, 257)) is None
    assert encode_indexed(few((40, 40), 3, 1, 256)) is not None


def test_only_entries_that_are_clear_are_listed_as_such():
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[8:] = (10, 20, 30, 255)
    pixels[16:] = (10, 20, 30, 90)
    made = b"".join(encode_indexed(pixels))
    place = made.index(b"tRNS")
    assert made[place + 4 : place + 6] == bytes([0, 90])
    assert int.from_bytes(made[place - 4 : place], "big") == 2


def test_a_flat_picture_becomes_much_smaller():
    pixels = np.zeros((900, 700, 3), np.uint8)
    pixels[::9, :, 0] = 200
    pixels[:, ::13, 1] = 90
    indexed = sum(map(len, encode_indexed(pixels)))
    assert indexed < sum(map(len, encode_png(pixels))) / 2


def test_a_written_png_has_a_palette_unless_plain_channels_are_wanted(tmp_path):
    pixels = few((40, 40), 3, 1, 20)
    write_raster(tmp_path / "a.png", pixels, None)
    write_raster(tmp_path / "b.png", pixels, None, indexed=False)
    for name, mode in (("a.png", "P"), ("b.png", "RGB")):
        with Image.open(tmp_path / name) as image:
            assert image.mode == mode
