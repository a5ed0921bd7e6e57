"""The main job, as a user types it."""

import json
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from painter.document.layer import FlatsLayer, InkLayer
from painter.io.page import read_page
from tests.cli.conftest import BLUE, RED, SAND, draw_ink, rgb_of


def names(ora):
    with zipfile.ZipFile(ora) as archive:
        root = ElementTree.fromstring(archive.read("stack.xml"))
    return [layer.get("name") for layer in root.iter("layer")]


def test_a_page_comes_out_coloured_and_the_ink_is_the_same(command, page, tmp_path):
    out = tmp_path / "色.ora"
    done = command("colorize", page, "--out", out, "--json")
    assert done.code == 0, done.err
    (row,) = done.rows
    assert row["ink_sha256"]["before"] == row["ink_sha256"]["after"]
    assert row["size"] == [240, 320]
    assert row["regions"] == 4
    assert row["plugin"] == "region_fill"
    assert set(row["seconds"]) == {"load", "regions", "colour", "flatten", "save", "total"}
    assert names(out) == ["ink", "flats", "colour", "paper"]
    again = read_page(out).page
    ink = next(layer for layer in again.walk() if isinstance(layer, InkLayer))
    assert np.array_equal(ink.coverage.page(again.size)[:, :, 0], draw_ink())
    assert again.dpi == pytest.approx((300, 300), abs=0.1)


def test_hinted_regions_have_exactly_their_colour(command, page, hints, tmp_path):
    out = tmp_path / "o.ora"
    done = command("colorize", page, "--mode", "hint", "--hints", hints, "--out", out)
    assert done.code == 0, done.err
    assert names(out) == ["ink", "flats", "hints", "colour", "paper"]
    again = read_page(out).page
    assert any(isinstance(layer, FlatsLayer) for layer in again.walk())
    for (x, y), colour in (((120, 80), RED), ((150, 250), BLUE), ((45, 280), SAND)):
        region = again.regions.region_of_atom[again.labels.at(x, y)]
        assert tuple(again.regions.colour[region]) == colour


def test_two_colours_in_one_region_split_it(command, page, tmp_path):
    picture = np.zeros((320, 240, 4), np.uint8)
    picture[210:260, 70:78] = (*RED, 255)
    picture[210:260, 160:168] = (*BLUE, 255)
    Image.fromarray(picture).save(tmp_path / "two.png")
    out = tmp_path / "o.png"
    done = command(
        "colorize", page, "--mode", "hint", "--hints", tmp_path / "two.png", "--out", out
    )
    assert done.code == 0, done.err
    result = rgb_of(out)
    assert tuple(result[230, 80]) == RED
    assert tuple(result[230, 158]) == BLUE


def test_the_same_command_twice_gives_the_same_bytes(command, page, tmp_path):
    command("colorize", page, "--out", tmp_path / "a.ora", "--seed", "7")
    command("colorize", page, "--out", tmp_path / "b.ora", "--seed", "7")
    assert (tmp_path / "a.ora").read_bytes() == (tmp_path / "b.ora").read_bytes()


def test_a_coloured_page_can_be_coloured_again(command, page, hints, tmp_path):
    first = tmp_path / "first.ora"
    command("colorize", page, "--out", first)
    second = tmp_path / "second.ora"
    done = command("colorize", first, "--mode", "hint", "--hints", hints, "--out", second, "--json")
    assert done.code == 0, done.err
    assert names(second) == ["ink", "flats", "hints", "colour", "paper"]
    assert done.rows[0]["ink_sha256"]["before"] == done.rows[0]["ink_sha256"]["after"]


