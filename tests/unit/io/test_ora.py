"""What an artist relies on when a page is saved as .ora and opened again."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.document.layer import (
    FlatsLayer,
    GroupLayer,
    InkLayer,
    RasterLayer,
)
from painter.document.page import PageState
from painter.imaging.alpha import unpremultiply
from painter.io.inkhash import ink_hash, read_ink_hash
from painter.io.page import read_page, write_page
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.segment.corrections import Corrections
from tests.unit.io.io_pages import coloured_page, pages, premultiplied, same_layers, same_page
from tests.unit.io.zips import part, png, rewritten


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(pages())
def test_any_page_comes_back_identical(page: PageState) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.ora"
        assert write_page(page, path) == ()
        loaded = read_page(path)
        assert loaded.notices == ()
        same_page(page, loaded.page)


def test_a_coloured_page_comes_back_with_all_it_knows(tmp_path: Path) -> None:
    page = coloured_page()
    write_page(page, tmp_path / "page.ora")
    same_page(page, read_page(tmp_path / "page.ora").page)


def test_the_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.ora", "b.ora"):
        write_page(coloured_page(), tmp_path / name)
    assert (tmp_path / "a.ora").read_bytes() == (tmp_path / "b.ora").read_bytes()


def test_the_ink_hash_of_the_file_is_that_of_the_ink(tmp_path: Path) -> None:
    page = coloured_page()
    assert page.ink is not None
    write_page(page, tmp_path / "page.ora")
    expected = ink_hash(page.ink.coverage, page.size)
    assert read_ink_hash(tmp_path / "page.ora") == expected


def test_the_ink_hash_counts_the_page_alone(tmp_path: Path) -> None:
    """Ink that sticks out is kept, and does not change the hash of what is on the page."""
    page = coloured_page()
    assert page.ink is not None
    wide = page.ink.coverage.with_pixels(np.full((9, 9, 1), 77, np.uint8), -20, -20)
    inked = replace(page, layers=(replace(page.ink, coverage=wide), *page.layers[1:]))
    write_page(inked, tmp_path / "page.ora")
    assert read_ink_hash(tmp_path / "page.ora") == ink_hash(page.ink.coverage, page.size)


def test_other_programs_find_what_the_standard_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "page.ora"
    page = coloured_page()
    write_page(page, path)
    with zipfile.ZipFile(path) as zipped:
        first = zipped.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert zipped.read("mimetype") == b"image/openraster"
        assert zipped.testzip() is None
    merged = np.asarray(Image.open(io.BytesIO(part(path, "mergedimage.png"))))
    picture = draw_page(page)
    unpremultiply(picture)
    np.testing.assert_array_equal(merged, picture)
    thumbnail = Image.open(io.BytesIO(part(path, "Thumbnails/thumbnail.png")))
    assert thumbnail.size == (256, 230)
    image = ElementTree.fromstring(part(path, "stack.xml"))
    assert image.attrib == {
        "version": "0.0.5", "w": "300", "h": "270", "xres": "600", "yres": "600",
    }  # fmt: skip
    layers = image.findall("stack/layer")
    assert [layer.get("name") for layer in layers] == ["ink", "flats", "hints", "paper"]
    assert [layer.get("visibility") for layer in layers].count("hidden") == 1
    assert layers[0].get("composite-op") == "svg:multiply"
    assert layers[1].get("selected") == "true"


def test_every_picture_shows_its_layer(tmp_path: Path) -> None:
    """Flats and fills have no pixels of their own; other programs need them all the same."""
    path = tmp_path / "page.ora"
    page = coloured_page()
    write_page(page, path)
    stack = ElementTree.fromstring(part(path, "stack.xml"))
    pictures = {
        layer.get("name"): np.asarray(Image.open(io.BytesIO(part(path, layer.get("src", "")))))
        for layer in stack.findall("stack/layer")
    }
    assert page.labels is not None
    assert page.regions is not None
    colours = page.regions.colour[page.regions.region_of_atom[page.labels.to_array()]]
    np.testing.assert_array_equal(pictures["flats"][:, :, :3], colours)
    assert (pictures["paper"] == 255).all()
    assert pictures["paper"].shape == (270, 300, 4)
    assert not pictures["ink"][:, :, :3].any()


def test_equal_pictures_are_stored_once(tmp_path: Path) -> None:
    page = coloured_page()
    pixels = TileMap.from_array(premultiplied(np.random.default_rng(3), 20, 20), 5, 6)
    twins = tuple(RasterLayer(id=i, name=f"{i}", pixels=pixels) for i in (7, 8))
    write_page(replace(page, layers=twins), tmp_path / "page.ora")
    with zipfile.ZipFile(tmp_path / "page.ora") as zipped:
        assert [n for n in zipped.namelist() if n.startswith("data/")] == ["data/layer000.png"]


@pytest.mark.parametrize(
    ("name", "change", "notice"),
    [
        ("sumiro/state.json", lambda data: b"{", "damaged"),
        ("sumiro/state.json", lambda data: b"[" * 100_000, "damaged"),
        ("sumiro/state.json", lambda data: data.replace(b'"format": 2', b'"format": 3'), "newer"),
        ("sumiro/state.json", lambda data: data.replace(b'"ink",', b'"pen",'), "damaged"),
        ("sumiro/state.json", lambda data: data.replace(b'"size"', b'"seize"'), "damaged"),
        ("sumiro/labels", lambda data: data[:-9], "damaged"),
        ("sumiro/labels", lambda data: None, "damaged"),
        ("sumiro/regions/area.npy", lambda data: data[:-8], "damaged"),
        ("sumiro/regions/region_of_atom.npy", lambda data: data[:-4], "damaged"),
        ("sumiro/regions/atoms.box.npy", lambda data: data[:-4], "damaged"),
        ("sumiro/regions/tree.gap.npy", lambda data: None, "damaged"),
        ("sumiro/regions/passages.at.npy", lambda data: data[:-8], "damaged"),
        ("sumiro/state.json", lambda data: data.replace(b'"apart"', b'"a part"'), "damaged"),
        ("sumiro/state.json", lambda data: data.replace(b'"steps"', b'"step"'), "damaged"),
        ("sumiro/references/000.png", lambda data: data[:40], "damaged"),
    ],
)
def test_state_that_cannot_be_used_is_left_out(tmp_path: Path, name, change, notice) -> None:
    path = tmp_path / "page.ora"
    write_page(coloured_page(), path)
    rewritten(path, {name: change(part(path, name))})
    loaded = read_page(path)
    assert notice in loaded.notices[0]
    assert len(loaded.page.layers) == 4
    assert all(isinstance(layer, RasterLayer) for layer in loaded.page.layers)


def test_passages_of_a_file_from_before_they_were_judged_are_measured_anew(tmp_path: Path) -> None:
    path = tmp_path / "page.ora"
    page = coloured_page()
    write_page(page, path)
    state = part(path, "sumiro/state.json").replace(b'"passages"', b'"openings"')
    rewritten(path, {"sumiro/state.json": state})
    loaded = read_page(path)
    assert loaded.notices == ()
    assert page.openings is not None
    assert loaded.page.openings is None
    assert loaded.page.tree is not None


def test_a_file_without_our_state_opens_quietly(tmp_path: Path) -> None:
    path = tmp_path / "page.ora"
    write_page(coloured_page(), path)
    rewritten(path, {"sumiro/state.json": None})
    assert read_page(path).notices == ()
    with pytest.raises(UserError, match="no ink layer"):
        read_ink_hash(path)


FOREIGN = """<?xml version='1.0' encoding='UTF-8'?>
<image version="0.0.3" w="20" h="10" xres="300" yres="150">
 <stack>
  <layer name="線画" src="data/a.png" x="-2" y="3" opacity="0.25" composite-op="svg:multiply"/>
  <stack name="folder" x="2" y="1" isolation="isolate" visibility="hidden" opacity="0.5">
   <layer name="grey" src="data/g.png" edit-locked="true" selected="true"/>
   <filter/>
  </stack>
  <stack name="pass" isolation="auto"><layer src="data/a.png" composite-op="krita:erase"/></stack>
 </stack>
