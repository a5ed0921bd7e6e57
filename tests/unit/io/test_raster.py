"""Pictures of every mode open with the right pixels, and what is lost is said."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from painter.base.errors import UsageError, UserError
from painter.io.raster import read_raster, write_raster

RNG = np.random.default_rng(5)
GREY = RNG.integers(0, 256, (7, 5)).astype(np.uint8)
RGB = RNG.integers(0, 256, (7, 5, 3)).astype(np.uint8)
RGBA = RNG.integers(0, 256, (7, 5, 4)).astype(np.uint8)
DEEP = RNG.integers(0, 65536, (7, 5, 4)).astype(np.uint16)
LOSSLESS = [".png", ".tif", ".tiff", ".webp"]
PICTURES = [*LOSSLESS, ".jpg", ".jpeg"]


def saved(image: Image.Image, path: Path, **options) -> Path:
    image.save(path, **options)
    return path


def rounded(values: np.ndarray) -> np.ndarray:
    return np.round(values.astype(np.float64) / 257).astype(np.uint8)


@pytest.mark.parametrize("suffix", LOSSLESS)
@pytest.mark.parametrize("pixels", [GREY, RGB, RGBA], ids=["grey", "rgb", "rgba"])
def test_what_is_written_without_loss_comes_back(tmp_path: Path, suffix: str, pixels) -> None:
    path = tmp_path / f"a{suffix}"
    write_raster(path, pixels, None)
    raster = read_raster(path)
    if suffix == ".webp" and pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, np.newaxis], 3, 2)
    np.testing.assert_array_equal(raster.pixels, pixels)
    assert raster.notices == ()


def test_jpeg_lies_on_white_and_is_close(tmp_path: Path) -> None:
    pixels = np.full((16, 16, 4), (200, 30, 60, 0), np.uint8)
    pixels[:, :, 3] = 102
    write_raster(tmp_path / "a.jpg", pixels, None)
    shown = read_raster(tmp_path / "a.jpg").pixels
    assert np.abs(shown.astype(int) - [233, 165, 177]).max() <= 2


@pytest.mark.parametrize("suffix", PICTURES)
@pytest.mark.parametrize("dpi", [(300.0, 300.0), (72.0, 72.0), (600.0, 300.0), (1200.0, 350.0)])
def test_dpi_survives(tmp_path: Path, suffix: str, dpi) -> None:
    path = tmp_path / f"a{suffix}"
    write_raster(path, RGB, dpi)
    assert read_raster(path).dpi == dpi


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".jpg"])
def test_no_dpi_stays_none_where_the_format_can_say_so(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_raster(path, RGB, None)
    assert read_raster(path).dpi in {None, (1.0, 1.0)}


@given(st.integers(1, 3000))
def test_a_whole_dpi_in_a_png_stays_whole(dpi: int) -> None:
    from painter.io.dpi import from_per_metre, per_metre

    assert from_per_metre(per_metre(dpi)) == dpi


@pytest.mark.parametrize("suffix", PICTURES)
def test_pictures_are_tagged_srgb(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_raster(path, RGB, None)
    with Image.open(path) as image:
        assert "srgb" in image.info or b"s\0R\0G\0B" in image.info["icc_profile"]


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
def test_one_bit_and_grey_open_as_grey(tmp_path: Path, suffix: str) -> None:
    bits = GREY > 127
    path = saved(Image.fromarray(bits), tmp_path / f"a{suffix}", lossless=True)
    shown = read_raster(path).pixels
    shown = shown if shown.ndim == 2 else shown[:, :, 0]
    np.testing.assert_array_equal(shown, bits.astype(np.uint8) * 255)


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_grey_with_alpha(tmp_path: Path, suffix: str) -> None:
    image = Image.merge("LA", [Image.fromarray(RGBA[:, :, 0]), Image.fromarray(RGBA[:, :, 3])])
    shown = read_raster(saved(image, tmp_path / f"a{suffix}")).pixels
    np.testing.assert_array_equal(shown, RGBA[:, :, [0, 0, 0, 3]])


def test_indexed_with_and_without_clear_entries(tmp_path: Path) -> None:
    indexed = Image.fromarray(np.arange(35, dtype=np.uint8).reshape(7, 5)).convert("P")
    indexed.putpalette(RGB.tobytes() + bytes(768 - RGB.size))
    plain = read_raster(saved(indexed, tmp_path / "p.png")).pixels
    np.testing.assert_array_equal(plain, RGB)
    alpha = bytes(range(35)) + bytes([255] * 221)
    clear = read_raster(saved(indexed, tmp_path / "t.png", transparency=alpha)).pixels
    np.testing.assert_array_equal(clear[:, :, 3].ravel(), np.arange(35))
    tiff = read_raster(saved(indexed, tmp_path / "p.tif")).pixels
    np.testing.assert_array_equal(tiff, RGB)


def test_a_clear_colour_of_a_plain_png(tmp_path: Path) -> None:
    pixels = np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8)
    path = saved(Image.fromarray(pixels), tmp_path / "a.png", transparency=(1, 2, 3))
    np.testing.assert_array_equal(read_raster(path).pixels[0, :, 3], [0, 255])


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits_are_rounded_and_it_is_said(tmp_path: Path, suffix: str, channels) -> None:
    path = tmp_path / f"a{suffix}"
    order = [2, 1, 0, 3][:channels] if channels > 1 else [0]
    cv2.imwrite(str(path), DEEP[:, :, order])
    raster = read_raster(path)
    expected = rounded(DEEP[:, :, :channels] if channels > 1 else DEEP[:, :, 0])
    np.testing.assert_array_equal(raster.pixels, expected)
    assert raster.notices == ("16 bits a channel were rounded to 8",)


def test_cmyk_opens_with_a_notice(tmp_path: Path) -> None:
    cmyk = Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    for suffix in (".tif", ".jpg"):
        raster = read_raster(saved(cmyk, tmp_path / f"a{suffix}"))
        assert np.abs(raster.pixels.astype(int) - [255, 0, 0]).max() <= 2
        assert "CMYK" in raster.notices[0]


def wide_profile() -> bytes:
    """A linear RGB profile: sRGB's with another tone curve."""
    xyz = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return xyz.replace(b"\x00\x02\x66\x66", b"\x00\x01\x00\x00").replace(
        b"s\0R\0G\0B", b"t\0E\0S\0T"
    )


