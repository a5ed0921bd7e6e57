"""Pages written as plain groups and pictures look like the page."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.geometry import Size
from painter.document.baking import BakedGroup, BakedPicture, baked_layers
from painter.document.drawing import draw_page, layer_ops, page_ops
from painter.document.layer import FillLayer, GroupLayer, InkLayer, LayerMask, RasterLayer
from painter.document.page import PageState
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode
from painter.render.composite import Push, composite
from tests.unit.render.exact import exact_picture
from tests.unit.render.w3c import largest_error, levels, nothing, over, unpremultiplied

SIZE = Size(300, 7)
ALMOST_FULL = 1.0
SMOOTH = (BlendMode.NORMAL, BlendMode.MULTIPLY, BlendMode.SCREEN, BlendMode.DARKEN)


def rgba(seed):
    """Opaque, empty and translucent parts."""
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (SIZE.height, SIZE.width, 4))
    alpha = random.choice([0, 255, 255, -1], (SIZE.height, SIZE.width))
    pixels[..., 3] = np.where(alpha < 0, pixels[..., 3], alpha)
    pixels[..., :3] = pixels[..., :3] * pixels[..., 3:] // 255
    return TileMap.from_array(pixels.astype(np.uint8))


def cover(seed):
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (SIZE.height, SIZE.width))
    edges = random.integers(0, 3, (SIZE.height, SIZE.width))
    return TileMap.from_array(np.choose(edges, [pixels, 0, 255]).astype(np.uint8))


def hard(seed):
    random = np.random.default_rng(seed)
    return TileMap.from_array(random.choice([0, 255], (SIZE.height, SIZE.width)).astype(np.uint8))


seeds = st.integers(0, 2**31)
masks = st.one_of(
    st.none(), st.builds(LayerMask, st.one_of(seeds.map(cover), seeds.map(hard)), st.booleans())
)


def common(modes):
    return {
        "id": st.just(1),
        "name": st.text(max_size=3),
        "visible": st.sampled_from([True, True, True, False]),
        "opacity": st.sampled_from([1.0, 1.0, 0.5, 0.0]),
        "blend": st.sampled_from(modes),
        "mask": masks,
        "clip": st.booleans(),
    }


def layers(modes):
    fields = common(modes)
    leaves = st.one_of(
        st.builds(RasterLayer, pixels=seeds.map(rgba), **fields),
        st.builds(InkLayer, coverage=seeds.map(cover), **fields),
        st.builds(FillLayer, rgb=st.just((200, 90, 30)), **fields),
    )
    tree = st.recursive(
        leaves,
        lambda nodes: st.builds(
            GroupLayer,
            children=st.lists(nodes, max_size=3).map(tuple),
            isolated=st.booleans(),
            **fields,
        ),
        max_leaves=5,
    )
    return st.lists(tree, min_size=1, max_size=4).map(tuple)


def rounded(ops, size):
    """A picture as it is written."""
    return unpremultiplied(composite(ops, size))


def shown(nodes, backdrop, picture_of=rounded):
    """What a program without masks and clipping makes of the tree, in floats."""
    for node in reversed(nodes):
        if not node.visible or node.opacity == 0:
            continue
        opacity = round(node.opacity * 255) / 255
        if isinstance(node, BakedPicture):
            picture = picture_of(node.ops, SIZE)
        elif node.isolated:
            picture = shown(node.children, nothing(SIZE.height, SIZE.width), picture_of)
        else:
            assert (node.opacity, node.blend) == (1, BlendMode.NORMAL)
            backdrop = shown(node.children, backdrop, picture_of)
            continue
        backdrop = over(backdrop, picture, node.blend, opacity)
    return backdrop


def difference(one, other):
    """Most levels that two exact pictures are apart."""
    return float(np.abs(levels(one) - levels(other)).max())


def page_of(*layers):
    return PageState(size=SIZE, layers=layers)


@settings(max_examples=150)
@given(layers(SMOOTH))
def test_what_is_written_looks_like_the_page(layers):
    """Before anything is rounded, but for covers that are taken for full from 254.5 levels."""
    page = PageState(size=SIZE, layers=layers)
    picture = shown(baked_layers(page), nothing(SIZE.height, SIZE.width), exact_picture)
    assert difference(exact_picture(page_ops(page), SIZE), picture) <= ALMOST_FULL


@settings(max_examples=150)
@given(layers(SMOOTH))
def test_what_is_written_is_off_by_rounding_alone(layers):
    """Half a level for every time that something was rounded, in the page and in the pictures."""
    page = PageState(size=SIZE, layers=layers)
    baked = baked_layers(page)
    pictures = [node for node in walk(baked) if isinstance(node, BakedPicture)]
    laid = [op for op in page_ops(page) if not isinstance(op, Push)]
    picture = shown(baked, nothing(SIZE.height, SIZE.width))
    assert largest_error(draw_page(page), picture) <= ALMOST_FULL + (len(laid) + len(pictures)) / 2


@pytest.mark.parametrize("mode", BlendMode)
def test_a_clipped_layer_of_any_mode(mode):
    """Without translucent pixels nothing is rounded, so that no mode can make an error larger."""
    base = RasterLayer(id=1, name="", pixels=rgba(1))
    above = RasterLayer(id=2, name="", pixels=rgba(2), blend=mode, clip=True)
    page = page_of(above, base)
    picture = shown(baked_layers(page), nothing(SIZE.height, SIZE.width))
    assert largest_error(draw_page(page), picture) <= 1


def walk(nodes):
    for node in nodes:
        yield node
        if isinstance(node, BakedGroup):
            yield from walk(node.children)


def test_a_page_without_masks_and_clipping_is_written_as_it_is():
    inner = RasterLayer(id=1, name="a", pixels=rgba(1), blend=BlendMode.HUE, opacity=0.3)
    group = GroupLayer(id=2, name="g", children=(inner,), visible=False)
    ink = InkLayer(id=3, name="i", coverage=cover(1))
    unused = replace(inner, id=4, mask=LayerMask(hard(1), enabled=False))
    page = page_of(ink, group, unused)
    nodes = list(walk(baked_layers(page)))
    assert [node.layer for node in nodes] == [ink, group, inner, unused]
    for node, layer in zip(nodes, (ink, group, inner, unused), strict=True):
        assert (node.name, node.visible) == (layer.name, layer.visible)
        assert (node.opacity, node.blend) == (layer.opacity, layer.blend)
        if isinstance(node, BakedPicture):
            assert not node.changed
            assert node.ops == layer_ops(page, layer) or isinstance(layer, RasterLayer | InkLayer)
            assert (
                composite(node.ops, SIZE).tolist()
                == composite(layer_ops(page, layer), SIZE).tolist()
            )
    assert not nodes[1].isolated


def test_a_base_and_what_is_clipped_to_it_are_an_isolated_group():
    """The group has the base's mode and opacity; every layer still has a picture of its own."""
    base = FillLayer(id=1, name="skin", rgb=(9, 9, 9), opacity=0.5, blend=BlendMode.MULTIPLY)
    base = replace(base, mask=LayerMask(hard(3)))
    shadow = RasterLayer(id=2, name="shadow", pixels=rgba(1), blend=BlendMode.HUE, clip=True)
    hidden = RasterLayer(id=3, name="off", pixels=rgba(2), clip=True, visible=False)
    (group,) = baked_layers(page_of(hidden, shadow, base))
    assert isinstance(group, BakedGroup)
    assert (group.name, group.opacity, group.blend) == ("skin", 0.5, BlendMode.MULTIPLY)
    assert group.isolated
    assert group.layer is None
    assert [node.layer for node in group.children] == [hidden, shadow, base]
    assert [node.visible for node in group.children] == [False, True, True]
    assert [node.changed for node in group.children] == [False, True, True]
    bottom = group.children[2]
    assert (bottom.opacity, bottom.blend) == (1.0, BlendMode.NORMAL)
    alpha = composite(bottom.ops, SIZE)[..., 3]
    assert np.array_equal(alpha, 255 - base.mask.hides.page(SIZE)[..., 0])
    cut = composite(group.children[1].ops, SIZE)
    assert np.array_equal(cut, np.where(alpha[..., np.newaxis] == 255, shadow.pixels.page(SIZE), 0))


