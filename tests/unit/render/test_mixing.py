"""Every blend mode against the standard: all pairs of values, with opacity, mask and clipping."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.render.blend import MODE_GROUPS, BlendMode
from painter.render.mixing import blend_any, mode_number
from tests.unit.render.w3c import SEPARABLE, largest_error, over, unpremultiplied

ROUNDED_ONCE = 0.505
"""The nearest level; floats of 32 bits may take the wrong one of two that are as near."""

TONES = tuple(mode for mode in BlendMode if mode not in SEPARABLE)
ALPHAS = (255, 254, 128, 37, 3, 1)
NO_MASK = np.empty((0, 0), np.uint8)


def frozen(array):
    array.flags.writeable = False
    return array


NO_MASK = frozen(NO_MASK)


def packed(pixels):
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def unpacked(pixels):
    return pixels.view(np.uint8).reshape(*pixels.shape, 4)


def blended(backdrop, source, mode, weight=255 * 255, hides=None, clip=False):
    out = packed(backdrop).copy()
    mask = NO_MASK if hides is None else frozen(hides.copy())
    blend_any(out, frozen(packed(source).copy()), mask, mode_number(mode), weight, clip)
    return unpacked(out)


def every_pair(under_alpha, alpha):
    """Every premultiplied value of a backdrop's channel against every one of a source's."""
    backdrop = np.empty((under_alpha + 1, alpha + 1, 4), np.uint8)
    source = np.empty_like(backdrop)
    backdrop[..., :3] = np.arange(under_alpha + 1)[:, np.newaxis, np.newaxis]
    source[..., :3] = np.arange(alpha + 1)[:, np.newaxis]
    # The channels differ, so that a mix-up of them shows.
    backdrop[..., 1], source[..., 2] = backdrop[::-1, :, 1], source[:, ::-1, 2]
    backdrop[..., 3], source[..., 3] = under_alpha, alpha
    return backdrop, source


def triples(seed, count=128):
    """Colours with all their edges: greys, one or two channels full or empty, neighbours."""
    random = np.random.default_rng(seed)
    alpha = random.choice([255, 255, 254, 128, 40, 3, 1], (count, count, 1))
    kind = random.integers(0, 4, (count, count, 1))
    share = random.integers(0, 256, (count, count, 3))
    share = np.where(kind == 0, share[..., :1], share)
    share = np.where(kind == 1, share[..., :1] + random.integers(-1, 2, share.shape), share)
    share = np.where(kind == 2, random.choice([0, 255, 128], share.shape), share)
    rgb = np.clip(share, 0, 255) * alpha // 255
    return np.concatenate([rgb, alpha], axis=-1).astype(np.uint8)


def worst(mode, backdrop, source, weight=255 * 255, hides=None, clip=False):
    got = blended(backdrop, source, mode, weight, hides, clip)
    assert (got[..., :3] <= got[..., 3:]).all()
    picture = over(
        unpremultiplied(backdrop), unpremultiplied(source), mode, weight / 255**2, hides, clip
    )
    return largest_error(got, picture)


def test_every_mode_is_offered_once():
    assert sorted(mode for group in MODE_GROUPS for mode in group) == sorted(BlendMode)
    assert len({mode.caption for mode in BlendMode}) == 16
    assert BlendMode.COLOUR_DODGE.caption == "Colour dodge"


@pytest.mark.parametrize("mode", SEPARABLE)
def test_every_pair_of_values(mode):
    errors = [worst(mode, *every_pair(under, alpha)) for under in ALPHAS for alpha in ALPHAS]
    assert max(errors) <= ROUNDED_ONCE


@pytest.mark.parametrize("mode", TONES)
def test_many_pairs_of_colours(mode):
    errors = [worst(mode, triples(seed, 300), triples(seed + 50, 300)) for seed in range(6)]
    assert max(errors) <= ROUNDED_ONCE


@pytest.mark.parametrize("clip", [False, True])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("weight", [65025, 65024, 254 * 255, 128 * 255, 3 * 77, 1])
@pytest.mark.parametrize("mode", BlendMode)
def test_opacity_mask_and_clip(mode, weight, masked, clip):
    backdrop, source = triples(1), triples(2)
    hides = None
    if masked:
        hides = np.tile(np.arange(0, 256, 2), (128, 1)).astype(np.uint8)
    assert worst(mode, backdrop, source, weight, hides, clip) <= ROUNDED_ONCE


@pytest.mark.parametrize("mode", BlendMode)
def test_what_is_clipped_keeps_the_alpha_below(mode):
    backdrop, source = triples(3), triples(4)
    got = blended(backdrop, source, mode, clip=True)
    assert np.array_equal(got[..., 3], backdrop[..., 3])


@pytest.mark.parametrize("clip", [False, True])
@pytest.mark.parametrize("mode", BlendMode)
def test_nothing_and_hidden_things_change_nothing(mode, clip):
    backdrop, source = triples(5), triples(6)
    hidden = np.full((128, 128), 255, np.uint8)
    clear = np.zeros_like(source)
    assert np.array_equal(blended(backdrop, clear, mode, clip=clip), backdrop)
    assert np.array_equal(blended(backdrop, source, mode, hides=hidden, clip=clip), backdrop)
    assert np.array_equal(blended(backdrop, source, mode, 0, clip=clip), backdrop)


@settings(max_examples=30)
@given(
    st.sampled_from(BlendMode),
    st.integers(1, 40),
    st.integers(1, 700),
    st.booleans(),
    st.booleans(),
)
def test_any_shape_is_the_same_pixel_by_pixel(mode, height, width, masked, clip):
    """Rows are mixed in pieces; a smaller source leaves the rest alone."""
    random = np.random.default_rng(width)
    backdrop, source = (
        np.resize(triples(seed, 64), (height, width, 4)).astype(np.uint8) for seed in (7, 8)
    )
    hides = random.integers(0, 256, (height, width), dtype=np.uint8) if masked else None
    got = blended(backdrop, source, mode, 60000, hides, clip)
    larger = np.full((height + 1, width + 2, 4), 255, np.uint8)
    larger[:height, :width] = backdrop
    out = packed(larger).copy()
    mask = NO_MASK if hides is None else frozen(hides.copy())
    blend_any(out, frozen(packed(source).copy()), mask, mode_number(mode), 60000, clip)
    assert np.array_equal(unpacked(out)[:height, :width], got)
    assert (out[height:] == 0xFFFFFFFF).all()
    assert (out[:, width:] == 0xFFFFFFFF).all()
    column = width // 2
    part = None if hides is None else hides[:, column:]
    alone = blended(backdrop[:, column:], source[:, column:], mode, 60000, part, clip)
    assert np.array_equal(got[:, column:], alone)
