"""The layer menu: groups, merging, masks and swatch layers, as the artist meets them."""

import numpy as np
import pytest

from painter.app.actions import all_actions
from painter.app.tools.brush import BrushTool, EraserTool, HintTool
from painter.app.tools.fill import FillTool
from painter.app.tools.region import RegionTool
from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.document.edits import ensure_flats, find_layer, recolour, set_layer
from painter.document.layer import GroupLayer, HintsLayer, RasterLayer
from painter.render.blend import BlendMode
from tests.unit.app.work import pen, stroke

ACTIONS = {action.id: action for action in all_actions()}


@pytest.fixture
def editor(owner):
    editor = owner.show()
    editor.begin_with(ensure_flats(editor.page))
    return editor


@pytest.fixture
def do(bench):
    def run(action_id):
        assert ACTIONS[action_id].enabled(bench), action_id
        ACTIONS[action_id].run(bench)

    return run


def can(bench, action_id):
    return ACTIONS[action_id].enabled(bench)


def names(page):
    return [
        [layer.name, [child.name for child in layer.children]]
        if isinstance(layer, GroupLayer)
        else layer.name
        for layer in page.layers
    ]


def the(editor, name):
    return next(layer for layer in editor.page.walk() if layer.name == name)


def choose(editor, *wanted):
    ids = tuple(the(editor, name).id for name in wanted)
    editor.choose_layers(ids, ids[-1])


def picture(editor):
    return draw_page(editor.page).astype(int)


def test_chosen_layers_are_grouped_and_ungrouped(editor, do):
    choose(editor, "flats")
    do("layer.add")
    choose(editor, "paint", "flats")
    before = picture(editor)
    do("layer.group")
    assert names(editor.page) == ["ink", ["group", ["paint", "flats"]], "paper"]
    assert find_layer(editor.page, editor.page.active).name == "group"
    do("layer.ungroup")
    assert names(editor.page) == ["ink", "paint", "flats", "paper"]
    assert np.array_equal(picture(editor), before)
    editor.undo()
    editor.undo()
    assert names(editor.page) == ["ink", "paint", "flats", "paper"]


def test_a_new_layer_goes_into_the_group_that_is_worked_in(editor, do):
    choose(editor, "flats")
    do("layer.group")
    choose(editor, "flats")
    do("layer.add")
    assert names(editor.page) == ["ink", ["group", ["paint", "flats"]], "paper"]


def test_a_new_layer_stays_above_what_is_clipped(editor, do):
    choose(editor, "flats")
    do("layer.add")
    do("layer.clip")
    choose(editor, "flats")
    do("layer.add")
    assert names(editor.page) == ["ink", "paint 2", "paint", "flats", "paper"]
    assert the(editor, "paint").clip


def test_layers_move_by_key(editor, do, bench):
    choose(editor, "paper")
    do("layer.up")
    assert names(editor.page) == ["ink", "paper", "flats"]
    do("layer.down")
    assert names(editor.page) == ["ink", "flats", "paper"]
    assert not can(bench, "layer.down")
    choose(editor, "flats")
    do("layer.group")
    choose(editor, "paper")
    do("layer.into")
    assert names(editor.page) == ["ink", ["group", ["flats", "paper"]]]
    do("layer.out")
    assert names(editor.page) == ["ink", "paper", ["group", ["flats"]]]


def test_merging_says_so_when_the_picture_changed(editor, do, owner):
    regions = range(1, editor.page.regions.count + 1)
    editor.commit("fill", recolour(editor.page, regions, (90, 160, 220)))
    choose(editor, "flats")
    do("layer.add")
    stroke(BrushTool(editor), (20, 20), (90, 90))
    layer = the(editor, "paint")
    do("layer.add")
    stroke(BrushTool(editor), (20, 90), (90, 20))
    top = the(editor, "paint 2")
    editor.commit("mode", set_layer(editor.page, top.id, blend=BlendMode.MULTIPLY))
    editor.choose_layer(top.id)
    do("layer.merge_down")
    assert find_layer(editor.page, layer.id) is not None
    assert any("changed how the page looks" in notice.text for notice in owner.notices)
    owner.notices.clear()
    editor.undo()
    editor.commit("mode", set_layer(editor.page, top.id, blend=BlendMode.NORMAL))
    before = picture(editor)
    do("layer.merge_down")
    assert not owner.notices
    assert np.abs(picture(editor) - before).max() <= 1


def test_all_that_is_seen_is_merged_but_the_ink(editor, do, owner):
    before = picture(editor)
    do("layer.merge_visible")
    assert names(editor.page) == ["ink", "paper"]
    assert np.array_equal(picture(editor), before)
    do("layer.merge_visible")
    assert "nothing to merge" in owner.notices[-1].text


def test_merge_of_the_ink_is_not_offered(editor, bench):
    choose(editor, "ink")
    for action_id in ("layer.merge_down", "layer.duplicate", "layer.remove", "layer.clip"):
        assert not can(bench, action_id)
    choose(editor, "ink", "flats")
    assert not can(bench, "layer.merge_chosen")


def test_a_flat_copy_is_hidden_and_said(editor, do, owner):
    before = picture(editor)
    do("layer.flatten_copy")
    assert not editor.page.layers[0].visible
    assert np.array_equal(picture(editor), before)
    assert "hidden" in owner.notices[-1].text


