"""Every published layout becomes pairs; nothing is half written."""

import json

import cv2
import numpy as np
import pytest

from models.data.archive import PairReader, read_records
from models.data.engine.make import draw
from models.data.layouts import LAYOUTS, read_layout, read_picture
from models.data.prepare import prepare
from painter.base.errors import UserError

QUIET = lambda *_: None  # noqa: E731


def drawing(seed=0, side=64):
    made = draw(seed, "bust", side=side)
    colour = made.colours[made.ids] * (1 - made.ink[..., None] / 255)
    return colour.astype(np.uint8), np.repeat(255 - made.ink[..., None], 3, axis=2)


def write(path, rgb):
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), rgb[..., ::-1])


def prepared(tmp_path, layout, lines=None):
    out = tmp_path / "out"
    number = prepare(tmp_path / "in", out, layout, lines, QUIET)
    rows = [json.loads(row) for row in (out / "manifest.jsonl").read_text().splitlines()]
    assert len(rows) == number
    return out, rows


def pairs(out):
    with PairReader() as reader:
        return {one.id: reader.read(one) for one in read_records(out, painted=True)}


@pytest.mark.parametrize(("layout", "first"), [("colour_left", 0), ("line_left", 1)])
def test_halves(tmp_path, layout, first):
    halves = drawing()
    both = halves if first == 0 else halves[::-1]
    write(tmp_path / "in" / "train" / "7.png", np.concatenate(both, axis=1))
    out, rows = prepared(tmp_path, layout)
    assert rows == [{"id": "7", "line": "7.line.png", "color": "7.color.png"}]
    pair = pairs(out)["7"]
    assert np.array_equal(pair.flat, halves[0])
    assert np.array_equal(pair.ink, 255 - halves[1][..., 0])


def test_suffix_pairs_by_name_and_not_by_order(tmp_path):
    for name, seed in (("b", 1), ("a", 2), ("a_10", 3)):
        colour, line = drawing(seed)
        write(tmp_path / "in" / f"{name}_color.png", colour)
        write(tmp_path / "in" / f"{name}_sketch.png", line)
    out, rows = prepared(tmp_path, "suffix")
    assert {row["id"] for row in rows} == {"a", "b", "a_10"}
    for name, seed in (("b", 1), ("a", 2), ("a_10", 3)):
        assert np.array_equal(pairs(out)[name].flat, drawing(seed)[0])
        assert np.array_equal(pairs(out)[name].ink, 255 - drawing(seed)[1][..., 0])


def test_hints_and_masks(tmp_path):
    grey = np.full((20, 30, 3), 130, np.uint8)
    grey[5, 6] = (200, 40, 30)
    mask = np.zeros_like(grey)
    mask[5, 6] = 255
    write(tmp_path / "in" / "hint" / "3.png", grey)
    write(tmp_path / "in" / "mask" / "3.png", mask)
    out, rows = prepared(tmp_path, "hint_mask")
    assert rows == [{"id": "3", "line": "3.line.png", "hints": "3.hints.png"}]
    hints = cv2.imread(str(out / "3.hints.png"), cv2.IMREAD_UNCHANGED)
    assert hints[5, 6].tolist() == [30, 40, 200, 255]
    assert not np.delete(hints.reshape(-1, 4), 5 * 30 + 6, axis=0).any()
    assert cv2.imread(str(out / "3.line.png"), 0)[0, 0] == 130


def test_a_list_of_paths(tmp_path):
    for name, seed in (("x/1.jpg", 1), ("y/1.png", 2)):
        write(tmp_path / "in" / name, drawing(seed)[0])
    (tmp_path / "in" / "train.txt").write_text("x/1.jpg\n\ny/1.png\n", encoding="utf-8")
    out, rows = prepared(tmp_path, "list")
    assert [row["id"] for row in rows] == ["1", "1-2"]
    assert np.array_equal(pairs(out)["1-2"].flat, drawing(2)[0])
    assert pairs(out)["1-2"].ink.max() > 100


def test_a_manifest_keeps_flats_exact_and_what_is_known(archive, tmp_path):
    (tmp_path / "in").symlink_to(archive)
    out, rows = prepared(tmp_path, "manifest")
    assert {row["licence"] for row in rows} == {"CC0 1.0"}
    with PairReader() as reader:
        before = {one.id: reader.read(one) for one in read_records(archive)}
    for name, pair in pairs(out).items():
        assert np.array_equal(pair.flat, before[name].flat)
        assert np.array_equal(pair.ink, before[name].ink)
    assert all(not one.painted for one in read_records(out, painted=True))


@pytest.mark.parametrize("lines", ["xdog", "canny"])
def test_lines_of_finished_pages_are_made(tmp_path, lines):
    colour, line = drawing(side=128)
    write(tmp_path / "in" / "p.png", colour)
    out, _ = prepared(tmp_path, "pages", lines)
    ink = pairs(out)["p"].ink
    assert ink[line[..., 0] < 60].mean() > 120


def test_lines_that_are_not_given_cannot_be_taken(tmp_path):
    write(tmp_path / "in" / "p.png", drawing()[0])
    with pytest.raises(UserError, match="no line"):
        prepared(tmp_path, "pages", "given")
    # Nothing is left behind.
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_folder_is_refused_in_a_sentence(tmp_path, layout):
    (tmp_path / "in").mkdir()
    with pytest.raises(UserError) as caught:
        prepared(tmp_path, layout)
    assert "in" in caught.value.message
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_a_folder_in_use_is_left_alone(tmp_path):
    write(tmp_path / "in" / "p.png", drawing()[0])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("kept")
    with pytest.raises(UserError, match="not empty"):
        prepared(tmp_path, "pages")
    assert (tmp_path / "out" / "mine.txt").read_text() == "kept"


def test_damaged_pictures_are_named(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "broken.png").write_bytes(b"\x89PNG nonsense")
    with pytest.raises(UserError, match=r"broken\.png"):
        list(read_layout(tmp_path / "in", "pages"))
    (tmp_path / "in" / "broken.png").write_bytes(b"")
    with pytest.raises(UserError, match=r"broken\.png"):
        list(read_layout(tmp_path / "in", "pages"))


def test_partners_must_be_there_and_of_one_size(tmp_path):
    colour, line = drawing()
    write(tmp_path / "in" / "a_color.png", colour)
    with pytest.raises(UserError, match="a_sketch"):
        list(read_layout(tmp_path / "in", "suffix"))
    write(tmp_path / "in" / "a_sketch.png", line[:-1])
    with pytest.raises(UserError, match="size"):
        list(read_layout(tmp_path / "in", "suffix"))
    odd = tmp_path / "odd"
    write(odd / "x.png", colour[:, :63])
    with pytest.raises(UserError, match="middle"):
        list(read_layout(odd, "colour_left"))


def test_transparency_is_white_and_depth_is_brought_down(tmp_path):
    rgba = np.zeros((4, 4, 4), np.uint16)
    rgba[:2] = (0, 0, 65535, 65535)
    cv2.imwrite(str(tmp_path / "p.png"), rgba)
    found = read_picture(tmp_path / "p.png")
    assert (found[:2] == (255, 0, 0)).all()
    assert (found[2:] == 255).all()
