"""Which labels touch: the packed map says the same as the pixels."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from painter.imaging.adjacent import Adjacency, region_pairs
from painter.pixels.labelmap import LabelMap


def touching(labels):
    found = set()
    for one, other in ((labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])):
        differ = one != other
        low, high = np.minimum(one, other)[differ], np.maximum(one, other)[differ]
        found |= set(zip(low.tolist(), high.tolist(), strict=True))
    return found


def as_set(pairs):
    return set(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))


def blocks(seed, height, width, size):
    """Squares of labels that lie across the borders of tiles as well."""
    small = np.random.default_rng(seed).integers(1, 40, (height // size + 1, width // size + 1))
    large = small.repeat(size, 0).repeat(size, 1)[:height, :width]
    return large.astype(np.uint32)


@given(st.integers(0, 1000), st.integers(1, 600), st.integers(1, 600), st.integers(20, 300))
def test_pairs_are_those_of_the_pixels(seed, height, width, size):
    labels = blocks(seed, height, width, size)
    assert as_set(Adjacency().pairs(LabelMap.from_array(labels))) == touching(labels)


def test_an_edit_is_seen_and_nothing_old_is_left():
    labels = blocks(5, 600, 520, 90)
    adjacency = Adjacency()
    before = LabelMap.from_array(labels)
    adjacency.pairs(before)
    labels[100:200, 200:300] = 41
    after = before.with_labels(labels[100:200, 200:300], 200, 100)
    assert as_set(adjacency.pairs(after)) == touching(labels)
    assert as_set(adjacency.pairs(before)) == as_set(Adjacency().pairs(before))


def test_more_labels_than_a_byte_holds_in_one_tile():
    labels = np.arange(1, 401, dtype=np.uint32).reshape(20, 20)
    assert as_set(Adjacency().pairs(LabelMap.from_array(labels))) == touching(labels)


def test_atoms_of_one_region_are_no_neighbours():
    a, b = np.array([1, 2, 3], np.uint32), np.array([2, 3, 4], np.uint32)
    owners = np.array([0, 1, 1, 2, 1], np.uint32)
    assert as_set(region_pairs(a, b, owners)) == {(1, 2)}
