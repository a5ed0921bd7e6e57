"""What an artist still has when another program changed a file of ours but kept our parts."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.document.layer import FlatsLayer, GroupLayer, HintsLayer, InkLayer, RasterLayer
from painter.document.page import PageState
from painter.io.inkhash import ink_hash, read_ink_hash
from painter.io.page import LoadedPage, read_page, write_page
from tests.conformance.documents import document, group, mask, paper, raster
from tests.unit.io.io_pages import coloured_page, same_data, same_layers, same_page, same_plane
from tests.unit.io.zips import names, part, png, rewritten

RED = png((200, 0, 0, 255), (30, 20))


def saved(page: PageState, folder: Path) -> Path:
    path = folder / "page.ora"
    write_page(page, path)
    return path


def source(path: Path, name: str) -> str:
    """The part that holds the picture of the layer of this name."""
    stack = ElementTree.fromstring(part(path, "stack.xml"))
    return next(node.get("src", "") for node in stack.iter("layer") if node.get("name") == name)


def with_stack(path: Path, change) -> None:
    """Change the element tree of stack.xml."""
    stack = ElementTree.fromstring(part(path, "stack.xml"))
    change(stack)
    rewritten(path, {"stack.xml": ElementTree.tostring(stack)})


def same_regions(one: PageState, other: PageState) -> None:
    assert one.labels is not None
    assert other.labels is not None
    np.testing.assert_array_equal(one.labels.to_array(), other.labels.to_array())
    same_data(one.gap, other.gap)
    for name in ("regions", "tree", "openings", "corrections"):
        for column in ("colour", "locked", "swatch") if name == "regions" else ():
            same_data(getattr(one.regions, column), getattr(other.regions, column))
        if name != "regions":
            same_data(getattr(one, name), getattr(other, name))


def same_guidance(one: PageState, other: PageState) -> None:
    assert one.palette == other.palette
    assert one.guidance.palette == other.guidance.palette
    assert one.guidance.bands == other.guidance.bands
    assert [r.name for r in one.guidance.references] == [r.name for r in other.guidance.references]


def looks_like(one: PageState, other: PageState) -> None:
    """The same picture but for the rounding of masks."""
    assert np.abs(draw_page(one).astype(np.int16) - draw_page(other)).max() <= 2


def re_encoded(path: Path) -> None:
    """As a program leaves a file that writes every picture anew, cut to what is not clear."""
    stack = ElementTree.fromstring(part(path, "stack.xml"))
    changes: dict[str, bytes | None] = {}
    for number, node in enumerate(stack.iter("layer")):
        picture = Image.open(io.BytesIO(part(path, node.get("src", ""))))
        box = picture.getbbox() or (0, 0, 1, 1)
        buffer = io.BytesIO()
        picture.crop(box).save(buffer, "PNG", compress_level=9)
        changes[node.get("src", "")] = None
        changes[f"data/other{number}.png"] = buffer.getvalue()
        node.set("src", f"data/other{number}.png")
        for key, start in (("x", box[0]), ("y", box[1])):
            node.set(key, str(int(node.get(key, "0")) + start))
    rewritten(path, {**changes, "stack.xml": ElementTree.tostring(stack)})


def test_a_painted_over_layer_leaves_the_rest_as_it_was(tmp_path: Path) -> None:
    page = coloured_page()
    path = saved(page, tmp_path)
    rewritten(path, {source(path, "flats"): png((9, 8, 7, 255), (300, 270))})
    loaded = read_page(path)
    ink, flats, hints, fill = loaded.page.layers
    same_layers((ink, hints, fill), (page.layers[0], *page.layers[2:]))
    assert isinstance(flats, RasterLayer)
    assert flats.id == 6, "one above all that the page had"
    assert (flats.pixels.page(page.size) == [9, 8, 7, 255]).all()
    same_regions(page, loaded.page)
    same_guidance(page, loaded.page)
    assert loaded.page.dpi == page.dpi
    assert loaded.notices == (
        f"{path}: another program changed it, 3 of 4 layers are what they were; "
        "painted layers now: 'flats'",
        f"{path}: its regions are kept",
    )


def test_changed_ink_costs_the_regions_and_no_more(tmp_path: Path) -> None:
    page = coloured_page()
    path = saved(page, tmp_path)
    rewritten(path, {source(path, "ink"): RED})
    loaded = read_page(path)
    assert [type(layer) for layer in loaded.page.layers[:3]] == [
        RasterLayer,
        RasterLayer,
        HintsLayer,
    ]
    assert loaded.page.labels is loaded.page.regions is loaded.page.gap is None
    same_guidance(page, loaded.page)
    assert "regions are lost" in loaded.notices[1]
    with pytest.raises(UserError, match="another program changed"):
        read_ink_hash(path)


def test_the_ink_hash_needs_the_ink_alone(tmp_path: Path) -> None:
    page = coloured_page()
    path = saved(page, tmp_path)
    rewritten(path, {source(path, "flats"): RED})
    assert page.ink is not None
    assert read_ink_hash(path) == ink_hash(page.ink.coverage, page.size)


def test_another_order_mode_and_opacity_are_those_of_the_file(tmp_path: Path) -> None:
    page = coloured_page()
    path = saved(page, tmp_path)

    def change(image: ElementTree.Element) -> None:
        stack = image.find("stack")
        assert stack is not None
        first = stack[0]
        stack.remove(first)
        stack.insert(2, first)
        stack[0].set("opacity", "0.25")
        stack[1].set("visibility", "visible")
        stack[1].set("composite-op", "svg:screen")
        stack[1].set("selected", "true")
        stack[0].attrib.pop("selected")

    with_stack(path, change)
    loaded = read_page(path)
    assert [(layer.id, type(layer)) for layer in loaded.page.layers] == [
        (2, FlatsLayer),
        (3, HintsLayer),
        (1, InkLayer),
        (5, type(page.layers[3])),
    ]
    assert loaded.page.layers[0].opacity == 0.25
    assert loaded.page.layers[1].visible
    assert loaded.page.layers[1].blend.value == "svg:screen"
    assert loaded.page.active == 3
    same_regions(page, loaded.page)
    assert "4 of 4 layers are what they were" in loaded.notices[0]


def test_pictures_that_were_only_written_anew_are_recognised(tmp_path: Path) -> None:
    page = coloured_page()
    masked = replace(page.layers[2], mask=mask(2), id=7)
    page = replace(
        page,
        layers=(
            page.layers[0],
            GroupLayer(id=30, name="people", children=(masked,)),
            *page.layers[1:],
        ),
    )
    path = saved(page, tmp_path)
    re_encoded(path)
    loaded = read_page(path)
    same_page(page, loaded.page)
    assert "5 of 5 layers are what they were" in loaded.notices[0]


def test_another_size_of_the_page_costs_the_regions(tmp_path: Path) -> None:
    path = saved(coloured_page(), tmp_path)
    with_stack(path, lambda image: image.set("w", "301"))
    loaded = read_page(path)
    assert loaded.page.regions is None
    assert isinstance(loaded.page.layers[0], InkLayer)
    assert isinstance(loaded.page.layers[1], RasterLayer)
    with pytest.raises(UserError, match="another program changed"):
        read_ink_hash(path)


def test_ink_under_another_name_is_still_the_ink(tmp_path: Path) -> None:
    page = coloured_page()
    path = saved(page, tmp_path)
    with_stack(path, lambda image: image[0][0].set("name", "lines"))
    loaded = read_page(path)
    assert isinstance(loaded.page.layers[0], InkLayer)
    same_regions(page, loaded.page)


def masked_page() -> PageState:
    """A masked layer, clipped layers in a group, a masked group, a plain one."""
    return document(
        "",
        raster(1, name="masked", mask=mask(1)),
        group(
            raster(2, name="above", clip=True, mask=mask(2)),
            raster(3, name="base", opacity=0.5),
            raster(4, name="plain"),
            name="run",
        ),
        group(raster(5, name="inside"), name="hidden part", mask=mask(1)),
        raster(6, name="alone"),
        paper(),
    ).page


def changed_picture(folder: Path, page: PageState, name: str) -> LoadedPage:
    path = saved(page, folder)
    rewritten(path, {source(path, name): RED})
    return read_page(path)


def test_masks_and_clipping_outlive_a_change_of_another_layer(tmp_path: Path) -> None:
    page = masked_page()
    loaded = changed_picture(tmp_path, page, "alone")
    same_layers(loaded.page.layers[:3], page.layers[:3])
    assert isinstance(loaded.page.layers[3], RasterLayer)
    assert loaded.page.layers[3].id == 10


def test_a_changed_picture_loses_its_mask_and_shows_what_is_there(tmp_path: Path) -> None:
    page = masked_page()
    loaded = changed_picture(tmp_path, page, "masked")
    layer = loaded.page.layers[0]
    assert isinstance(layer, RasterLayer)
    assert layer.mask is None
    assert tuple(layer.pixels.page(page.size)[0, 0]) == (200, 0, 0, 255)
    same_layers(loaded.page.layers[1:], page.layers[1:])


@pytest.mark.parametrize("name", ["above", "base", "inside"])
def test_layers_that_mean_something_together_are_painted_when_one_changed(
    tmp_path: Path, name: str
) -> None:
    """A baked picture on its own would show through where it never did."""
    page = masked_page()
    path = saved(page, tmp_path)
    rewritten(path, {source(path, name): RED})
    loaded = read_page(path)
    rewritten(path, {"sumiro/state.json": None})
    plain = read_page(path).page
    looks_like(loaded.page, plain)
    number = 2 if name == "inside" else 1
    changed = loaded.page.layers[number]
    assert isinstance(changed, GroupLayer)
    inner = [*changed.children]
    for layer in inner:
        inner += layer.children if isinstance(layer, GroupLayer) else ()
        assert layer.mask is None
        assert not layer.clip
    others = [i for i in range(5) if i != number]
    same_layers(tuple(loaded.page.layers[i] for i in others), tuple(page.layers[i] for i in others))
    ids = [layer.id for layer in loaded.page.walk()]
    assert len(set(ids)) == len(ids)


def test_the_mode_of_a_clipped_run_may_change(tmp_path: Path) -> None:
    page = masked_page()
    path = saved(page, tmp_path)

    def change(image: ElementTree.Element) -> None:
        run = next(node for node in image.iter("stack") if node.get("name") == "base")
        run.set("opacity", "0.25")

    with_stack(path, change)
    loaded = read_page(path)
    group_layer = loaded.page.layers[1]
    assert isinstance(group_layer, GroupLayer)
    assert group_layer.children[1].opacity == 0.25
    assert group_layer.children[0].clip
    assert "7 of 7" in loaded.notices[0]


@pytest.mark.parametrize("folder", ["sumiro/masks/", "sumiro/layers/"])
def test_what_lies_beside_may_be_gone(tmp_path: Path, folder: str) -> None:
    page = masked_page()
    path = saved(page, tmp_path)
    rewritten(path, {name: None for name in names(path) if name.startswith(folder)})
    loaded = read_page(path)
    looks_like(loaded.page, page)
    assert all(layer.mask is None for layer in loaded.page.walk())
    assert "are what they were" in loaded.notices[0]


def test_a_new_layer_of_another_program_joins(tmp_path: Path) -> None:
    page = coloured_page()
    path = saved(page, tmp_path)

    def change(image: ElementTree.Element) -> None:
        stack = image.find("stack")
        assert stack is not None
        extra = ElementTree.Element("layer", {"name": "new", "src": "data/new.png", "x": "5"})
        stack.insert(0, extra)

    with_stack(path, change)
    rewritten(path, {"data/new.png": RED})
    loaded = read_page(path)
    assert [layer.id for layer in loaded.page.layers] == [6, 1, 2, 3, 5]
    assert loaded.page.active == page.active
    same_layers(loaded.page.layers[1:], page.layers)
    same_regions(page, loaded.page)


def test_two_layers_of_one_name_and_picture_are_told_apart_by_their_order(tmp_path: Path) -> None:
    twin = raster(1, name="twin")
    page = document("", twin, twin, raster(2, name="other"), paper()).page
    path = saved(page, tmp_path)
    rewritten(path, {source(path, "other"): RED})
    assert [layer.id for layer in read_page(path).page.layers] == [1, 2, 5, 4]


def test_files_of_format_1_keep_what_they_can(tmp_path: Path) -> None:
    path = tmp_path / "old.ora"
    shutil.copy(Path(__file__).parent / "format1.ora", path)
    before = read_page(path).page
    rewritten(path, {source(path, "hints"): RED})
    after = read_page(path).page
    assert [type(layer) for layer in after.layers[:3]] == [InkLayer, FlatsLayer, RasterLayer]
    same_plane(before.layers[0].coverage, after.layers[0].coverage)
    assert after.regions is not None


def test_no_part_that_is_missing_or_damaged_makes_a_page_unreadable(tmp_path: Path) -> None:
    page = coloured_page()
    page = replace(page, layers=(*masked_page().layers[:3], *page.layers))
    number = iter(range(1, 99))
    page = replace(page, layers=tuple(_renumbered(layer, number) for layer in page.layers))
    path = saved(page, tmp_path)
    whole = path.read_bytes()
    for name in names(path):
        if not name.startswith("sumiro/"):
            continue
        for damage in (None, b"", b"\x00" * 40, part(path, name)[:-7], RED):
            rewritten(path, {name: damage})
            assert read_page(path).page.size == page.size
            path.write_bytes(whole)
    with zipfile.ZipFile(path) as zipped:
        assert zipped.testzip() is None


def _renumbered(layer, number):
    layer = replace(layer, id=next(number))
    if isinstance(layer, GroupLayer):
        return replace(layer, children=tuple(_renumbered(c, number) for c in layer.children))
    return layer
