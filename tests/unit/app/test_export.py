"""Copies: what they keep, at which size, and guesses before anything is written."""

from dataclasses import replace

import numpy as np
import pytest

from painter.app.export import (
    ExportChoice,
    export_page,
    keeps,
    parse_scale,
    prepared,
    scaled_picture,
    straight_at,
    without_paper,
)
from painter.app.export_look import dpi_of, memory_of, remembered, size_in_words
from painter.app.export_preview import estimated_bytes, preview_picture, whole_picture
from painter.app.settings import ExportMemory
from painter.base.errors import UsageError
from painter.base.geometry import Size
from painter.document.drawing import draw_page
from painter.document.guidance import Guidance
from painter.document.layer import FlatsLayer
from painter.io.page import page_picture, read_page
from tests.unit.io.io_pages import coloured_page


@pytest.fixture
def page():
    return coloured_page()


SIZES = {
    "50%": Size(500, 250), "0.5": Size(500, 250), "2": Size(2000, 1000), "250px": Size(250, 125),
    " 75 DPI ".strip().lower().replace(" ", ""): Size(250, 125), "12.5%": Size(125, 62),
}  # fmt: skip


@pytest.mark.parametrize("text", SIZES)
def test_sizes_are_read(text):
    assert parse_scale(text, Size(1000, 500), (300.0, 300.0)) == SIZES[text]


@pytest.mark.parametrize("text", ["", "0", "0%", "-5%", "x", "1e3%", "nan", "99999999px", "50 %"])
def test_what_is_no_size_is_wrong_usage(text):
    with pytest.raises(UsageError):
        parse_scale(text, Size(1000, 500))


def test_only_ora_keeps_everything():
    assert all(row.kept for row in keeps(ExportChoice(suffix=".ora")))
    psd = {row.thing: row.kept for row in keeps(ExportChoice(suffix=".psd"))}
    assert psd["Layers and groups"]
    assert not psd["Regions and what was decided"]
    png = {row.thing: row.kept for row in keeps(ExportChoice(suffix=".png"))}
    assert png["Transparency"]
    assert not png["Masks"]


def test_a_copy_says_what_it_keeps_and_does_so(page, tmp_path):
    for suffix in (".ora", ".png"):
        for size in (None, Size(150, 135)):
            choice = ExportChoice(suffix=suffix, size=size)
            path = tmp_path / f"copy{suffix}"
            export_page(page, path, choice)
            told = {row.thing: row.kept for row in keeps(choice)}
            back = read_page(path).page
            assert (back.regions is not None) == told["Regions and what was decided"]
            assert back.size == (size or page.size)
            names = [layer.name for layer in page.walk()]
            same = [layer.name for layer in back.walk()] == names
            assert same == told["Layers and groups"]


def test_without_its_paper_a_page_is_clear(page):
    bare = draw_page(without_paper(page))
    assert bare[:, :, 3].min() == 255  # the flats cover it all
    uncovered = replace(page, layers=tuple(x for x in page.layers if x.name != "flats"))
    assert draw_page(without_paper(uncovered))[:, :, 3].min() == 0
    assert draw_page(uncovered)[:, :, 3].min() == 255


def test_the_preview_is_what_comes_out(page):
    for size in (None, Size(150, 135), Size(600, 540)):
        choice = ExportChoice(size=size)
        whole = whole_picture(page, choice, Size(1000, 1000))
        written = scaled_picture(page, choice)
        assert np.abs(whole[:, :, :3].astype(int) - written).max() <= 1
        part = preview_picture(page, choice, (0.5, 0.5), Size(60, 50))
        height, width = written.shape[:2]
        top, left = round(height / 2 - 25), round(width / 2 - 30)
        wanted = written[top : top + 50, left : left + 60]
        apart = np.abs(part[:, :, :3].astype(int) - wanted).max(axis=2)
        # At its rim the part knows less of what is around it.
        assert (apart[2:-2, 2:-2] <= 2).mean() > (0.98 if size is None else 0.5)


def test_the_preview_of_a_part_is_exact_at_full_size(page):
    part = preview_picture(page, ExportChoice(), (0.0, 0.0), Size(40, 30))
    np.testing.assert_array_equal(part[:, :, :3], page_picture(page)[:30, :40])


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".jpg", ".ora"])
def test_the_guess_of_bytes_is_of_the_right_order(page, tmp_path, suffix):
    choice = ExportChoice(suffix=suffix)
    page = replace(page, guidance=Guidance())
    export_page(page, tmp_path / f"x{suffix}", choice)
    size = (tmp_path / f"x{suffix}").stat().st_size
    assert size / 4 < estimated_bytes(page, choice) < size * 4


def test_a_page_at_another_size_has_painted_flats_and_no_regions(page):
    small = prepared(page, ExportChoice(suffix=".ora", size=Size(100, 90)))
    assert small.regions is None
    assert small.labels is None
    assert not any(isinstance(layer, FlatsLayer) for layer in small.walk())
    assert small.dpi == pytest.approx((200.0, 200.0))
    assert [layer.id for layer in small.walk()] == [layer.id for layer in page.walk()]


def test_at_its_own_size_a_page_goes_out_as_it_is(page):
    assert prepared(page, ExportChoice(suffix=".ora")) is page


def test_greys_and_colours_without_a_page_are_scaled():
    grey = np.tile(np.array([0, 255], np.uint8), (8, 4))
    assert (np.abs(straight_at(grey, Size(4, 4)).astype(int) - 128) <= 1).all()
    rgb = np.repeat(grey[:, :, np.newaxis], 3, 2)
    assert straight_at(rgb, Size(4, 4)).shape == (4, 4, 3)


def test_the_last_choice_is_remembered_as_far_as_it_fits(page):
    choice = ExportChoice(suffix=".psd", size=Size(150, 135), split_swatches=True)
    memory = memory_of(page, choice)
    assert remembered(page, memory) == choice
    assert remembered(page, ExportMemory(suffix=".xyz", scale=1e9)) == ExportChoice()
    assert dpi_of(page, choice) == 300


@pytest.mark.parametrize(
    ("nbytes", "words"),
    [(900, "about 0.9 kB"), (45_300, "about 45 kB"), (3_440_000, "about 3.4 MB"),
     (2_500_000_000, "about 2.5 GB")],
)  # fmt: skip
def test_sizes_are_told_as_people_say_them(nbytes, words):
    assert size_in_words(nbytes) == words