def test_several_pages_go_into_a_folder_and_one_that_fails_stops_no_other(command, page, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(page.read_bytes()[:200])
    other = tmp_path / "other.png"
    other.write_bytes(page.read_bytes())
    folder = tmp_path / "out"
    done = command("colorize", page, broken, other, "--out", f"{folder}/", "--jobs", "2")
    assert done.code == 4
    assert "broken.png" in done.err
    assert sorted(path.name for path in folder.iterdir()) == ["other.ora", "頁一.ora"]


def test_resume_leaves_finished_pages_alone(command, page, tmp_path):
    out = tmp_path / "o.ora"
    command("colorize", page, "--out", out)
    before = out.stat().st_mtime_ns
    done = command("colorize", page, "--out", out, "--resume")
    assert done.code == 0
    assert out.stat().st_mtime_ns == before


def test_coloured_pages_are_skipped_on_request(command, page, tmp_path):
    out = tmp_path / "o.png"
    command("colorize", page, "--out", out)
    done = command("colorize", out, "--out", tmp_path / "p.ora", "--skip-coloured")
    assert done.code == 0
    assert not (tmp_path / "p.ora").exists()


def test_preview_and_flat_formats_show_the_same_picture(command, page, tmp_path):
    done = command(
        "colorize", page, "--out", tmp_path / "o.png", "--out", tmp_path / "o.tif",
        "--out", tmp_path / "o.webp", "--preview", tmp_path / "preview.png",
    )  # fmt: skip
    assert done.code == 0, done.err
    pictures = [rgb_of(tmp_path / name) for name in ("o.png", "o.tif", "o.webp", "preview.png")]
    for picture in pictures[1:]:
        assert np.array_equal(picture, pictures[0])


def test_regions_given_by_a_file_are_used(command, page, tmp_path):
    labels = tmp_path / "r.npz"
    done = command("regions", page, "--out", labels, "--json")
    assert done.code == 0, done.err
    found = np.load(labels)["labels"]
    assert found.shape == (320, 240)
    assert found.dtype == np.uint32
    assert found.min() == 1
    halves = np.ones((320, 240), np.uint32)
    halves[:, 120:] = 2
    np.savez_compressed(labels, labels=halves)
    done = command("colorize", page, "--regions", labels, "--out", tmp_path / "o.ora", "--json")
    assert done.rows[0]["regions"] == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--mode", "hint"],
        ["--mode", "reference"],
        ["--mode", "histogram"],
        ["--plugin", "nobody"],
        ["--set", "nothing=1"],
        ["--set", "nothing"],
        ["--strength", "2"],
        ["--strength", "nan"],
        ["--gap", "-1"],
        ["--seed", "-1"],
        ["--jobs", "0"],
        ["--mask", "m.png"],
        ["--format", "psb", "--out", "folder/"],
        ["--out", "o.psb"],
        ["--out", "o.xyz"],
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(command, page, tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = command("colorize", page, "--out", tmp_path / "o.ora", *words)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1
    assert not (tmp_path / "o.ora").exists()


def test_a_page_is_never_written_over_itself(command, page):
    before = page.read_bytes()
    assert command("colorize", page, "--out", page).code == 2
    assert command("regions", page, "--out", page).code == 2
    assert command("convert", page, page).code == 2
    assert command("colorize", page, "--out", page.parent / "o.ora", "--preview", page).code == 2
    assert command("flatten", page, "--page", page, "--out", page).code == 2
    assert page.read_bytes() == before


def test_hints_are_never_overwritten(command, page, hints):
    before = hints.read_bytes()
    done = command("colorize", page, "--mode", "hint", "--hints", hints, "--out", hints)
    assert done.code == 2
    assert hints.read_bytes() == before


def test_one_output_named_twice_is_written_once(command, page, tmp_path):
    out = tmp_path / "o.png"
    assert command("colorize", page, "--out", out, "--out", out).code == 0


def test_hints_of_another_size_are_refused(command, page, tmp_path):
    Image.new("RGBA", (100, 100), (255, 0, 0, 255)).save(tmp_path / "small.png")
    done = command(
        "colorize", page, "--mode", "hint", "--hints", tmp_path / "small.png",
        "--out", tmp_path / "o.ora",
    )  # fmt: skip
    assert done.code == 3
    assert "100x100" in done.err
    assert not (tmp_path / "o.ora").exists()


def test_json_is_all_that_stands_on_standard_output(command, page, tmp_path):
    done = command("colorize", page, "--out", tmp_path / "o.png", "--json")
    row = json.loads(done.out)
    assert row["ink_sha256"]["after"] is None
    assert row["weights"] == []
    assert row["device"] == "cpu"