def test_a_profile_is_converted_and_it_is_said(tmp_path: Path) -> None:
    profile = wide_profile()
    for name, options in (("a.png", {}), ("a.tif", {}), ("a.webp", {"lossless": True})):
        image = Image.new("RGBA", (3, 2), (55, 55, 55, 100))
        raster = read_raster(saved(image, tmp_path / name, icc_profile=profile, **options))
        assert "profile" in raster.notices[0]
        assert raster.pixels[0, 0, 3] == 100
        assert (raster.pixels[:, :, :3] > 55).all()


def test_a_profile_counts_by_what_it_does_and_not_by_its_name(tmp_path: Path) -> None:
    linear = wide_profile().replace(b"t\0E\0S\0T", b"s\0R\0G\0B")
    grey = Image.new("RGB", (3, 2), (55, 55, 55))
    raster = read_raster(saved(grey, tmp_path / "a.png", icc_profile=linear))
    assert "converted" in raster.notices[0]
    assert (raster.pixels > 100).all()


def test_a_broken_profile_is_ignored_and_it_is_said(tmp_path: Path) -> None:
    raster = read_raster(saved(Image.fromarray(RGB), tmp_path / "a.png", icc_profile=b"junk" * 50))
    np.testing.assert_array_equal(raster.pixels, RGB)
    assert "ignored" in raster.notices[0]


def test_an_srgb_profile_changes_nothing(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raster = read_raster(saved(Image.fromarray(RGB), tmp_path / "a.png", icc_profile=profile))
    np.testing.assert_array_equal(raster.pixels, RGB)
    assert raster.notices == ()


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_page_that_lies_on_its_side_by_tag_is_turned(tmp_path: Path, suffix, turn: int) -> None:
    exif = Image.Exif()
    exif[274] = turn
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that Pillow's table undoes
    upright = Image.fromarray(RGB)
    stored = upright.transpose(Image.Transpose(undo[turn])) if turn > 1 else upright
    path = saved(stored, tmp_path / f"a{suffix}", exif=exif, lossless=True)
    np.testing.assert_array_equal(read_raster(path).pixels, RGB)


def test_of_several_pictures_the_first_opens_with_a_notice(tmp_path: Path) -> None:
    frames = [Image.fromarray(RGB), Image.new("RGB", (5, 7))]
    for name in ("a.tif", "a.png", "a.webp"):
        path = tmp_path / name
        frames[0].save(path, save_all=True, append_images=frames[1:], lossless=True)
        raster = read_raster(path)
        np.testing.assert_array_equal(raster.pixels[:, :, :3], RGB)
        assert any("only the first" in notice for notice in raster.notices)


def test_content_counts_and_not_the_name(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(RGB).save(buffer, "PNG")
    (tmp_path / "a.jpg").write_bytes(buffer.getvalue())
    np.testing.assert_array_equal(read_raster(tmp_path / "a.jpg").pixels, RGB)


def test_an_unknown_suffix_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_raster(tmp_path / "a.bmp", RGB, None)


def test_a_webp_beyond_its_side_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="16383"):
        write_raster(tmp_path / "a.webp", np.zeros((1, 16384), np.uint8), None)
    assert not list(tmp_path.iterdir())


@given(st.integers(1, 600), st.integers(1, 40), st.integers(1, 4), st.integers(0, 9))
def test_our_png_encoder_is_read_by_others(height: int, width: int, channels: int, seed) -> None:
    from painter.io.png import encode_png, encode_solid

    pixels = np.random.default_rng(seed).integers(0, 4, (height, width, channels)).astype(np.uint8)
    with Image.open(io.BytesIO(b"".join(encode_png(pixels)))) as image:
        np.testing.assert_array_equal(np.asarray(image).reshape(pixels.shape), pixels)
    value = tuple(int(v) for v in pixels[0, 0])
    solid = np.frombuffer(b"".join(encode_solid(width, height, value)), np.uint8)
    decoded = cv2.imdecode(solid, cv2.IMREAD_UNCHANGED).reshape(height, width, -1)
    assert (decoded[:, :, -1] == value[-1 if channels != 3 else 0]).all()
