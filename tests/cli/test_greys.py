"""A grey page on the command line, coloured by a plugin that keeps its greys."""

import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from painter.base.paths import user_plugins
from painter.io.page import page_picture, read_page
from tests.cli.conftest import rgb_of
from tests.unit.app.keeper import chroma_at, grey_page, lightness_apart, write_keeper

VIOLET = (120, 90, 150)


@pytest.fixture(autouse=True)
def keeper(monkeypatch, tmp_path):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    write_keeper(user_plugins())


@pytest.fixture
def grey(tmp_path):
    path = tmp_path / "park.png"
    Image.fromarray(grey_page()).save(path)
    return path


@pytest.fixture
def dab(tmp_path):
    """One violet hint, as one picture and as two."""
    picture = np.zeros((160, 200, 4), np.uint8)
    picture[76:85, 36:45] = (*VIOLET, 255)
    names = [tmp_path / name for name in ("park.hints.png", "rgb.png", "mask.png")]
    parts = (picture, picture[:, :, :3], picture[:, :, 3])
    for name, part in zip(names, parts, strict=True):
        Image.fromarray(part).save(name)
    return names


def layers(ora):
    with zipfile.ZipFile(ora) as archive:
        root = ElementTree.fromstring(archive.read("stack.xml"))
    return {layer.get("name"): layer for layer in root.iter("layer")}


def test_the_greys_stay_in_every_format(command, grey, tmp_path):
    outs = [tmp_path / f"o.{suffix}" for suffix in ("ora", "psd", "png")]
    words = [word for out in outs for word in ("--out", out)]
    preview = tmp_path / "p.png"
    done = command(
        "colorize", grey, "--plugin", "keeper", *words, "--preview", preview,
        "--extras", tmp_path / "extras", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    (row,) = done.rows
    assert row["ink_sha256"]["before"] == row["ink_sha256"]["after"]
    assert row["plugin"] == "keeper"
    assert row["regions"] > 0
    first = rgb_of(preview)
    assert lightness_apart(first, grey_page()) <= 1
    assert chroma_at(first, 80, 40)[0] < -20
    for out in outs[:2]:
        assert np.array_equal(page_picture(read_page(out).page)[:, :, :3], first)
    assert np.array_equal(rgb_of(outs[2]), first)
    seen = np.asarray(Image.open(tmp_path / "extras" / "park.seen.png"))
    assert np.array_equal(seen, grey_page())


def test_the_file_holds_colour_over_the_grey_page(command, grey, dab, tmp_path):
    out = tmp_path / "o.ora"
    words = ("--mode", "hint", "--plugin", "keeper", "--hints", dab[0])
    done = command("colorize", grey, *words, "--out", out)
    assert done.code == 0, done.err
    found = layers(out)
    assert list(found) == ["colour", "light", "ink", "hints", "paper"]
    modes = {name: layer.get("composite-op") for name, layer in found.items()}
    assert modes.pop("colour") == "svg:color"
    assert set(modes.values()) == {"svg:src-over"}
    assert found["hints"].get("visibility") == "hidden"
    picture = page_picture(read_page(out).page)
    asked = chroma_at(np.array([[VIOLET]], np.uint8), 0, 0)
    assert np.abs(chroma_at(picture, 80, 40) - asked).max() < 2


def test_hints_in_two_files_are_the_same_as_in_one(command, grey, dab, tmp_path):
    one, two = tmp_path / "one.ora", tmp_path / "two.ora"
    words = ("colorize", grey, "--mode", "hint", "--plugin", "keeper")
    assert command(*words, "--hints", dab[0], "--out", one).code == 0
    assert command(*words, "--hints", dab[1], "--mask", dab[2], "--out", two).code == 0
    assert one.read_bytes() == two.read_bytes()


def test_several_pages_and_those_that_are_coloured(command, grey, tmp_path):
    other = tmp_path / "other.png"
    Image.fromarray(grey_page(90, 120)).save(other)
    folder = tmp_path / "out"
    words = ("--plugin", "keeper", "--jobs", "2")
    assert command("colorize", grey, other, *words, "--out", f"{folder}/").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["other.ora", "park.ora"]
    again = tmp_path / "again.ora"
    done = command("colorize", folder / "park.ora", "--skip-coloured", "--out", again)
    assert done.code == 0
    assert not again.exists()
    assert command("colorize", folder / "park.ora", "--out", again).code == 0
    assert list(layers(again)) == ["ink", "flats", "colour", "paper"]


def test_line_art_gets_one_notice(command, page, tmp_path):
    done = command("colorize", page, "--plugin", "keeper", "--out", tmp_path / "o.ora")
    assert done.code == 0
    assert done.err.count("line art") == 1


def test_swatch_layers_need_flats(command, grey, tmp_path):
    out = tmp_path / "o.ora"
    done = command("colorize", grey, "--plugin", "keeper", "--split-swatches", "--out", out)
    assert done.code == 2
    assert "greys" in done.err
    assert not out.exists()