def test_smooth_edges_of_a_base_hold_the_finished_group():
    base = RasterLayer(id=1, name="", pixels=rgba(4))
    white = FillLayer(id=2, name="", rgb=(255, 255, 255), clip=True)
    (group,) = baked_layers(page_of(white, base))
    above, bottom = (composite(node.ops, SIZE) for node in group.children)
    own = base.pixels.page(SIZE)
    opaque = own[..., 3:] == 255
    assert np.array_equal(above, np.where(opaque, 255, 0).repeat(4, axis=-1))
    assert np.array_equal(bottom, np.where(opaque, own, own[..., 3:]))


def test_a_masked_group_has_an_extra_picture_only_for_soft_masks():
    child = RasterLayer(id=1, name="", pixels=rgba(5))
    for mask, extra in ((hard(6), 0), (cover(6), 1)):
        group = GroupLayer(id=2, name="hair", children=(child, child), mask=LayerMask(mask))
        (node,) = baked_layers(page_of(group))
        assert node.isolated
        assert len(node.children) == 2 + extra
        assert [c.layer for c in node.children[extra:]] == [child, child]
        if extra:
            assert (node.children[0].name, node.children[0].layer) == ("hair (edges)", None)


def test_clipping_to_a_hidden_base_stays_hidden():
    base = FillLayer(id=1, name="", rgb=(9, 9, 9), visible=False)
    (group,) = baked_layers(page_of(replace(base, id=2, visible=True, clip=True), base))
    assert not group.visible
    assert group.children[1].visible


def test_a_group_that_is_clipped_does_not_pass_through():
    """Its layers blend among themselves, not with the base."""
    base = FillLayer(id=1, name="", rgb=(200, 100, 50))
    child = FillLayer(id=2, name="", rgb=(90, 90, 90), blend=BlendMode.MULTIPLY)
    above = GroupLayer(id=3, name="", children=(child,), clip=True)
    (run,) = baked_layers(page_of(above, base))
    assert run.children[0].isolated
    assert run.children[0].layer is above
    alone = nothing(SIZE.height, SIZE.width)
    assert largest_error(draw_page(page_of(above, base)), shown((run,), alone)) <= 1
