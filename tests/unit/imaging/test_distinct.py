"""Colours of the region view: neighbours differ for every eye, and stay what they were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from painter.imaging.colour import delta_e, linear_to_srgb, srgb_to_linear, to_lab
from painter.imaging.distinct import LEVELS, NONE, distinct_colours, distinct_levels

# Machado, Oliveira, Fernandes 2009, full severity; rows give what the eye sees of linear light.
EYES = {
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
PLAIN = 5.0  # dE2000; 1 is just visible


def seen_by(eye, rgb):
    if eye == "usual":
        return rgb
    if eye == "none":
        grey = linear_to_srgb(srgb_to_linear(rgb) @ np.array([0.2126, 0.7152, 0.0722]))
        return np.repeat(grey[..., None], 3, -1)
    return linear_to_srgb((srgb_to_linear(rgb) @ np.array(EYES[eye]).T).astype(np.float32))


def planar(seed, count):
    """Neighbours of a planar map: triangles between random points."""
    points = np.random.default_rng(seed).random((count, 2))
    sides = Delaunay(points).simplices[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2)
    sides = np.unique(np.sort(sides, axis=1), axis=0) + 1
    return sides[:, 0].astype(np.uint32), sides[:, 1].astype(np.uint32)


@given(st.integers(0, 10_000), st.integers(4, 300))
def test_neighbours_of_a_planar_map_never_share_a_level(seed, count):
    a, b = planar(seed, count)
    levels = distinct_levels(count, a, b)
    assert (levels[1:] < LEVELS).all()
    assert (levels[a] != levels[b]).all()


@pytest.mark.parametrize("eye", ["usual", "none", *EYES])
def test_neighbours_differ_for_every_eye(eye):
    a, b = planar(3, 900)
    rgb = distinct_colours(distinct_levels(900, a, b), np.arange(901, dtype=np.uint32))
    seen = seen_by(eye, rgb)
    assert delta_e(seen[a], seen[b]).min() >= PLAIN
    lightness = to_lab(seen)[:, 0]
    assert np.abs(lightness[a] - lightness[b]).min() > 3


@pytest.mark.parametrize("seed", range(40))
def test_an_edit_changes_few_colours(seed):
    a, b = planar(seed, 120)
    before = distinct_levels(120, a, b)
    # The last joins a neighbour.
    heir = np.uint32(min(a[b == 120].tolist()))
    a2, b2 = np.where(a == 120, heir, a), np.where(b == 120, heir, b)
    pairs = np.unique(np.sort(np.stack([a2, b2], 1)[a2 != b2], axis=1), axis=0)
    after = distinct_levels(119, pairs[:, 0], pairs[:, 1], before[:120])
    assert (after[pairs[:, 0]] != after[pairs[:, 1]]).all()
    assert (after[1:] != before[1:120]).sum() <= 12


def test_things_without_neighbours_vary_and_are_light():
    none = np.zeros(0, np.uint32)
    levels = distinct_levels(60, none, none)
    assert set(levels[1:].tolist()) == set(range(2, LEVELS))


def test_levels_that_clash_with_nothing_are_kept():
    pairs = np.array([1, 2], np.uint32), np.array([2, 3], np.uint32)
    before = np.array([NONE, 5, 0, 5], np.uint8)
    assert distinct_levels(3, *pairs, before)[1:].tolist() == [5, 0, 5]


def test_a_page_without_regions_needs_no_colours():
    none = np.zeros(0, np.uint32)
    assert len(distinct_levels(0, none, none)) == 1


def test_six_that_all_touch_are_told_apart_and_a_seventh_shares():
    pairs = np.array([(i, j) for i in range(1, 8) for j in range(i + 1, 8)], np.uint32)
    levels = distinct_levels(7, pairs[:, 0], pairs[:, 1])
    assert len(set(levels[1:].tolist())) == LEVELS
