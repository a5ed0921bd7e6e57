"""regions, flatten, convert, plugins, models, bench, and what later versions bring."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from painter.app.regions import find_page_regions, measured_openings, page_ink
from painter.document.regions import dismiss_leak, merge_regions, page_leaks
from painter.io.page import read_page, write_page
from painter.pixels.labelmap import LabelMap
from tests.cli.conftest import draw_ink, facts_of, rgb_of


def test_regions_png_npz_preview_and_leaks(command, page, tmp_path):
    done = command(
        "regions", page, "--out", tmp_path / "r.png", "--preview", tmp_path / "p.png",
        "--leaks", tmp_path / "l.json", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert set(done.rows[0]) == {"regions", "seconds", "gap"}
    rgb = rgb_of(tmp_path / "r.png").astype(np.uint32)
    labels = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
    assert sorted(np.unique(labels)) == list(range(1, done.rows[0]["regions"] + 1))
    assert facts_of(tmp_path / "p.png")[0] == (240, 320)
    for leak in json.loads((tmp_path / "l.json").read_text()):
        assert set(leak) == {"between", "at", "width"}


def test_regions_are_told_as_people_say_it(command, page, tmp_path):
    Image.new("L", (200, 200), 255).save(tmp_path / "blank.png")
    told = command("regions", tmp_path / "blank.png", "--out", tmp_path / "r.npz").out
    assert "1 region," in told
    assert "4 regions," in command("regions", page, "--out", tmp_path / "r.npz").out
    gap = command("regions", page, "--out", tmp_path / "r.npz", "--json").rows[0]["gap"]
    assert gap == round(gap, 2)


def test_leaks_alone_need_no_picture_of_the_labels(command, page, tmp_path, monkeypatch):
    words = ["regions", page, "--leaks", tmp_path / "leaks.json"]
    looked = []
    lookup = LabelMap.lookup

    def watched(self, values):
        looked.append(values)
        return lookup(self, values)

    monkeypatch.setattr(LabelMap, "lookup", watched)
    assert command(*words).code == 0
    assert not looked
    assert (tmp_path / "leaks.json").exists()
    assert command(*words, "--out", tmp_path / "r.png", "--preview", tmp_path / "p.png").code == 0
    assert len(looked) == 1


def test_tone_is_no_wall_against_leaks(command, tmp_path):
    """A dark screen of dots inside a shape is not drawing: colour runs through it."""
    plain = draw_ink()
    toned = plain.copy()
    rows, columns = np.mgrid[0:320, 0:240]
    toned[(rows % 6 < 3) & (columns % 6 < 3) & (rows > 40) & (rows < 200)] = 255
    places = []
    for name, ink in (("plain", plain), ("toned", toned)):
        Image.fromarray(255 - ink).save(tmp_path / f"{name}.png")
        out = tmp_path / f"{name}.json"
        assert command("regions", tmp_path / f"{name}.png", "--leaks", out).code == 0
        places.append(np.array([leak["at"] for leak in json.loads(out.read_text())]))
    assert len(places[0])
    assert len(places[0]) == len(places[1])
    assert np.abs(places[0] - places[1]).max() <= 6


def test_a_page_that_was_worked_on_keeps_its_regions(command, page, tmp_path):
    own = tmp_path / "own.ora"
    assert command("convert", page, own).code == 0
    words = ("regions", own, "--out", tmp_path / "r.npz", "--leaks", tmp_path / "l.json", "--json")
    count = command(*words).rows[0]["regions"]
    before = json.loads((tmp_path / "l.json").read_text())
    drawn = read_page(own).page
    found = find_page_regions(page_ink(drawn), None, lambda share, text: None).on(drawn)
    found = replace(found, openings=measured_openings(found, page_ink(found)))
    merged = merge_regions(found, [1, 2]).page
    write_page(dismiss_leak(merged, page_leaks(merged)[0]), own)
    assert command(*words).rows[0]["regions"] == count - 1
    assert len(json.loads((tmp_path / "l.json").read_text())) == len(before) - 1
    recut = command(*words, "--gap", "0").rows[0]
    assert recut["gap"] == 0
    assert recut["regions"] < count - 1


def test_a_preview_of_regions_is_a_picture(command, page, tmp_path):
    done = command(
        "regions", page, "--out", tmp_path / "r.npz", "--preview", tmp_path / "p.ora"
    )  # fmt: skip
    assert done.code == 2
    assert not (tmp_path / "r.npz").exists()


def test_the_gap_in_the_ball_is_closed_or_open_as_asked(command, page, tmp_path):
    closed = command("regions", page, "--out", tmp_path / "r.npz", "--gap", "12", "--json").rows[0]
    leaks = command("regions", page, "--out", tmp_path / "r.npz", "--gap", "0", "--json").rows[0]
    assert closed["regions"] == 4
    assert leaks["regions"] == 3


def test_flatten_makes_flats_of_a_noisy_picture(command, page, tmp_path):
    flat = tmp_path / "flat.png"
    command("colorize", page, "--out", flat)
    colours = rgb_of(flat).astype(np.int16)
    noise = np.random.default_rng(0).integers(-8, 9, colours.shape)
    Image.fromarray(np.clip(colours + noise, 0, 255).astype(np.uint8)).save(tmp_path / "n.png")
    words = ["flatten", tmp_path / "n.png", "--page", page]
    assert command(*words, "--out", tmp_path / "f.png").code == 0
    assert command(*words, "--out", tmp_path / "f.ora", "--shade").code == 0
    after = rgb_of(tmp_path / "f.png")
    assert len(np.unique(after[235:255, 70:170].reshape(-1, 3), axis=0)) == 1
    assert np.abs(after[245, 120].astype(int) - colours[245, 120]).max() <= 3
    assert [layer.name for layer in read_page(tmp_path / "f.ora").page.layers] == [
        "ink", "shade", "flats", "colour", "paper",
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["median", "mean", "autocaconet", "none"])
@pytest.mark.parametrize("strength", ["0", "0.5", "1"])
def test_every_way_of_flattening_runs(command, page, tmp_path, method, strength):
    Image.new("RGB", (240, 320), (200, 120, 90)).save(tmp_path / "c.png")
    done = command(
        "flatten", tmp_path / "c.png", "--page", page, "--out", tmp_path / "f.png",
        "--flatten", method, "--strength", strength,
    )  # fmt: skip
    assert done.code == 0, done.err


def test_convert_keeps_layers_and_resolution(command, page, tmp_path):
    ora = tmp_path / "o.ora"
    command("colorize", page, "--out", ora)
    for name in ("copy.ora", "flat.png", "flat.tif", "flat.webp", "flat.jpg"):
        done = command("convert", ora, tmp_path / name)
        assert done.code == 0, done.err
    assert [x.name for x in read_page(tmp_path / "copy.ora").page.layers] == [
        x.name for x in read_page(ora).page.layers
    ]
    assert facts_of(tmp_path / "flat.png")[1] == pytest.approx((300, 300), abs=0.1)


def test_convert_of_a_picture_keeps_its_colours(command, tmp_path):
    rgb = np.random.default_rng(1).integers(0, 256, (40, 30, 3), np.uint8)
    Image.fromarray(rgb).save(tmp_path / "a.png")
    assert command("convert", tmp_path / "a.png", tmp_path / "a.tif").code == 0
    assert np.array_equal(rgb_of(tmp_path / "a.tif"), rgb)


def test_plugins_are_listed_and_checked(command):
    listed = command("plugins", "list", "--json").rows[0]["plugins"]
    fill = next(row for row in listed if row["id"] == "region_fill")
    assert "auto" in fill["default_for"]
    assert {mode for row in listed for mode in row.get("default_for", ())} >= {"auto", "hint"}
    assert command("plugins", "check", "region_fill").code == 0
    assert command("plugins", "check", "nobody").code == 2


def test_regions_are_counted_without_writing_anything(command, page):
    before = sorted(page.parent.iterdir())
    assert "4 regions," in command("regions", page).out
    assert command("regions", page, "--json").rows[0]["regions"] == 4
    assert sorted(page.parent.iterdir()) == before


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-file.png"],
        ["models"],
        ["models", "nothing"],
        ["bench", "session"],
        ["bench", "nothing"],
        ["colorize"],
        ["regions"],
        ["convert", "a.png", "b.psb"],
        ["plugins"],
        ["--nonsense"],
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(command, words):
    done = command(*words)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert done.out == ""
