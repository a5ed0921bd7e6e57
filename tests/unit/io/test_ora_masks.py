"""Masks and clipping in a format that knows neither: others see the same, we get all of it back."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from painter.document.drawing import draw_page
from painter.document.layer import LayerMask, RasterLayer
from painter.imaging.alpha import unpremultiply
from painter.io.page import read_page, write_page
from painter.pixels.tilemap import TileMap
from tests.conformance.documents import Document, document, documents, mask, paper, raster
from tests.unit.io.io_pages import same_page
from tests.unit.io.zips import names, part, rewritten

ALL = documents()


@pytest.mark.parametrize("made", ALL, ids=str)
def test_a_document_comes_back_and_looks_the_same_without_our_state(
    tmp_path: Path, made: Document
) -> None:
    path = tmp_path / "page.ora"
    write_page(made.page, path)
    loaded = read_page(path)
    assert loaded.notices == ()
    same_page(made.page, loaded.page)
    picture = draw_page(made.page)
    rewritten(path, {"sumiro/state.json": None})
    plain = draw_page(read_page(path).page)
    off = np.abs(plain.astype(np.int16) - picture).max(axis=2)
    if made.name.startswith("tree "):  # a level lost in a mask is many after colour dodge or hue
        assert (off <= 2).mean() > 0.995
        assert off.max() <= 16
    else:
        assert off.max() <= 2
    unpremultiply(picture)
    merged = np.asarray(Image.open(io.BytesIO(part(path, "mergedimage.png"))))
    np.testing.assert_array_equal(merged, picture)


def test_originals_are_kept_for_layers_that_need_them_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.ora"
    page = document("", raster(1, mask=mask(1)), raster(2), paper()).page
    write_page(page, path)
    assert [n for n in names(path) if n.startswith(("data/", "sumiro/layers", "sumiro/masks"))] == [
        "data/layer000.png",
        "data/layer001.png",
        "data/layer002.png",
        "sumiro/layers/000.png",
        "sumiro/masks/000.png",
    ]
    write_page(replace(page, layers=page.layers[1:]), path)
    assert not any(n.startswith(("sumiro/layers", "sumiro/masks")) for n in names(path))


def test_a_mask_that_reaches_beyond_the_page_is_kept_whole(tmp_path: Path) -> None:
    hides = TileMap.from_array(np.full((50, 700), 200, np.uint8), -300, -20)
    page = document("", raster(1, mask=LayerMask(hides)), paper()).page
    write_page(page, tmp_path / "page.ora")
    same_page(page, read_page(tmp_path / "page.ora").page)


def test_layers_beyond_the_page_keep_what_a_baked_picture_leaves_out(tmp_path: Path) -> None:
    pixels = TileMap.from_array(np.full((40, 400, 4), 255, np.uint8), -300, 30)
    wide = RasterLayer(id=0, name="wide", pixels=pixels, mask=mask(1), clip=True)
    page = document("", wide, raster(2), paper()).page
    write_page(page, tmp_path / "page.ora")
    same_page(page, read_page(tmp_path / "page.ora").page)


def test_files_of_format_1_open_whole() -> None:
    """Written before masks, clipping, atoms and corrections were known."""
    loaded = read_page(Path(__file__).parent / "format1.ora")
    page = loaded.page
    assert loaded.notices == ()
    assert [layer.name for layer in page.layers] == ["ink", "flats", "hints", "paper"]
    assert [layer.id for layer in page.layers] == [1, 2, 3, 5]
    assert all(layer.mask is None and not layer.clip for layer in page.layers)
    assert page.regions is not None
    assert page.regions.count == 21
    assert page.regions.atoms is None
    assert page.tree is page.openings is None
    assert page.gap == 7.25
    assert page.palette is not None
    assert [s.name for s in page.palette.swatches] == ["肌", ""]


def test_masks_make_no_difference_to_the_same_bytes(tmp_path: Path) -> None:
    made = next(d for d in ALL if d.name == "large")
    for name in ("a.ora", "b.ora"):
        write_page(made.page, tmp_path / name)
    assert (tmp_path / "a.ora").read_bytes() == (tmp_path / "b.ora").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.ora") as zipped:
        assert zipped.testzip() is None
