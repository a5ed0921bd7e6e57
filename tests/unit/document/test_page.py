"""PageState: walking the tree, ids, and what must fit together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.geometry import Size
from painter.document.layer import FillLayer, GroupLayer, InkLayer
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap
from tests.unit.pixels.tables import unmeasured

SIZE = Size(4, 3)


def fill(number):
    return FillLayer(id=number, name="", rgb=(0, 0, 0))


def ink(number):
    return InkLayer(id=number, name="", coverage=TileMap(1))


def one_region():
    return unmeasured([0, 12])


leaves = st.builds(fill, st.integers(1, 50))
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda number, children: GroupLayer(id=number, name="", children=tuple(children)),
        st.integers(1, 50),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@given(st.lists(trees, max_size=4))
def test_walk_meets_every_layer_groups_first(layers):
    def flat(layer):
        yield layer
        for child in getattr(layer, "children", ()):
            yield from flat(child)

    page = PageState(size=SIZE, layers=tuple(layers))
    assert list(page.walk()) == [layer for root in layers for layer in flat(root)]


@given(st.lists(trees, max_size=4))
def test_the_next_id_is_free(layers):
    page = PageState(size=SIZE, layers=tuple(layers))
    assert page.next_layer_id() not in {layer.id for layer in page.walk()}
    assert page.next_layer_id() >= 1


def test_ink_is_the_topmost_even_within_a_group():
    top, below = ink(3), ink(4)
    group = GroupLayer(id=2, name="", children=(fill(5), top))
    assert PageState(size=SIZE, layers=(fill(1), group, below)).ink is top
    assert PageState(size=SIZE, layers=(fill(1),)).ink is None


def test_labels_and_regions_come_together_and_fit():
    labels, table = LabelMap.from_array(np.ones((3, 4), np.uint32)), one_region()
    assert PageState(size=SIZE, labels=labels, regions=table).labels is labels
    with pytest.raises(ValueError, match="labels of 4x3 do not fit a page of 4x4"):
        PageState(size=Size(4, 4), labels=labels, regions=table)
    with pytest.raises(ValueError, match="come together"):
        PageState(size=SIZE, labels=labels)
    with pytest.raises(ValueError, match="come together"):
        PageState(size=SIZE, regions=table)


def test_pages_compare_by_identity():
    assert PageState(size=SIZE) != PageState(size=SIZE)
