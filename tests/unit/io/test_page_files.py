"""A picture becomes a page of ink on paper; a page becomes a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from painter.base.errors import UsageError
from painter.document.layer import FillLayer, InkLayer
from painter.io.inkhash import ink_hash, read_ink_hash
from painter.io.page import read_page, write_page
from painter.io.raster import read_raster, write_raster
from tests.unit.io.io_pages import coloured_page

RNG = np.random.default_rng(8)


def coverage(path: Path) -> np.ndarray:
    page = read_page(path).page
    assert page.ink is not None
    return page.ink.coverage.page(page.size)[:, :, 0]


def test_a_grey_picture_is_ink_on_white_paper(tmp_path: Path) -> None:
    grey = RNG.integers(0, 256, (20, 30)).astype(np.uint8)
    write_raster(tmp_path / "a.png", grey, (350.0, 350.0))
    loaded = read_page(tmp_path / "a.png")
    ink, paper = loaded.page.layers
    assert isinstance(ink, InkLayer)
    assert isinstance(paper, FillLayer)
    assert (ink.name, paper.name, paper.rgb) == ("ink", "paper", (255, 255, 255))
    assert loaded.page.dpi == (350.0, 350.0)
    assert loaded.notices == ()
    np.testing.assert_array_equal(coverage(tmp_path / "a.png"), 255 - grey)


def test_coloured_ink_is_kept_as_grey_with_a_notice(tmp_path: Path) -> None:
    rgb = RNG.integers(0, 256, (20, 30, 3)).astype(np.uint8)
    write_raster(tmp_path / "a.png", rgb, None)
    assert read_page(tmp_path / "a.png").notices == ("Coloured ink is kept as grey",)
    luma = np.asarray(Image.fromarray(rgb).convert("L"))
    np.testing.assert_array_equal(coverage(tmp_path / "a.png"), 255 - luma)


def test_grey_saved_as_colours_gives_no_notice(tmp_path: Path) -> None:
    grey = RNG.integers(0, 256, (20, 30, 1)).astype(np.uint8)
    write_raster(tmp_path / "a.png", np.repeat(grey, 3, 2), None)
    assert read_page(tmp_path / "a.png").notices == ()
    np.testing.assert_array_equal(coverage(tmp_path / "a.png"), 255 - grey[:, :, 0])


def test_ink_on_a_clear_ground_keeps_its_alpha(tmp_path: Path) -> None:
    rgba = np.zeros((20, 30, 4), np.uint8)
    rgba[:, :, 3] = RNG.integers(0, 256, (20, 30))
    write_raster(tmp_path / "a.png", rgba, None)
    np.testing.assert_array_equal(coverage(tmp_path / "a.png"), rgba[:, :, 3])


def test_the_ink_hash_of_a_picture_is_that_of_its_page(tmp_path: Path) -> None:
    write_raster(tmp_path / "a.png", RNG.integers(0, 256, (20, 30)).astype(np.uint8), None)
    page = read_page(tmp_path / "a.png").page
    assert page.ink is not None
    before = ink_hash(page.ink.coverage, page.size)
    write_page(page, tmp_path / "a.ora")
    assert read_ink_hash(tmp_path / "a.png") == read_ink_hash(tmp_path / "a.ora") == before


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".jpg"])
def test_a_page_written_as_a_picture_is_its_composite(tmp_path: Path, suffix: str) -> None:
    page = coloured_page()
    path = tmp_path / f"a{suffix}"
    notices = write_page(page, path)
    assert "alone" in notices[0]
    raster = read_raster(path)
    assert raster.dpi == page.dpi
    if suffix != ".jpg":
        write_page(page, tmp_path / "a.ora")
        import io
        import zipfile

        with zipfile.ZipFile(tmp_path / "a.ora") as zipped:
            merged = Image.open(io.BytesIO(zipped.read("mergedimage.png"))).convert("RGB")
        np.testing.assert_array_equal(raster.pixels, np.asarray(merged))


@pytest.mark.parametrize("name", ["a.psb", "a.bmp", "a", "a.ora.gz"])
def test_a_format_that_cannot_be_written_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        write_page(coloured_page(), tmp_path / name)
    assert not list(tmp_path.iterdir())