</image>"""


def test_a_file_of_another_program_opens_as_layers(tmp_path: Path) -> None:
    path = tmp_path / "foreign.ora"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("mimetype", "image/openraster")
        zipped.writestr("stack.xml", FOREIGN)
        zipped.writestr("data/a.png", png((200, 100, 50, 128)))
        zipped.writestr("data/g.png", png((77,), mode="L"))
    loaded = read_page(path)
    page = loaded.page
    assert (page.size.width, page.size.height, page.dpi) == (20, 10, (300.0, 150.0))
    line, folder, passing = page.layers
    assert (line.name, line.opacity, line.blend) == ("線画", 0.25, BlendMode.MULTIPLY)
    assert isinstance(line, RasterLayer)
    assert line.pixels.content_bounds().x0 == -2
    pixel = line.pixels.page(page.size)[3, 0]
    np.testing.assert_array_equal(pixel, [100, 50, 25, 128])
    assert isinstance(folder, GroupLayer)
    assert (folder.isolated, folder.visible, folder.opacity) == (True, False, 0.5)
    grey = folder.children[0]
    assert isinstance(grey, RasterLayer)
    assert grey.locked
    assert page.active == grey.id
    np.testing.assert_array_equal(grey.pixels.page(page.size)[1, 2], [77, 77, 77, 255])
    assert not grey.pixels.page(page.size)[0].any()
    assert isinstance(passing, GroupLayer)
    assert not passing.isolated
    assert passing.children[0].blend is BlendMode.NORMAL
    assert loaded.notices == (
        "Blend modes that are not known here were set to normal: krita:erase",
    )
    write_page(page, tmp_path / "again.ora")
    same_layers(page.layers, read_page(tmp_path / "again.ora").page.layers)


def test_what_a_foreign_layer_loses_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "foreign.ora"
    deep = cv2.imencode(".png", np.full((3, 4, 4), 40_000, np.uint16))[1].tobytes()
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("stack.xml", FOREIGN.replace("krita:erase", "svg:screen"))
        zipped.writestr("data/a.png", deep)
        zipped.writestr("data/g.png", deep)
    loaded = read_page(path)
    assert loaded.notices == ("16 bits a channel were rounded to 8",)
    plane = loaded.page.layers[0]
    assert isinstance(plane, RasterLayer)
    value = round(round(40_000 / 257) ** 2 / 255)
    np.testing.assert_array_equal(plane.pixels.page(loaded.page.size)[3, 0, :3], [value] * 3)


def test_flats_without_regions_survive(tmp_path: Path) -> None:
    page = replace(
        coloured_page(),
        labels=None,
        regions=None,
        tree=None,
        openings=None,
        corrections=Corrections(),
    )
    write_page(page, tmp_path / "page.ora")
    same_page(page, read_page(tmp_path / "page.ora").page)
    assert isinstance(page.layers[1], FlatsLayer)


def test_a_layer_that_reaches_beyond_any_limit_is_cut_with_a_notice(tmp_path: Path) -> None:
    page = coloured_page()
    spots = TileMap.from_array(np.full((2, 2, 1), 255, np.uint8), 10, 10)
    spots = spots.with_pixels(np.full((2, 2, 1), 255, np.uint8), 50_000, 10)
    page = replace(page, layers=(InkLayer(id=1, name="ink", coverage=spots),))
    assert "cut to the page" in write_page(page, tmp_path / "page.ora")[0]
    ink = read_page(tmp_path / "page.ora").page.ink
    assert ink is not None
    assert ink.coverage.content_bounds().x1 == 12


def test_state_json_holds_no_path_of_this_machine(tmp_path: Path) -> None:
    write_page(coloured_page(), tmp_path / "page.ora")
    state = part(tmp_path / "page.ora", "sumiro/state.json")
    assert str(tmp_path).encode() not in state
    assert json.loads(state)["format"] == 2


MYPAINT = """<?xml version='1.0' encoding='UTF-8'?>
<image xmlns:mypaint="http://mypaint.org/ns/openraster" version="0.0.5" w="64" h="48"
  xres="72" yres="72" mypaint:frame-active="false" mypaint:onionskin="true" viewport="0 0 9 9">
 <stack name="root" isolation="isolate" opacity="1.0" composite-op="svg:src-over" x="0" y="0">
  <layer name="outside" src="data/layer000.png" x="-10" y="-4" initial-selected="true"/>
  <stack name="Group 1" opacity="0.75" visibility="visible" isolation="auto"
    composite-op="svg:src-over" mypaint:expanded="yes">
   <layer src="data/layer001_strokemap.png" opacity="1.00000000" edit-locked="true"
     visibility="hidden" composite-op="svg:luminosity" x="50" y="40"
     mypaint_strokemap_v2="data/strokemap.dat">
    <annotation href="data/strokemap.dat" media-type="application/x.mypaint-strokemap-v2"/>
   </layer>
   <layer name="erased" src="data/layer000.png" composite-op="svg:dst-out" opacity="nan"/>
  </stack>
  <text name="note">words</text>
  <layer name="background" src="data/background.png" background_tile="data/background_tile.png"
    mypaint:background-tile="data/background_tile.png" selected="true"/>
 </stack>
 <mypaint:onionskin ghosts="3"/>
