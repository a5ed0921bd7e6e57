"""Photoshop files of other programs: what can be shown is shown, the rest is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import BlendMode as PsdMode
from psd_tools.constants import ChannelID, Clipping, ColorMode, Compression, Resource, Tag
from psd_tools.psd.descriptor import (
    Bool,
    Descriptor,
    DescriptorBlock,
    DescriptorBlock2,
    Double,
)
from psd_tools.psd.image_resources import ImageResource
from psd_tools.psd.layer_and_mask import ChannelData, ChannelInfo, MaskFlags, MaskParameters
from psd_tools.psd.tagged_blocks import TaggedBlock

from painter.document.drawing import draw_page
from painter.document.layer import FillLayer, GroupLayer, RasterLayer
from painter.io.page import read_page
from painter.io.raster import read_raster
from painter.render.blend import BlendMode
from tests.unit.io.psd_files import (
    HEIGHT,
    WIDTH,
    document,
    flat,
    indexed,
    opened,
    picture,
    recoded,
    saved,
)
from tests.unit.io.test_raster import wide_profile


def premultiplied(image: Image.Image) -> np.ndarray:
    straight = np.asarray(image.convert("RGBA"), np.float64)
    straight[:, :, :3] = np.round(straight[:, :, :3] * straight[:, :, 3:] / 255)
    return straight


def on_page(image: Image.Image, x: int = 2, y: int = 3) -> np.ndarray:
    page = np.zeros((HEIGHT, WIDTH, 4))
    page[y:, x:] = premultiplied(image)[: HEIGHT - y, : WIDTH - x]
    return page


def near(drawn: np.ndarray, wanted: np.ndarray, levels: float = 1.0) -> bool:
    return bool(np.abs(drawn.astype(np.float64) - wanted).max() <= levels)


@pytest.mark.parametrize("depth", [8, 16])
def test_colours_and_greys_of_8_and_16_bits(depth: int) -> None:
    for mode, seen in (("RGB", picture()), ("L", grey())):
        found = opened(document(mode, depth))
        assert near(draw_page(found.page), on_page(seen))
        assert found.layered
        assert found.notices == (("16 bits a channel were rounded to 8",) if depth == 16 else ())


def grey() -> Image.Image:
    image = picture()
    alpha = image.getchannel("A")
    return Image.merge("LA", (image.convert("RGB").convert("L"), alpha))


def test_floats_are_linear_light() -> None:
    found = opened(document("RGB", 32))
    straight = np.asarray(picture(), np.float64) / 255
    light = straight[:, :, :3]
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    wanted = np.dstack([coded * straight[:, :, 3:], straight[:, :, 3:]]) * 255
    assert near(draw_page(found.page)[3:, 2:], wanted[: HEIGHT - 3, : WIDTH - 2])
    assert found.notices == ("32 bits a channel were rounded to 8",)


def test_cmyk_without_a_profile_is_converted_and_said() -> None:
    found = opened(document("CMYK"))
    inks = picture().convert("RGB").convert("CMYK").convert("RGB")
    inks.putalpha(picture().getchannel("A"))
    assert near(draw_page(found.page), on_page(inks))
    assert found.notices == ("CMYK colours without a profile were converted to sRGB roughly",)


def test_lab_is_converted_and_said() -> None:
    colours = {
        (255, 128, 128): (255, 255, 255),
        (136, 208, 195): (255, 0, 0),
        (0, 128, 128): (0,) * 3,
    }
    for lab, rgb in colours.items():
        psd = PSDImage.new("LAB", (4, 4))
        psd._record.image_data.set_data([bytes([v]) * 16 for v in lab], psd._record.header)
        found = opened(saved(psd))
        assert near(draw_page(found.page)[:, :, :3], np.array(rgb), 12)
        assert found.notices == ("CIELAB colours were converted to sRGB",)


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_a_file_without_layers_is_its_picture(mode: str, tmp_path: Path) -> None:
    image = picture().convert("RGB").convert(mode)
    (tmp_path / "a.psd").write_bytes(flat(mode, image))
    raster = read_raster(tmp_path / "a.psd")
    np.testing.assert_array_equal(raster.pixels, np.asarray(image.convert("RGB")))
    page = read_page(tmp_path / "a.psd").page
    assert [layer.name for layer in page.layers] == ["ink", "paper"]


def test_an_indexed_picture_has_the_colours_of_its_table() -> None:
    found = opened(indexed())
    assert draw_page(found.page)[3, 5].tolist() == [5, 250, 7, 255]


def test_a_translucent_merged_picture_loses_its_white() -> None:
    image = picture()
    white = Image.new("RGBA", image.size, "white")
    mixed = Image.alpha_composite(white, image).convert("RGB")
    mixed.putalpha(image.getchannel("A"))
    found = opened(flat("RGBA", mixed))
    assert near(draw_page(found.page), premultiplied(image))


def test_a_profile_is_converted_to_srgb_and_said() -> None:
    def tagged(psd: PSDImage, _: object) -> None:
        psd.image_resources[Resource.ICC_PROFILE] = ImageResource(
            key=Resource.ICC_PROFILE, data=wide_profile()
        )

    found = opened(document(change=tagged))
    plain = draw_page(opened(document()).page)
    assert "profile" in found.notices[0]
    assert len(found.notices) == 1
    drawn = draw_page(found.page)
    np.testing.assert_array_equal(drawn[:, :, 3], plain[:, :, 3])
    assert (drawn[:, :, :3] >= plain[:, :, :3]).all()
    assert (drawn[:, :, :3] > plain[:, :, :3]).any()


def test_modes_that_are_not_ours_take_the_nearest() -> None:
    modes = {
        PsdMode.LINEAR_BURN: BlendMode.COLOUR_BURN,
        PsdMode.VIVID_LIGHT: BlendMode.HARD_LIGHT,
        PsdMode.EXCLUSION: BlendMode.DIFFERENCE,
        PsdMode.DISSOLVE: BlendMode.NORMAL,
        PsdMode.DARKER_COLOR: BlendMode.DARKEN,
    }
    for theirs, ours in modes.items():

        def changed(_: PSDImage, layer, mode: PsdMode = theirs) -> None:
            layer.blend_mode = mode

        found = opened(document(change=changed))
        assert found.page.layers[0].blend is ours
        name = theirs.name.lower().replace("_", " ")
        assert found.notices == (
            f"Blend modes that are not known here were set to the nearest: {name}",
        )


def test_fill_is_opacity() -> None:
    """SAI2 stores the opacity of some layers there."""

    def changed(_: PSDImage, layer) -> None:
        layer.opacity = 128
        layer.fill_opacity = 51

    layer = opened(document(change=changed)).page.layers[0]
    assert layer.opacity == pytest.approx(128 / 255 * 51 / 255)


def mask_of(
    psd_layer, hides: np.ndarray, *, default: int, x: int = 2, y: int = 3, off: bool = False
) -> None:
    psd_layer.remove_mask()  # psd-tools keeps the alpha of the picture there
    psd_layer.create_mask(Image.fromarray(255 - hides), top=y, left=x)
    psd_layer._record.mask_data.background_color = default
    psd_layer._record.mask_data.flags.mask_disabled = off


@pytest.mark.parametrize("default", [0, 255])
def test_a_mask_hides_outside_of_its_pixels_by_its_default(default: int) -> None:
    hides = np.full((8, 9), 100, np.uint8)

    def changed(_: PSDImage, layer) -> None:
        mask_of(layer, hides, default=default, x=10, y=5)

    mask = opened(document(change=changed)).page.layers[0].mask
    assert mask is not None
    assert mask.enabled
    plane = mask.hides.page(opened(document()).page.size)[:, :, 0]
    assert (plane[5:13, 10:19] == 100).all()
    assert plane[0, 0] == plane[29, 39] == 255 - default


def test_a_mask_that_is_off_stays_off() -> None:
    def changed(_: PSDImage, layer) -> None:
        mask_of(layer, np.full((30, 40), 255, np.uint8), default=0, off=True)

    found = opened(document(change=changed))
    assert found.page.layers[0].mask is not None
    assert not found.page.layers[0].mask.enabled
    assert near(draw_page(found.page), on_page(picture().convert("RGB")))


def test_the_density_of_a_mask_counts_and_its_feather_is_said() -> None:
    def changed(_: PSDImage, layer) -> None:
        mask_of(layer, np.full((30, 40), 200, np.uint8), default=0)
        layer._record.mask_data.parameters = MaskParameters(102, 3.5, None, None)
        layer._record.mask_data.flags.parameters_applied = True

    found = opened(document(change=changed))
    mask = found.page.layers[0].mask
    assert mask is not None
    assert mask.hides.tile_pixels((0, 0))[10, 10, 0] == 80
    assert found.notices == ("1 mask is feathered, which is not shown",)


def test_where_a_vector_mask_is_too_both_count() -> None:
    """Photoshop stores both, rendered, in a channel of their own."""

    def changed(_: PSDImage, layer) -> None:
        mask_of(layer, np.full((30, 40), 10, np.uint8), default=0)
        both = ChannelData(Compression.RAW)
        both.set_data(bytes([255 - 90]) * 12, 4, 3, 8)
        layer._channels.append(both)
        layer._record.channel_info.append(
            ChannelInfo(id=ChannelID.REAL_USER_LAYER_MASK, length=both._length)
        )
        data = layer._record.mask_data
        data.real_flags, data.real_background_color = MaskFlags(parameters_applied=True), 255
        data.real_left, data.real_top, data.real_right, data.real_bottom = 5, 6, 9, 9

    mask = opened(document(change=changed)).page.layers[0].mask
    assert mask is not None
    plane = mask.hides.tile_pixels((0, 0))[:, :, 0]
    assert (plane[6:9, 5:9] == 90).all()
    assert plane.sum() == 90 * 12


def test_an_adjustment_layer_is_left_out_and_said() -> None:
    def changed(psd: PSDImage, _: object) -> None:
        other = psd.create_pixel_layer(picture(1), name="invert")
        other.tagged_blocks.set_data(Tag.INVERT)

    found = opened(document(change=changed))
    assert [layer.name for layer in found.page.layers] == ["layer"]
    assert found.notices == ("1 adjustment layer was left out",)


@pytest.mark.parametrize(
    ("tag", "notice"),
    [
        (Tag.TYPE_TOOL_INFO, "1 text layer became a picture"),
        (Tag.PLACED_LAYER1, "1 smart object became a picture"),
    ],
)
def test_text_and_smart_objects_are_the_pixels_they_bring(tag: Tag, notice: str) -> None:
    def changed(_: PSDImage, layer) -> None:
        layer.tagged_blocks[tag] = TaggedBlock(key=tag, data=bytes(64))

    found = opened(document(change=changed))
    assert found.notices == (notice,)
    assert near(draw_page(found.page), on_page(picture()))


def test_effects_are_not_shown_and_it_is_said() -> None:
    def changed(psd: PSDImage, layer) -> None:
        for target in (layer, psd.create_pixel_layer(picture(1), name="other")):
            shadow = Descriptor(classID=b"DrSh")
            shadow[b"enab"], shadow[b"present"] = Bool(True), Bool(True)
            block = DescriptorBlock2(classID=b"null", version=0, data_version=16)
            block[b"masterFXSwitch"], block[b"DrSh"] = Bool(True), shadow
            target.tagged_blocks.set_data(Tag.OBJECT_BASED_EFFECTS_LAYER_INFO, block)

    assert opened(document(change=changed)).notices == ("2 layers have effects that are not shown",)


def test_options_that_are_not_known_are_said_once() -> None:
    def changed(psd: PSDImage, layer) -> None:
        other = psd.create_pixel_layer(picture(1), name="other")
        layer.tagged_blocks.set_data(Tag.KNOCKOUT_SETTING, 1)
        ranges = other._record.blending_ranges
        ranges.composite_ranges = [(0, 1000), (0, 65535)]

    found = opened(document(change=changed))
    assert found.notices == ("2 layers have blending options that are not known here",)


def test_groups_say_whether_they_are_passed_through() -> None:
    for mode in (PsdMode.PASS_THROUGH, PsdMode.NORMAL, PsdMode.MULTIPLY):

        def changed(psd: PSDImage, layer, mode: PsdMode = mode) -> None:
            made = psd.create_group([layer], name="group")
            made.blend_mode = mode

        group = opened(document(change=changed)).page.layers[0]
        assert isinstance(group, GroupLayer)
        assert group.isolated is (mode is not PsdMode.PASS_THROUGH)
        assert group.name == "group"
        assert [child.name for child in group.children] == ["layer"]


def test_a_passed_group_that_cannot_be_shown_so_is_said() -> None:
    def changed(psd: PSDImage, layer) -> None:
        made = psd.create_group([layer], name="g")
        made.blend_mode = PsdMode.PASS_THROUGH
        made.opacity = 100

    found = opened(document(change=changed))
    assert found.notices == (
        "1 pass-through group with opacity or a mask is blended by itself here",
    )


def test_clipping_is_read_even_of_groups() -> None:
    """CLIP STUDIO clips groups, which Photoshop cannot."""

    def changed(psd: PSDImage, layer) -> None:
        top = psd.create_pixel_layer(picture(2), name="top")
        made = psd.create_group([top], name="g")
        made._record.clipping = Clipping.NON_BASE

    found = opened(document(change=changed))
    assert [layer.clip for layer in found.page.layers] == [True, False]


def test_layers_may_lie_outside() -> None:
    def changed(_: PSDImage, layer) -> None:
        layer.offset = (-25, 20)

    layer = opened(document(change=changed)).page.layers[0]
    assert isinstance(layer, RasterLayer)
    area = layer.pixels.content_bounds()
    assert (area.x0, area.y0, area.x1, area.y1) == (-25, 20, 15, 50)


@pytest.mark.parametrize(
    "coding", [Compression.RAW, Compression.RLE, Compression.ZIP, Compression.ZIP_WITH_PREDICTION]
)
@pytest.mark.parametrize("depth", [8, 16, 32])
@pytest.mark.parametrize("version", [1, 2])
def test_every_coding_gives_the_same_pixels(coding: Compression, depth: int, version: int) -> None:
    before = draw_page(opened(document("RGB", depth)).page)
    after = draw_page(opened(recoded(coding, depth, version)).page)
    np.testing.assert_array_equal(after, before)


@pytest.mark.parametrize(
    "coding", [Compression.RAW, Compression.RLE, Compression.ZIP, Compression.ZIP_WITH_PREDICTION]
)
def test_every_coding_of_the_merged_picture(coding: Compression) -> None:
    image = picture().convert("RGB")
    psd = PSDImage.frompil(image, compression=coding)
    np.testing.assert_array_equal(draw_page(opened(saved(psd)).page)[:, :, :3], np.asarray(image))


def test_what_photoshopapi_writes_opens(tmp_path: Path) -> None:
    """16 bits, groups, masks; its merged picture is black and not looked at."""
    psapi = pytest.importorskip("photoshopapi")
    for kind, dtype in (("8bit", np.uint8), ("16bit", np.uint16)):
        file = getattr(psapi, f"LayeredFile_{kind}")(psapi.enum.ColorMode.rgb, WIDTH, HEIGHT)
        top = np.iinfo(dtype).max
        pixels = np.zeros((4, HEIGHT, WIDTH), dtype)
        pixels[0], pixels[3] = top, top
        layer = getattr(psapi, f"ImageLayer_{kind}")(
            pixels,
            "赤",
            width=WIDTH,
            height=HEIGHT,
            layer_mask=np.full((HEIGHT, WIDTH), top, dtype),
        )
        group = getattr(psapi, f"GroupLayer_{kind}")("group")
        file.add_layer(group)
        group.add_layer(file, layer)
        file.write(tmp_path / f"{kind}.psd")
        page = read_page(tmp_path / f"{kind}.psd").page
        assert [found.name for found in page.walk()] == ["group", "赤"]
        picture_layer = page.layers[0].children[0]
        assert isinstance(picture_layer, RasterLayer)
        assert picture_layer.pixels.tile_pixels((0, 0))[5, 5].tolist() == [255, 0, 0, 255]


def test_a_solid_fill_layer_is_a_fill() -> None:
    def changed(psd: PSDImage, _: object) -> None:
        fill = psd.create_pixel_layer(Image.new("RGBA", (1, 1)), name="fill")
        colour = Descriptor(classID=b"RGBC")
        for key, value in ((b"Rd  ", 10.0), (b"Grn ", 20.4), (b"Bl  ", 255.0)):
            colour[key] = Double(value)
        block = DescriptorBlock(classID=b"null", version=16)
        block[b"Clr "] = colour
        fill.tagged_blocks.set_data(Tag.SOLID_COLOR_SHEET_SETTING, block)
        for channel in fill._channels:
            channel.data = b""
        fill._record.right, fill._record.bottom = fill._record.left, fill._record.top

    layer = opened(document(change=changed)).page.layers[0]
    assert isinstance(layer, FillLayer)
    assert layer.rgb == (10, 20, 255)


def test_multichannel_is_shown_roughly() -> None:
    psd = PSDImage.new("RGB", (WIDTH, HEIGHT), color=(1, 2, 3))
    psd._record.header.color_mode = ColorMode.MULTICHANNEL
    found = opened(saved(psd))
    assert draw_page(found.page)[0, 0].tolist() == [1, 2, 3, 255]
    assert found.notices == ("Spot colours are shown roughly, as red, green and blue",)
