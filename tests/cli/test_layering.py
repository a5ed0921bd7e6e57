"""--split-swatches, --selection-layer and --scale."""

import numpy as np
import pytest
from PIL import Image

from painter.document.drawing import draw_page
from painter.document.layer import FlatsLayer, GroupLayer, HintsLayer, InkLayer
from painter.io.page import read_page
from tests.cli.conftest import facts_of, rgb_of


@pytest.fixture
def coloured(command, page, tmp_path):
    out = tmp_path / "plain.ora"
    assert command("colorize", page, "--out", out).code == 0
    return out


def test_swatches_are_layers_and_the_picture_is_the_same(command, page, coloured, tmp_path):
    split = tmp_path / "split.ora"
    done = command("colorize", page, "--split-swatches", "--out", split, "--json")
    assert done.code == 0, done.err
    assert done.rows[0]["ink_sha256"]["before"] == done.rows[0]["ink_sha256"]["after"]
    plain, apart = read_page(coloured).page, read_page(split).page
    assert (draw_page(plain) == draw_page(apart)).all()
    group = next(layer for layer in apart.layers if layer.name == "flats")
    assert isinstance(group, GroupLayer)
    shown = {tuple(row) for row in np.unique(plain.regions.colour[1:], axis=0).tolist()}
    assert len(group.children) == len(shown)
    assert [layer.name for layer in apart.layers] == [layer.name for layer in plain.layers]


def test_a_selection_layer_lies_hidden_on_top(command, page, tmp_path):
    out = tmp_path / "page.ora"
    assert command("colorize", page, "--selection-layer", "--out", out).code == 0
    top = read_page(out).page.layers[0]
    assert (top.name, top.visible) == ("selection", False)
    regions = read_page(out).page.regions.count
    rgba = top.pixels.page(read_page(out).page.size)
    assert len(np.unique(rgba.reshape(-1, 4), axis=0)) == regions
    assert (rgba[:, :, 3] == 255).all()


def test_a_page_that_is_there_is_split_by_convert(command, coloured, tmp_path):
    out = tmp_path / "split.ora"
    done = command("convert", coloured, out, "--split-swatches", "--selection-layer")
    assert done.code == 0, done.err
    names = [layer.name for layer in read_page(out).page.layers]
    assert names[:3] == ["selection", "ink", "flats"]
    before, after = read_page(coloured).page, read_page(out).page
    assert (draw_page(before) == draw_page(after)).all()


@pytest.mark.parametrize("option", ["--split-swatches", "--selection-layer"])
def test_layers_are_not_asked_of_pictures(command, page, coloured, tmp_path, option):
    for words in (("colorize", page, "--out"), ("convert", coloured)):
        done = command(*words, tmp_path / "flat.png", option)
        assert done.code == 2
        assert option in done.err
    assert not (tmp_path / "flat.png").exists()


@pytest.mark.parametrize("words", [("--flatten", "none"), ("--strength", "0.5")])
def test_colours_that_are_not_flat_are_not_split(command, page, tmp_path, words):
    done = command("colorize", page, "--out", tmp_path / "x.ora", "--split-swatches", *words)
    assert done.code == 2
    assert not (tmp_path / "x.ora").exists()


def test_a_page_without_regions_is_not_split(command, page, tmp_path):
    done = command("convert", page, tmp_path / "x.ora", "--split-swatches")
    assert done.code == 3
    assert "no regions" in done.err
    assert not (tmp_path / "x.ora").exists()


SCALES = {"50%": (120, 160), "0.5": (120, 160), "60px": (60, 80), "150dpi": (120, 160)}


@pytest.mark.parametrize("scale", SCALES)
def test_pictures_and_pages_are_written_at_another_size(command, coloured, tmp_path, scale):
    for suffix in (".png", ".ora", ".tif", ".webp", ".jpg"):
        out = tmp_path / f"small{suffix}"
        assert command("convert", coloured, out, "--scale", scale).code == 0
        if suffix == ".ora":
            page = read_page(out).page
            assert (page.size.width, page.size.height) == SCALES[scale]
            assert page.dpi == pytest.approx([300 * SCALES[scale][0] / 240] * 2, rel=0.01)
        else:
            assert facts_of(out)[0] == SCALES[scale]


def test_a_smaller_page_keeps_its_layers_and_looks_like_the_smaller_picture(
    command, coloured, tmp_path
):
    small, flat = tmp_path / "small.ora", tmp_path / "small.png"
    done = command("convert", coloured, small, "--scale", "50%")
    assert "regions" in done.err
    command("convert", coloured, flat, "--scale", "50%")
    page = read_page(small).page
    names = [layer.name for layer in read_page(coloured).page.layers]
    assert [layer.name for layer in page.layers] == names
    assert isinstance(page.layers[0], InkLayer)
    assert page.regions is None
    assert not any(isinstance(layer, FlatsLayer) for layer in page.walk())
    apart = np.abs(draw_page(page)[:, :, :3].astype(int) - rgb_of(flat))
    # They differ only where two flats meet under ink: labels are not averaged.
    assert np.median(apart) == 0
    assert (apart.max(axis=2) > 8).mean() < 0.03


def test_swatches_of_a_smaller_page_are_still_of_one_colour_each(command, coloured, tmp_path):
    small = tmp_path / "small.ora"
    command("convert", coloured, small, "--scale", "33.3%", "--split-swatches")
    page = read_page(small).page
    group = next(layer for layer in page.layers if layer.name == "flats")
    for layer in group.children:
        rgba = layer.pixels.page(page.size)
        assert len(np.unique(rgba[rgba[:, :, 3] > 0], axis=0)) == 1


def test_a_picture_that_never_was_a_page_is_scaled_with_its_alpha(command, tmp_path):
    rgba = np.zeros((40, 60, 4), np.uint8)
    rgba[:, :30] = (200, 10, 20, 255)
    Image.fromarray(rgba).save(tmp_path / "in.png")
    assert (
        command("convert", tmp_path / "in.png", tmp_path / "out.png", "--scale", "20px").code == 0
    )
    with Image.open(tmp_path / "out.png") as image:
        small = np.asarray(image.convert("RGBA"))
    assert small.shape == (13, 20, 4)
    # No dark rim: what is clear has no say in the colour.
    assert {tuple(row) for row in small[small[:, :, 3] > 0][:, :3].tolist()} == {(200, 10, 20)}


@pytest.mark.parametrize(
    "scale", ["0", "-1", "nan", "50 percent", "1e9", "300000px", "", "0.00001"]
)
def test_sizes_that_are_none_are_wrong_usage(command, coloured, tmp_path, scale):
    done = command("convert", coloured, tmp_path / "x.png", f"--scale={scale}")
    assert done.code == 2
    assert not (tmp_path / "x.png").exists()
    assert len(done.err.strip().splitlines()) == 1


def test_hints_are_scaled_too(command, page, tmp_path):
    hints = np.zeros((320, 240, 4), np.uint8)
    hints[100:120, 110:130] = (220, 60, 40, 255)
    Image.fromarray(hints).save(tmp_path / "h.png")
    out, small = tmp_path / "page.ora", tmp_path / "small.ora"
    words = ("colorize", page, "--mode", "hint", "--plugin", "region_fill")
    assert command(*words, "--hints", tmp_path / "h.png", "--out", out).code == 0
    assert command("convert", out, small, "--scale", "50%").code == 0
    layer = next(x for x in read_page(small).page.walk() if isinstance(x, HintsLayer))
    alpha = layer.pixels.page(read_page(small).page.size)[:, :, 3]
    assert (alpha > 0).sum() == 100