</image>"""


def test_a_file_of_mypaint_opens_as_layers(tmp_path: Path) -> None:
    path = tmp_path / "mypaint.ora"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("mimetype", "image/openraster")
        zipped.writestr("stack.xml", MYPAINT)
        zipped.writestr("data/layer000.png", png((0, 90, 180, 255), (20, 10)))
        zipped.writestr("data/layer001_strokemap.png", png((9, 9, 9, 99), (30, 30)))
        zipped.writestr("data/background.png", png((250, 240, 230), (64, 48), "RGB"))
        zipped.writestr("data/background_tile.png", png((250, 240, 230), (64, 64), "RGB"))
        zipped.writestr("data/strokemap.dat", b"\x01\x02")
        zipped.writestr("mergedimage.png", png((1, 2, 3), (64, 48), "RGB"))
        zipped.writestr("settings.json", "{}")
    loaded = read_page(path)
    outside, folder, background = loaded.page.layers
    assert [layer.name for layer in loaded.page.walk()] == [
        "outside", "Group 1", "", "erased", "background",
    ]  # fmt: skip
    assert outside.pixels.content_bounds().x0 == -10
    assert isinstance(folder, GroupLayer)
    assert (folder.opacity, folder.isolated) == (0.75, False)
    hidden, erased = folder.children
    assert (hidden.visible, hidden.locked) == (False, True)
    assert hidden.blend is BlendMode.LUMINOSITY
    assert (erased.opacity, erased.blend) == (1.0, BlendMode.NORMAL)
    assert loaded.page.active == background.id
    assert loaded.notices == (
        "Blend modes that are not known here were set to normal: svg:dst-out",
    )
    picture = draw_page(loaded.page)
    assert tuple(picture[40, 60]) == (250, 240, 230, 255)
    assert tuple(picture[3, 3]) == (0, 90, 180, 255)
