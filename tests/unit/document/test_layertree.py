"""The layer tree: whatever is done to it, ids stay unique, the ink stays, undo is exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.document.edits import find_layer
from painter.document.grouping import duplicate_layers, group_layers, ungroup
from painter.document.history import History
from painter.document.layer import FlatsLayer, GroupLayer, HintsLayer, InkLayer, RasterLayer
from painter.document.layertree import (
    Place,
    holds_ink,
    layers_of,
    move_layers,
    place_of,
    remove_layers,
    roots,
    set_clip,
    set_isolated,
    step_down,
    step_into,
    step_out,
    step_up,
)
from painter.document.masks import (
    apply_mask,
    enable_mask,
    hiding_mask,
    invert_mask,
    mask_from_transparency,
    set_mask,
    showing_mask,
)
from painter.document.merging import (
    detach,
    flatten_copy,
    merge_down,
    merge_group,
    merge_layers,
)
from painter.document.merging_visible import merge_visible
from painter.render.blend import BlendMode
from tests.unit.document.stacks import (
    by_name,
    coverage,
    difference,
    group,
    ink,
    page_of,
    pages,
    paper,
    raster,
)


def names(layers):
    return [
        [layer.name, names(layer.children)] if isinstance(layer, GroupLayer) else layer.name
        for layer in layers
    ]


def ids(page, *wanted):
    return [by_name(page, name).id for name in wanted]


# Any edit, any number of them.

ONE = [
    step_up, step_down, step_into, step_out, ungroup, merge_down, merge_group, detach,
    apply_mask, invert_mask, mask_from_transparency,
    lambda page, layer: set_clip(page, layer, True),
    lambda page, layer: set_clip(page, layer, False),
    lambda page, layer: set_isolated(page, layer, True),
    lambda page, layer: set_mask(page, layer, showing_mask()),
    lambda page, layer: set_mask(page, layer, hiding_mask(page.size)),
    lambda page, layer: enable_mask(page, layer, False),
]  # fmt: skip
SEVERAL = [
    duplicate_layers,
    remove_layers,
    lambda page, chosen: group_layers(page, chosen, "group"),
    lambda page, chosen: merge_layers(page, chosen, "merged"),
    lambda page, chosen: move_layers(page, chosen, Place(None, 0)),
    lambda page, chosen: merge_visible(page),
    lambda page, chosen: flatten_copy(page, "copy"),
]


@st.composite
def edits(draw):
    """A function from page to page; what is refused leaves the page as it is."""
    several = draw(st.booleans())
    edit = draw(st.sampled_from(SEVERAL if several else ONE))
    numbers = draw(st.lists(st.integers(0, 30), min_size=1, max_size=3))

    def run(page):
        layers = list(page.walk())
        chosen = [layers[number % len(layers)].id for number in numbers]
        try:
            return edit(page, chosen if several else chosen[0])
        except UserError:
            return page

    return run


def snapshot(page):
    return (
        names(page.layers),
        [(x.id, x.name, x.visible, x.opacity, x.blend, x.clip) for x in page.walk()],
        draw_page(page).tobytes(),
        page.active,
    )


@given(pages(), st.lists(edits(), min_size=1, max_size=4))
def test_whatever_is_done_ids_are_unique_the_ink_is_there_and_undo_is_exact(page, deeds):
    history = History(page)
    before = [snapshot(page)]
    for deed in deeds:
        after = deed(history.page)
        history.commit("edit", after)
        seen = [layer.id for layer in after.walk()]
        assert len(seen) == len(set(seen))
        inks = [layer for layer in after.walk() if isinstance(layer, InkLayer)]
        assert len(inks) == 1
        assert inks[0].coverage is page.ink.coverage
        assert not inks[0].clip
        assert after.active is None or find_layer(after, after.active) is not None
        assert after.labels is page.labels
        if history.position == len(before):
            before.append(snapshot(after))
    for wanted in reversed(before[:-1]):
        history.undo()
        assert snapshot(history.page) == wanted
    for wanted in before[1:]:
        history.redo()
        assert snapshot(history.page) == wanted


@given(pages(), st.lists(st.integers(0, 30), min_size=1, max_size=3), st.integers(0, 9))
def test_moving_keeps_every_layer(page, numbers, index):
    layers = list(page.walk())
    chosen = [layers[number % len(layers)].id for number in numbers]
    holders = [None, *(layer.id for layer in layers if isinstance(layer, GroupLayer))]
    parent = holders[index % len(holders)]
    after = move_layers(page, chosen, Place(parent, index % 5))
    assert sorted(x.id for x in after.walk()) == sorted(x.id for x in page.walk())
    if after is not page:
        for layer in roots(page, chosen):
            assert place_of(after, layer.id).parent == parent


@given(pages(), st.integers(0, 30))
def test_grouping_one_whole_run_changes_nothing_that_is_seen(page, number):
    layers = list(page.walk())
    layer = layers[number % len(layers)]
    grouped = group_layers(page, [layer.id], "new")
    plain = layer.blend is BlendMode.NORMAL or not layer.clip
    if plain and not isinstance(layer, GroupLayer):
        assert difference(page, grouped) <= 1


# By example.


def stack():
    return page_of(
        ink(),
        group(raster(1), raster(2)),
        raster(3),
        paper(),
    )


def test_layers_move_into_groups_and_out_again():
    page = stack()
    raster3, inside = ids(page, "raster 3", "group")
    moved = move_layers(page, [raster3], Place(inside, 1))
    assert names(moved.layers) == ["ink", ["group", ["raster 1", "raster 3", "raster 2"]], "paper"]
    back = move_layers(moved, [raster3], Place(None, 2))
    assert names(back.layers) == names(page.layers)


def test_several_layers_land_together_in_the_order_of_the_page():
    page = stack()
    chosen = ids(page, "paper", "raster 1")
    moved = move_layers(page, chosen, Place(None, 0))
    assert names(moved.layers) == ["raster 1", "paper", "ink", ["group", ["raster 2"]], "raster 3"]


def test_a_group_does_not_go_into_itself():
    page = page_of(group(group(raster(1))), paper())
    outer, inner = [layer.id for layer in page.walk() if isinstance(layer, GroupLayer)]
    assert move_layers(page, [outer], Place(inner, 0)) is page
    assert move_layers(page, [outer], Place(outer, 0)) is page
    assert move_layers(page, [outer], Place(by_name(page, "paper").id, 0)) is page


def test_a_layer_moved_to_where_it_stands_is_no_edit():
    page = stack()
    (raster3,) = ids(page, "raster 3")
    assert move_layers(page, [raster3], Place(None, 2)) is page
    assert move_layers(page, [raster3], Place(None, 3)) is page


def test_steps_go_past_groups_out_of_them_and_only_when_asked_into_them():
    page = stack()
    raster3, raster1, raster2 = ids(page, "raster 3", "raster 1", "raster 2")
    assert names(step_up(page, raster3).layers)[1:3] == [
        "raster 3",
        ["group", ["raster 1", "raster 2"]],
    ]
    into = step_into(page, raster3)
    assert names(into.layers)[1] == ["group", ["raster 1", "raster 2", "raster 3"]]
    assert names(step_up(page, raster1).layers)[:3] == ["ink", "raster 1", ["group", ["raster 2"]]]
    assert names(step_down(page, raster2).layers)[1:3] == [["group", ["raster 1"]], "raster 2"]
    assert names(step_out(page, raster2).layers)[:2] == ["ink", "raster 2"]
    (top,) = ids(page, "ink")
    assert step_up(page, top) is page


def test_grouping_takes_what_is_clipped_along():
    page = page_of(ink(), raster(1, clip=True), raster(2), paper())
    grouped = group_layers(page, ids(page, "raster 2"), "hair")
    assert names(grouped.layers) == ["ink", ["hair", ["raster 1", "raster 2"]], "paper"]
    assert difference(page, grouped) == 0
    assert find_layer(grouped, grouped.active).name == "hair"


def test_a_group_of_clipped_layers_is_clipped_as_they_were():
    page = page_of(raster(1, clip=True), raster(2, clip=True), raster(3), paper())
    grouped = group_layers(page, ids(page, "raster 1", "raster 2"), "lights")
    assert by_name(grouped, "lights").clip
    assert not by_name(grouped, "raster 1").clip
    assert difference(page, grouped) <= 1


def test_ungrouping_a_plain_group_changes_nothing_that_is_seen():
    page = page_of(
        ink(),
        group(raster(1, clip=True), raster(2, blend=BlendMode.MULTIPLY), raster(3, clip=True)),
        raster(4),
        paper(),
    )
    after = ungroup(page, by_name(page, "group").id)
    assert names(after.layers) == ["ink", "raster 1", "raster 2", "raster 3", "raster 4", "paper"]
    # It stood at the foot of the group, where it was clipped to nothing.
    assert not by_name(after, "raster 3").clip
    assert by_name(after, "raster 1").clip
    assert difference(page, after) == 0


def test_ungrouping_hands_on_what_the_group_did():
    page = page_of(group(raster(1), opacity=0.5, blend=BlendMode.MULTIPLY), paper())
    assert difference(page, ungroup(page, by_name(page, "group").id)) <= 1
    hidden = page_of(group(ink(), raster(1), visible=False), paper())
    after = ungroup(hidden, by_name(hidden, "group").id)
    assert difference(hidden, after) == 0
    assert not after.ink.visible


def test_a_copy_of_a_base_stands_above_what_is_clipped_to_it():
    page = page_of(ink(), raster(1, clip=True), raster(2), paper())
    after = duplicate_layers(page, ids(page, "raster 2"))
    assert names(after.layers) == ["ink", "raster 2 2", "raster 1", "raster 2", "paper"]


def test_a_group_is_copied_with_all_that_is_in_it():
    page = page_of(group(FlatsLayer(id=0, name="flats"), group(raster(1))), paper())
    after = duplicate_layers(page, [page.layers[0].id])
    copy = after.layers[0]
    assert names([copy]) == [["group 2", ["flats", ["group", ["raster 1"]]]]]
    assert isinstance(copy.children[0], RasterLayer)
    alone = page_of(copy, labels=page.labels, regions=page.regions)
    original = page_of(page.layers[0], labels=page.labels, regions=page.regions)
    assert difference(alone, original) == 0


def test_a_copy_of_hints_is_paint():
    hints = HintsLayer(id=0, name="hints", pixels=raster(5).pixels)
    page = page_of(hints, paper())
    after = duplicate_layers(page, ids(page, "hints"))
    assert isinstance(after.layers[0], RasterLayer)
    assert after.layers[0].pixels is hints.pixels


@pytest.mark.parametrize("chosen", ["ink", "group"])
def test_the_ink_is_not_copied(chosen):
    page = page_of(group(ink(), raster(1)), paper())
    with pytest.raises(UserError, match="ink"):
        duplicate_layers(page, ids(page, chosen))


def test_what_holds_ink_or_a_lock_is_not_removed():
    page = page_of(group(ink()), raster(1, locked=True), group(raster(2, locked=True)), raster(3))
    assert remove_layers(page, [layer.id for layer in page.layers[:3]]) is page
    left = remove_layers(page, [layer.id for layer in page.walk()])
    assert [x.name for x in left.walk()] == ["group", "ink", "raster 1", "group", "raster 2"]
    assert holds_ink(left.layers[0])


def test_after_a_removal_the_layer_below_is_chosen():
    page = stack()
    raster1, raster2, middle = ids(page, "raster 1", "raster 2", "raster 3")
    page = page_of(*page.layers, active=None)
    from dataclasses import replace

    assert find_layer(remove_layers(replace(page, active=middle), [middle]), None) is None
    assert remove_layers(replace(page, active=middle), [middle]).active == by_name(page, "paper").id
    assert remove_layers(replace(page, active=raster1), [raster1]).active == raster2
    emptied = remove_layers(replace(page, active=raster1), [raster1, raster2])
    assert emptied.active == by_name(page, "group").id


def test_the_ink_is_never_clipped():
    page = page_of(ink(), raster(1), paper())
    assert set_clip(page, page.ink.id, True) is page


def test_the_layers_of_a_group_are_found_by_its_id():
    page = stack()
    assert [x.name for x in layers_of(page, by_name(page, "group").id)] == ["raster 1", "raster 2"]
    assert layers_of(page, by_name(page, "paper").id) == ()


def test_coverage_is_what_the_tests_think():
    assert np.unique(coverage(1).page(stack().size)).tolist() == [0, 130, 255]