def test_flats_are_detached_and_split(editor, do):
    before = picture(editor)
    choose(editor, "flats")
    do("layer.split")
    group = find_layer(editor.page, editor.page.active)
    assert isinstance(group, GroupLayer)
    assert np.array_equal(picture(editor), before)
    editor.undo()
    choose(editor, "flats")
    do("layer.detach")
    assert isinstance(the(editor, "flats"), RasterLayer)
    assert np.array_equal(picture(editor), before)


def test_a_selection_layer_is_added_hidden(editor, do):
    do("layer.selection")
    assert (editor.page.layers[0].name, editor.page.layers[0].visible) == ("selection", False)


def test_a_selection_layer_needs_regions_and_no_flats_layer(editor, do, bench):
    choose(editor, "flats")
    do("layer.detach")
    assert not can(bench, "layer.split")
    do("layer.selection")
    assert editor.page.layers[0].name == "selection"


def test_colouring_regions_after_a_split_says_that_nothing_is_seen(editor, do, owner):
    owner.notices.clear()
    stroke(RegionTool(editor), (60, 40))
    assert not owner.notices
    do("layer.split")
    editor.colour = (10, 20, 30)
    stroke(RegionTool(editor), (60, 40))
    stroke(FillTool(editor), (60, 120))
    assert [notice.key for notice in owner.notices] == ["unseen"]


def test_the_brush_paints_on_the_mask_while_it_is_edited(editor, do):
    choose(editor, "flats")
    do("mask.add")
    assert editor.masked_layer is the(editor, "flats")
    before = picture(editor)
    editor.colour = (0, 0, 0)
    tool = BrushTool(editor)
    stroke(tool, (60, 40))
    hides = the(editor, "flats").mask.hides.page(editor.page.size)[:, :, 0]
    assert hides[40, 60] == 255
    assert hides[40, 100] == 0
    assert editor.history.undo_label == "Paint on mask"
    editor.colour = (255, 255, 255)
    editor.set_brush(radius=20)
    stroke(tool, (60, 40))
    assert not the(editor, "flats").mask.hides.page(editor.page.size).any()
    assert np.array_equal(picture(editor), before)
    editor.colour = (128, 128, 128)
    stroke(tool, (60, 40))
    hides = the(editor, "flats").mask.hides.page(editor.page.size)[:, :, 0]
    assert hides[40, 60] == 127
    editor.set_brush(radius=30)
    stroke(EraserTool(editor), (60, 40))
    assert not the(editor, "flats").mask.hides.page(editor.page.size).any()


def test_a_stroke_on_a_mask_that_is_dropped_leaves_nothing(editor, do):
    choose(editor, "flats")
    do("mask.add_hiding")
    page = editor.page
    editor.colour = (255, 255, 255)
    tool = BrushTool(editor)
    tool.press(pen(60, 40))
    tool.move(pen(80, 40))
    assert editor.shown_page is not page
    tool.abort()
    assert editor.shown_page is page
    tool.release(pen(80, 40))
    assert editor.page is page


def test_hints_are_never_painted_on_a_mask(editor, do):
    choose(editor, "flats")
    do("mask.add")
    hides = the(editor, "flats").mask.hides
    stroke(HintTool(editor), (60, 40))
    assert the(editor, "flats").mask.hides is hides
    assert any(isinstance(layer, HintsLayer) for layer in editor.page.walk())


def test_another_layer_ends_work_on_the_mask(editor, do, bench):
    choose(editor, "flats")
    do("mask.add")
    choose(editor, "paper")
    assert editor.masked_layer is None
    choose(editor, "flats")
    assert editor.masked_layer is None
    do("mask.edit")
    assert editor.masked_layer is not None
    assert ACTIONS["mask.edit"].checked(bench)
    do("mask.remove")
    assert editor.masked_layer is None
    assert not can(bench, "mask.edit")


def test_a_copy_with_a_mask_is_painted_on_and_not_its_mask(editor, do):
    choose(editor, "flats")
    do("layer.add")
    do("mask.add")
    do("layer.duplicate")
    active = find_layer(editor.page, editor.page.active)
    assert active is not None
    assert active.mask is not None
    assert editor.masked_layer is None


def test_masks_are_switched_inverted_and_applied(editor, do, bench):
    choose(editor, "paper")
    plain = picture(editor)
    do("mask.add_hiding")
    hidden = picture(editor)
    do("mask.enabled")
    assert np.array_equal(picture(editor), plain)
    do("mask.enabled")
    do("mask.invert")
    assert np.array_equal(picture(editor), plain)
    do("mask.invert")
    do("mask.apply")
    assert the(editor, "paper").mask is None
    assert np.array_equal(picture(editor), hidden)
    assert not can(bench, "mask.apply")


def test_a_mask_shows_the_regions_of_the_colour_in_hand(editor, do, bench):
    editor.commit("fill", recolour(editor.page, [2], (9, 8, 7)))
    choose(editor, "flats")
    editor.colour = (1, 2, 3)
    with pytest.raises(UserError, match="No region"):
        ACTIONS["mask.regions"].run(bench)
    editor.colour = (9, 8, 7)
    do("mask.regions")
    hides = the(editor, "flats").mask.hides.page(editor.page.size)[:, :, 0]
    regions = editor.page.labels.lookup(editor.page.regions.region_of_atom)
    assert np.array_equal(hides == 0, regions == 2)


def test_several_layers_go_at_once_but_never_the_ink(editor, do):
    choose(editor, "flats")
    do("layer.add")
    choose(editor, "ink", "paint", "paper")
    do("layer.remove")
    assert names(editor.page) == ["ink", "flats"]
    assert editor.history.undo_label == "Remove 3 layers"
