"""Colours by place on the command line: of a picture, of the published JSON, of a palette."""

import json

import numpy as np
import pytest
from PIL import Image

from painter.base.paths import user_plugins
from painter.io.page import read_page
from tests.cli.conftest import BLUE, RED, SAND, rgb_of
from tests.unit.app.places import write_places

GREEN = (30, 160, 60)


@pytest.fixture(autouse=True)
def places(monkeypatch, tmp_path):
    """The plugin that paints what it is asked for, and nothing else of the artist's own."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    write_places(user_plugins())


def colour(command, page, palette, out, *more):
    words = ("--mode", "histogram", "--plugin", "places", "--palette", palette, "--flatten", "none")
    return command("colorize", page, *words, "--out", out, *more)


def painted(out):
    """The colour in the page's margin at the middle of each quarter from the top."""
    picture = rgb_of(out)
    height = len(picture)
    return [tuple(picture[height * (2 * k + 1) // 8, 5].tolist()) for k in range(4)]


def test_a_picture_gives_each_quarter_its_own(command, page, tmp_path):
    picture = np.zeros((80, 30, 3), np.uint8)
    for band, rgb in enumerate((RED, BLUE, SAND, GREEN)):
        picture[20 * band : 20 * band + 20] = rgb
    Image.fromarray(picture).save(tmp_path / "scheme.png")
    done = colour(command, page, tmp_path / "scheme.png", tmp_path / "o.png")
    assert done.code == 0, done.err
    assert painted(tmp_path / "o.png") == [RED, BLUE, SAND, GREEN]


def test_the_published_json_is_read_and_kept_with_the_page(command, page, tmp_path):
    record = {
        str(band): {str(rank): list(rgb) for rank in range(1, 5)}
        for band, rgb in enumerate((BLUE, BLUE, RED, SAND), 1)
    }
    (tmp_path / "scheme.json").write_text(json.dumps(record))
    done = colour(command, page, tmp_path / "scheme.json", tmp_path / "o.ora")
    assert done.code == 0, done.err
    bands = read_page(tmp_path / "o.ora").page.guidance.bands
    assert [band[0] for band in bands.colours] == [BLUE, BLUE, RED, SAND]


def test_a_palette_knows_no_places(command, page, tmp_path):
    (tmp_path / "p.gpl").write_text("GIMP Palette\n#\n30 160 60 green\n")
    done = colour(command, page, tmp_path / "p.gpl", tmp_path / "o.png")
    assert done.code == 0, done.err
    assert painted(tmp_path / "o.png") == [GREEN] * 4


def test_damaged_colours_leave_nothing_behind(command, page, tmp_path):
    (tmp_path / "scheme.json").write_text('{"1": {"1": [1, 2, 3]}}')
    done = colour(command, page, tmp_path / "scheme.json", tmp_path / "o.png")
    assert done.code == 3
    assert len(done.err.strip().splitlines()) == 1
    assert "scheme.json" in done.err
    assert not (tmp_path / "o.png").exists()


def test_extras_are_pictures_in_a_folder(command, page, tmp_path):
    words = ("--plugin", "places", "--extras", tmp_path / "maps", "--out", tmp_path / "o.png")
    done = command("colorize", page, *words)
    assert done.code == 0, done.err
    names = sorted(path.name for path in (tmp_path / "maps").iterdir())
    assert names == [f"{page.stem}.attention {k}.png" for k in range(1, 7)]
    first = rgb_of(tmp_path / "maps" / names[0])
    assert first.shape == (320, 240, 3)
    assert first[9, 0].max() == 0
    assert first[9, -1].min() == 255
