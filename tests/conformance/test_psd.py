"""What we write as PSD is what every reader finds there, ourselves included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import Tag

from painter.document.drawing import draw_page
from painter.document.layer import InkLayer
from painter.document.page import PageState
from painter.io.page import read_page, write_page
from tests.conformance.agreement import LIMIT, expected
from tests.conformance.documents import Document
from tests.conformance.readers import levels, psd_tools
from tests.conformance.trees import nodes_of, planes, psd_nodes, same_plane

Files = Mapping[str, tuple[Document, Path]]


def opened(path: Path) -> PSDImage:
    with path.open("rb") as file:
        return PSDImage.open(file)


def reopened(path: Path) -> PageState:
    loaded = read_page(path)
    return loaded.page


def test_there_are_enough_documents(psd_files: Files) -> None:
    assert len(psd_files) >= 60
    features = {feature for document, _ in psd_files.values() for feature in document.features}
    assert len(features) >= 30


def test_our_own_tree_comes_back(psd_files: Files) -> None:
    for name, (document, path) in psd_files.items():
        page = reopened(path)
        assert nodes_of(page.layers) == nodes_of(document.page.layers), name
        assert page.size == document.page.size, name
        assert page.dpi == document.page.dpi, name


def test_our_own_pixels_come_back(psd_files: Files) -> None:
    for name, (document, path) in psd_files.items():
        page = reopened(path)
        for (label, one), (_, other) in zip(planes(document.page), planes(page), strict=True):
            assert same_plane(one, other), f"{name}: {label}"
        np.testing.assert_array_equal(draw_page(page), draw_page(document.page), name)


def test_ink_and_paper_come_back_as_such(psd_files: Files) -> None:
    document, path = psd_files["coloured"]
    ink = reopened(path).ink
    assert isinstance(ink, InkLayer)
    assert document.page.ink is not None
    assert same_plane(ink.coverage, document.page.ink.coverage)


def test_psd_tools_finds_the_same_tree(psd_files: Files) -> None:
    for name, (document, path) in psd_files.items():
        assert psd_nodes(opened(path)) == nodes_of(document.page.layers), name


def test_nothing_is_filled_by_less_than_all(psd_files: Files) -> None:
    for name, (_, path) in psd_files.items():
        for layer in opened(path).descendants():
            assert layer.fill_opacity == 255, name
            assert layer.tagged_blocks.get_data(Tag.BLEND_FILL_OPACITY) == 255, name


def test_names_end_where_they_end(psd_files: Files) -> None:
    for name, (_, path) in psd_files.items():
        for layer in opened(path).descendants():
            raw = layer.tagged_blocks[Tag.UNICODE_LAYER_NAME].data
            assert str(raw.value) == layer.name, name
            assert "\0" not in layer.name, name


def test_the_merged_picture_is_our_composite(psd_files: Files) -> None:
    """Where the page is translucent, colours are mixed with white, as Photoshop writes them."""
    for name, (document, path) in psd_files.items():
        ours = draw_page(document.page)
        with Image.open(path) as image:
            theirs = np.asarray(image)
        if (ours[:, :, 3] == 255).all():
            np.testing.assert_array_equal(theirs, ours[:, :, :3], name)
        else:
            np.testing.assert_array_equal(theirs[:, :, 3], ours[:, :, 3], name)
            white = ours[:, :, :3].astype(np.int16) + 255 - ours[:, :, 3:]
            np.testing.assert_array_equal(theirs[:, :, :3], white, name)


def test_psd_tools_reads_the_merged_picture_as_ours(psd_files: Files) -> None:
    for name, (document, path) in psd_files.items():
        straight = np.asarray(opened(path).topil().convert("RGBA"), np.float64)
        straight[:, :, :3] *= straight[:, :, 3:] / 255
        assert levels(straight, document.page) <= 1.5, name


def test_psd_tools_composites_what_we_see(psd_files: Files, tmp_path: Path) -> None:
    chosen = list(_expected(psd_files, "psd-tools"))
    made = psd_tools([path for _, path in chosen], tmp_path)
    assert len(made) >= 35
    for document, path in chosen:
        if path in made:
            assert levels(made[path], document.page) <= LIMIT, document.name


def test_every_mode_is_named_as_photoshop_does(psd_files: Files) -> None:
    keys = {layer.blend_mode.value for _, p in psd_files.values() for layer in opened(p)}
    assert keys >= {b"norm", b"mul ", b"scrn", b"over", b"dark", b"lite", b"div ", b"idiv"}
    assert keys >= {b"hLit", b"sLit", b"diff", b"lddg", b"hue ", b"sat ", b"colr", b"lum "}


def test_writing_is_repeatable(psd_files: Files, tmp_path: Path) -> None:
    for name in ("coloured", "large", "clip run"):
        document, path = psd_files[name]
        write_page(document.page, tmp_path / "again.psd")
        assert (tmp_path / "again.psd").read_bytes() == path.read_bytes()


def _expected(files: Files, reader: str) -> Iterator[tuple[Document, Path]]:
    for document, path in files.values():
        if document.page.layers and expected(reader, document.features):
            yield document, path


@pytest.mark.parametrize("reader", ["psd-tools", "GIMP", "Krita"])
def test_every_reader_is_asked_for_all_there_is(psd_files: Files, reader: str) -> None:
    asked = {f for document, _ in _expected(psd_files, reader) for f in document.features}
    assert asked >= {"mode:multiply", "mode:screen", "group", "isolated", "mask", "group-mask"}
    assert asked >= {"opacity", "hidden", "outside", "clear", "group-mode"}
