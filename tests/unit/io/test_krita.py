"""The program that most colourists would open our files in sees what we see."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from painter.document.layer import GroupLayer, RasterLayer
from painter.document.page import PageState
from painter.io.page import read_page, write_page
from painter.io.raster import read_raster
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from tests.conformance.documents import Document, document, documents, group, paper, raster
from tests.conformance.readers import krita as krita_pictures
from tests.conformance.readers import levels
from tests.unit.io.io_pages import coloured_page, premultiplied

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("krita") and shutil.which("xvfb-run")),
        reason="krita and xvfb-run are not installed (apt-get install krita xvfb)",
    ),
]


def krita(source: Path, target: Path) -> None:
    """Open a file in Krita and save it as another.

    xvfb-run sometimes meets the display of a server that is just ending: then Krita does not start.
    """
    environment = {**os.environ, "XDG_CONFIG_HOME": str(target.parent / "config")}
    environment.pop("QT_QPA_PLATFORM", None)
    command = ["xvfb-run", "-a", "krita", "--export", "--export-filename", str(target), str(source)]
    for _ in range(4):
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=120, check=False
        )
        if done.returncode == 0 and target.is_file():
            return
        if b"could not connect to display" not in done.stderr:
            break
        time.sleep(1)
    raise AssertionError(done.stderr.decode(errors="replace"))


def layered_page() -> PageState:
    """Regions, groups, multiply, opacity, soft edges, and layers that stick out of the page."""
    page = coloured_page()
    rng = np.random.default_rng(4)
    soft = RasterLayer(
        id=20,
        name="塗り & soft",
        opacity=0.6,
        pixels=TileMap.from_array(premultiplied(rng, 60, 80), -20, -10),
    )
    dark = RasterLayer(
        id=21,
        name="dark",
        blend=BlendMode.MULTIPLY,
        pixels=TileMap.from_array(premultiplied(rng, 60, 80), 100, 100),
    )
    alone = GroupLayer(
        id=22, name="alone", isolated=True, opacity=0.5, children=(dark, replace(soft, id=23))
    )
    passing = GroupLayer(id=24, name="passing", children=(replace(dark, id=25),))
    return replace(page, layers=(page.layers[0], alone, passing, soft, *page.layers[1:]))


def tree(path: Path) -> list[tuple[str | None, ...]]:
    """Kind, name, visibility and blend mode of everything in a stack.xml, in its order."""
    with zipfile.ZipFile(path) as zipped:
        image = ElementTree.fromstring(zipped.read("stack.xml"))
    nodes = [node for node in image.iter() if node.tag in {"stack", "layer"}][1:]
    names = ("name", "visibility", "composite-op")
    return [(node.tag, *(node.get(name) for name in names)) for node in nodes]


def test_krita_sees_the_same_picture(tmp_path: Path) -> None:
    page = layered_page()
    write_page(page, tmp_path / "page.ora")
    write_page(page, tmp_path / "ours.png")
    krita(tmp_path / "page.ora", tmp_path / "theirs.png")
    theirs = np.asarray(Image.open(tmp_path / "theirs.png").convert("RGB"), np.int16)
    ours = read_raster(tmp_path / "ours.png").pixels.astype(np.int16)
    assert np.abs(ours - theirs).max() <= 2


def agreed() -> list[Document]:
    """Every pair of features, and what masks and clipping are to groups."""
    ground = document("two on nothing", group(raster(1, opacity=0.5), raster(3)))
    odd = ("group ", "clip ", "mask ", "outside", "deep", "empty")
    chosen = [d for d in documents(random=1) if d.name.startswith(("pair ", *odd))]
    return [ground, *chosen]


BATCHES = 4


@pytest.mark.parametrize("batch", range(BATCHES))
def test_krita_composites_masks_clipping_and_groups_as_we_do(tmp_path: Path, batch: int) -> None:
    made = {tmp_path / f"{i}.ora": d for i, d in enumerate(agreed()) if i % BATCHES == batch}
    for path, one in made.items():
        write_page(one.page, path)
    pictures = krita_pictures(list(made), tmp_path)
    assert pictures.keys() == made.keys()
    off = {one.name: levels(pictures[path], one.page) for path, one in made.items()}
    # Krita's PNG has straight colours, which cost half a level where the page is not opaque.
    assert {name: value for name, value in off.items() if value > 2.5} == {}


def test_krita_keeps_the_name_of_every_blend_mode(tmp_path: Path) -> None:
    layers = (raster(i, blend=mode, name=mode.name) for i, mode in enumerate(BlendMode))
    page = document("", *layers, paper()).page
    write_page(page, tmp_path / "page.ora")
    krita(tmp_path / "page.ora", tmp_path / "saved.ora")
    loaded = read_page(tmp_path / "saved.ora")
    assert [layer.blend for layer in loaded.page.layers] == [*BlendMode, BlendMode.NORMAL]
    assert loaded.notices == ()


def test_krita_sees_the_same_layers_and_we_read_what_it_saves(tmp_path: Path) -> None:
    page = layered_page()
    write_page(page, tmp_path / "page.ora")
    krita(tmp_path / "page.ora", tmp_path / "saved.ora")
    assert tree(tmp_path / "saved.ora") == tree(tmp_path / "page.ora")
    loaded = read_page(tmp_path / "saved.ora")
    assert [layer.name for layer in loaded.page.walk()] == [layer.name for layer in page.walk()]
    assert loaded.page.dpi == page.dpi
    write_page(loaded.page, tmp_path / "again.png")
    write_page(page, tmp_path / "ours.png")
    again, ours = (read_raster(tmp_path / name).pixels for name in ("again.png", "ours.png"))
    assert np.abs(again.astype(np.int16) - ours).max() <= 3
