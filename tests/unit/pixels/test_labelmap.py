"""LabelMap against the plain array of labels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.geometry import Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE
from painter.pixels.tilemap import tile_rect

sides = st.sampled_from([1, 3, TILE - 1, TILE, TILE + 1, 530])


@st.composite
def label_arrays(draw):
    """Blocks of labels, as large or as small as a page has them, in an array of any size."""
    height, width = draw(sides), draw(sides)
    block = draw(st.sampled_from([1, 5, 90, TILE, 600]))
    top = draw(st.sampled_from([1, 2, 300, 70_000]))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows, columns = -(-height // block), -(-width // block)
    coarse = random.integers(1, top + 1, (rows, columns), dtype=np.uint32)
    return np.kron(coarse, np.ones((block, block), np.uint32))[:height, :width].copy()


@settings(max_examples=40)
@given(label_arrays())
def test_packs_and_unpacks(labels):
    packed = LabelMap.from_array(labels)
    assert packed.size == Size(labels.shape[1], labels.shape[0])
    assert packed.count == labels.max()
    assert np.array_equal(packed.to_array(), labels)


@settings(max_examples=40)
@given(label_arrays(), st.integers(0, 2**32 - 1))
def test_lookup(labels, seed):
    packed = LabelMap.from_array(labels)
    values = np.random.default_rng(seed).integers(0, 2**32, packed.count + 1, dtype=np.uint32)
    wanted = values[labels]
    assert np.array_equal(packed.lookup(values), wanted)
    for key in packed.tiles:
        area = tile_rect(key)
        square = wanted[area.y0 : area.y1, area.x0 : area.x1]
        tile = packed.tile_lookup(key, values)
        assert tile.shape in (square.shape, (1, 1))
        assert np.array_equal(np.broadcast_to(tile, square.shape), square)


@given(label_arrays(), st.data())
def test_at(labels, data):
    y = data.draw(st.integers(0, labels.shape[0] - 1))
    x = data.draw(st.integers(0, labels.shape[1] - 1))
    assert LabelMap.from_array(labels).at(x, y) == labels[y, x]


@settings(max_examples=40)
@given(label_arrays(), label_arrays(), st.integers(-300, 500), st.integers(-300, 500))
def test_with_labels_changes_the_rectangle_on_the_page(labels, patch, x, y):
    packed = LabelMap.from_array(labels)
    changed = packed.with_labels(patch, x, y)
    twin = labels.copy()
    rows, columns = np.indices(patch.shape)
    rows, columns = rows + y, columns + x
    inside = (rows >= 0) & (rows < twin.shape[0]) & (columns >= 0) & (columns < twin.shape[1])
    twin[rows[inside], columns[inside]] = patch[inside]
    assert np.array_equal(changed.to_array(), twin)
    assert changed.count >= packed.count
    assert np.array_equal(packed.to_array(), labels)


def test_with_labels_shares_untouched_tiles():
    packed = LabelMap.from_array(np.ones((2 * TILE, 2 * TILE), np.uint32))
    changed = packed.with_labels(np.full((2, 2), 5, np.uint32), 3, 3)
    assert [key for key in packed.tiles if changed.tiles[key] is not packed.tiles[key]] == [(0, 0)]
    assert changed.at(4, 4) == 5
    assert changed.at(5, 5) == 1
    assert changed.count == 5


def test_a_tile_of_one_atom_holds_no_pixels():
    packed = LabelMap.from_array(np.full((3 * TILE, 3 * TILE), 7, np.uint32))
    assert packed.nbytes == 9 * 4


def test_few_labels_take_a_byte_and_many_take_two():
    few = np.arange(1, 257, dtype=np.uint32)[np.newaxis].repeat(2, axis=0)
    many = few.copy()
    many[1, 0] = 257
    for labels, nbytes in ((few, 256 * 4 + 512), (many, 257 * 4 + 512 * 2)):
        packed = LabelMap.from_array(labels)
        assert packed.nbytes == nbytes
        assert np.array_equal(packed.to_array(), labels)


def test_ids_may_be_reserved():
    packed = LabelMap.from_array(np.ones((2, 2), np.uint32), count=9)
    assert packed.count == 9
    assert np.array_equal(packed.to_array(), np.ones((2, 2), np.uint32))


def test_labels_out_of_range_are_refused():
    labels = np.array([[1, 2], [3, 0]], np.uint32)
    with pytest.raises(ValueError, match="from 1 upwards"):
        LabelMap.from_array(labels)
    with pytest.raises(ValueError, match="label 4, above 3"):
        LabelMap.from_array(labels + 1, count=3)
    with pytest.raises(ValueError, match="from 1 upwards"):
        LabelMap.from_array(labels + 1).with_labels(labels, 0, 0)
