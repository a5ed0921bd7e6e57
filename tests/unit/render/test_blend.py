"""The compiled loops against the standard, for every pair of values that matters."""

import numpy as np
import pytest

from painter.render.blend import BlendMode, blend_ink, blend_multiply, blend_normal
from tests.unit.render.w3c import ink, largest_error, over, unpremultiplied

ROUNDING = 0.5 + 1e-6
"""A single operation is exact: the nearest level."""

OPACITIES = (255, 254, 200, 128, 1, 0)
KERNELS = {BlendMode.NORMAL: blend_normal, BlendMode.MULTIPLY: blend_multiply}


def packed(pixels):
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def unpacked(pixels):
    return pixels.view(np.uint8).reshape(*pixels.shape, 4)


def valid_pairs():
    """Every (colour, alpha) with colour <= alpha on a grid with all edges, against every other."""
    steps = np.unique(np.r_[0:256:17, 1, 2, 126:130, 253, 254])
    values = np.array([(c, a) for a in steps for c in steps if c <= a], np.uint8)
    rgba = values[:, [0, 0, 0, 1]]
    # The channels differ, so that a mix-up of bytes shows.
    rgba[:, 1] //= 2
    rgba[:, 2] = rgba[:, 3] - rgba[:, 0]
    shape = (len(rgba), len(rgba), 4)
    return (
        np.broadcast_to(rgba[:, np.newaxis], shape).copy(),
        np.broadcast_to(rgba, shape).copy(),
    )


@pytest.mark.parametrize("opacity", OPACITIES)
@pytest.mark.parametrize("mode", KERNELS)
def test_colour_over_colour(mode, opacity):
    backdrop, source = valid_pairs()
    out = packed(backdrop).copy()
    KERNELS[mode](out, packed(source), opacity)
    exact = over(unpremultiplied(backdrop), unpremultiplied(source), mode, opacity / 255)
    assert largest_error(unpacked(out), exact) <= ROUNDING


@pytest.mark.parametrize("opacity", OPACITIES)
def test_ink_over_colour(opacity):
    colours, _ = valid_pairs()
    backdrop = np.repeat(colours[:, :1], 256, axis=1)
    coverage = np.tile(np.arange(256, dtype=np.uint8), (len(backdrop), 1))
    out = packed(backdrop).copy()
    blend_ink(out, coverage, opacity)
    for mode in (BlendMode.NORMAL, BlendMode.MULTIPLY):
        exact = over(unpremultiplied(backdrop), ink(coverage), mode, opacity / 255)
        assert largest_error(unpacked(out), exact) <= ROUNDING


def test_every_level_of_ink_on_every_level_of_paper():
    paper = np.full((256, 256, 4), 255, np.uint8)
    paper[..., :3] = np.arange(256)[:, np.newaxis, np.newaxis]
    coverage = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    out = packed(paper).copy()
    blend_ink(out, coverage, 255)
    exact = over(unpremultiplied(paper), ink(coverage))
    assert largest_error(unpacked(out), exact) <= ROUNDING


@pytest.mark.parametrize("kernel", KERNELS.values())
def test_a_smaller_source_leaves_the_rest_alone(kernel):
    backdrop = np.full((5, 6), 0xFF0000FF, np.uint32)
    kernel(backdrop, np.full((2, 3), 0xFF000000, np.uint32), 255)
    assert (backdrop[:2, :3] == 0xFF000000).all()
    backdrop[:2, :3] = 0xFF0000FF
    assert (backdrop == 0xFF0000FF).all()


@pytest.mark.parametrize("kernel", KERNELS.values())
@pytest.mark.parametrize("opacity", OPACITIES)
def test_nothing_changes_nothing(kernel, opacity):
    backdrop, _ = valid_pairs()
    before = packed(backdrop).copy()
    after = before.copy()
    kernel(after, np.zeros_like(after), opacity)
    assert np.array_equal(before, after)


@pytest.mark.parametrize("kernel", KERNELS.values())
@pytest.mark.parametrize("opacity", OPACITIES)
def test_colours_stay_within_their_alpha(kernel, opacity):
    """Kernels add packed bytes; this is what keeps a sum from running into the next byte."""
    backdrop, source = valid_pairs()
    out = packed(backdrop).copy()
    kernel(out, packed(source), opacity)
    assert (unpacked(out)[..., :3] <= unpacked(out)[..., 3:]).all()
