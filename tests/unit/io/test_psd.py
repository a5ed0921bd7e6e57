"""Pages as Photoshop files, written and read again by us."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from psd_tools import PSDImage

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.document.drawing import draw_page
from painter.document.layer import FillLayer, GroupLayer, InkLayer, RasterLayer
from painter.document.page import PageState
from painter.io.inkhash import ink_hash, read_ink_hash
from painter.io.packbits import pack_rows, unpack_rows
from painter.io.page import read_page, write_page
from painter.io.profile import srgb_profile
from painter.io.raster import read_raster
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from tests.conformance.documents import raster
from tests.conformance.trees import Node, nodes_of, planes, same_plane
from tests.unit.io.io_pages import coloured_page, pages


def page_of(*layers, **values) -> PageState:
    values.setdefault("size", Size(96, 80))
    return PageState(layers=tuple(replace(x, id=n + 1) for n, x in enumerate(layers)), **values)


def again(page: PageState, path: Path) -> PageState:
    write_page(page, path)
    return read_page(path).page


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(pages())
def test_any_page_comes_back(page: PageState) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.psd"
        write_page(page, path)
        with Image.open(path) as image:
            merged = np.asarray(image)
        if not page.layers:
            return
        found = read_page(path).page
    assert nodes_of(found.layers) == tuple(map(_named_soundly, nodes_of(page.layers)))
    ours = draw_page(page)
    np.testing.assert_array_equal(draw_page(found), ours)
    for (name, one), (_, other) in zip(planes(page), planes(found), strict=True):
        assert same_plane(one, other), name
    white = ours[:, :, :3].astype(np.int16) + 255 - ours[:, :, 3:]
    np.testing.assert_array_equal(merged[:, :, :3], white)


def _named_soundly(node: Node) -> Node:
    """With a name as files can hold it."""
    name = node.name.encode("utf-16-be", "replace").decode("utf-16-be").replace("\0", "\ufffd")
    return replace(node, name=name, children=tuple(map(_named_soundly, node.children)))


@given(st.data())
def test_packed_rows_unpack_to_themselves(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 400))
    runs = data.draw(st.integers(1, 200))
    seed = data.draw(st.integers(0, 999))
    values = np.random.default_rng(seed).integers(0, 3, (height, width // runs + 1))
    pixels = np.repeat(values, runs, 1)[:, :width].astype(np.uint8)
    packed, lengths = pack_rows(np.ascontiguousarray(pixels[:, :, np.newaxis]), 0)
    starts = np.zeros(height + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    out = np.zeros_like(pixels)
    assert unpack_rows(np.frombuffer(packed, np.uint8), starts, out)
    np.testing.assert_array_equal(out, pixels)
    assert len(packed) <= height * (width + width // 128 + 1)


def test_the_ink_of_a_coloured_page_has_the_same_hash(tmp_path: Path) -> None:
    page = coloured_page()
    write_page(page, tmp_path / "a.psd")
    assert page.ink is not None
    assert read_ink_hash(tmp_path / "a.psd") == ink_hash(page.ink.coverage, page.size)


def test_a_name_and_black_alone_make_no_ink(tmp_path: Path) -> None:
    grey = np.full((80, 96, 4), 255, np.uint8)
    grey[:, :, :3] = 9
    black = np.zeros((80, 96, 4), np.uint8)
    black[:, :, 3] = 77
    page = page_of(
        RasterLayer(id=0, name="ink", blend=BlendMode.MULTIPLY, pixels=TileMap.from_array(grey)),
        RasterLayer(id=0, name="Ink 2", blend=BlendMode.MULTIPLY, pixels=TileMap.from_array(black)),
        RasterLayer(id=0, name="ink", pixels=TileMap.from_array(black)),
    )
    found = again(page, tmp_path / "a.psd")
    assert not any(isinstance(layer, InkLayer) for layer in found.walk())


def test_only_what_covers_the_page_in_one_colour_is_paper(tmp_path: Path) -> None:
    page = page_of(
        raster(1, name="paper", opaque=True), FillLayer(id=0, name="paper", rgb=(1, 2, 3))
    )
    found = again(page, tmp_path / "a.psd")
    assert isinstance(found.layers[0], RasterLayer)
    assert isinstance(found.layers[1], FillLayer)
    assert found.layers[1].rgb == (1, 2, 3)


@pytest.mark.parametrize("dpi", [None, (72.0, 72.0), (350.0, 600.0), (299.5, 1200.25)])
def test_resolution(dpi: tuple[float, float] | None, tmp_path: Path) -> None:
    assert again(page_of(raster(1), dpi=dpi), tmp_path / "a.psd").dpi == dpi


def test_the_layer_in_use_stays_in_use(tmp_path: Path) -> None:
    group = GroupLayer(
        id=2, name="g", children=(replace(raster(2), id=3), replace(raster(3), id=4))
    )
    for active in (1, 2, 3, 4):
        page = PageState(size=Size(96, 80), layers=(replace(raster(1), id=1), group), active=active)
        found = again(page, tmp_path / "a.psd")
        names = {layer.id: layer.name for layer in found.walk()}
        wanted = {layer.id: layer.name for layer in page.walk()}
        assert found.active is not None
        assert names[found.active] == wanted[active]


def test_colours_are_tagged_srgb(tmp_path: Path) -> None:
    write_page(page_of(raster(1)), tmp_path / "a.psd")
    with Image.open(tmp_path / "a.psd") as image:
        assert image.info["icc_profile"] == srgb_profile()


def test_an_opaque_page_has_no_alpha_and_a_clear_one_has(tmp_path: Path) -> None:
    for layers, mode in (((raster(1, opaque=True),), "RGB"), ((raster(1),), "RGBA")):
        write_page(page_of(*layers), tmp_path / "a.psd")
        with Image.open(tmp_path / "a.psd") as image:
            assert image.mode == mode


def test_a_clipped_group_becomes_one_clipped_picture_and_it_is_said(tmp_path: Path) -> None:
    group = GroupLayer(id=0, name="highlights", clip=True, children=(replace(raster(5), id=9),))
    page = page_of(group, raster(2), raster(3, opaque=True))
    notices = write_page(page, tmp_path / "a.psd")
    assert notices == ("Group 'highlights' is clipped, so that it is one picture in PSD files",)
    found = read_page(tmp_path / "a.psd").page
    assert isinstance(found.layers[0], RasterLayer)
    assert found.layers[0].clip
    np.testing.assert_array_equal(draw_page(found), draw_page(page))


def test_what_is_not_kept_is_said(tmp_path: Path) -> None:
    assert write_page(page_of(raster(1)), tmp_path / "a.psd") == ()
    assert write_page(coloured_page(), tmp_path / "a.psd") == (
        "Flats and fills are pictures in PSD files",
        "Regions, palette and references are kept in .ora files only",
    )


def test_a_layer_that_reaches_too_far_is_cut_and_it_is_said(tmp_path: Path) -> None:
    dot = np.full((1, 1, 4), 255, np.uint8)
    far = TileMap.from_array(dot).with_pixels(dot, 25_000, 3)
    notices = write_page(page_of(RasterLayer(id=0, name="far", pixels=far)), tmp_path / "a.psd")
    assert notices == ("Layer 'far' was cut to the page: it reaches too far",)
    found = read_page(tmp_path / "a.psd").page.layers[0]
    assert isinstance(found, RasterLayer)
    assert found.pixels.content_bounds().width == 1


def test_names_that_no_file_can_hold_are_mended(tmp_path: Path) -> None:
    names = ("end\0", "\0", "half \ud83c", "mid\0dle")
    page = page_of(*(raster(1, name=name) for name in names))
    found = again(page, tmp_path / "a.psd")
    assert [layer.name for layer in found.layers] == [
        "end\ufffd",
        "\ufffd",
        "half ?",
        "mid\ufffddle",
    ]


def test_a_page_larger_than_the_format_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.psd").write_bytes(b"old")
    page = page_of(size=Size(30_001, 2))
    with pytest.raises(UserError, match=r"30001x2 pixels: PSD ends at 30000"):
        write_page(page, tmp_path / "a.psd")
    assert (tmp_path / "a.psd").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.psd"]


def test_a_psd_as_a_picture_is_what_its_layers_look_like(tmp_path: Path) -> None:
    page = page_of(raster(1, blend=BlendMode.MULTIPLY), raster(2, opaque=True), dpi=(300.0, 300.0))
    write_page(page, tmp_path / "a.psd")
    found = read_raster(tmp_path / "a.psd")
    np.testing.assert_array_equal(found.pixels, draw_page(page)[:, :, :3])
    assert found.dpi == (300.0, 300.0)


def test_other_programs_see_where_layers_lie(tmp_path: Path) -> None:
    dot = np.full((3, 4, 4), 255, np.uint8)
    layer = RasterLayer(id=0, name="dot", pixels=TileMap.from_array(dot, -2, 77))
    write_page(page_of(layer), tmp_path / "a.psd")
    with (tmp_path / "a.psd").open("rb") as file:
        assert PSDImage.open(file)[0].bbox == (-2, 77, 2, 80)


def test_a_cut_off_file_is_refused_or_whole_up_to_its_merged_picture(tmp_path: Path) -> None:
    page = coloured_page(60, 50)
    write_page(page, tmp_path / "a.psd")
    whole = (tmp_path / "a.psd").read_bytes()
    refused = 0
    for end in [*range(1, 3000, 97), *range(3000, len(whole), 1009)]:
        (tmp_path / "b.psd").write_bytes(whole[:end])
        try:
            found = read_raster(tmp_path / "b.psd")
        except UserError:
            refused += 1
        else:
            np.testing.assert_array_equal(found.pixels, draw_page(page)[:, :, :3])
    assert refused > 30
