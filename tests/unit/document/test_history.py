"""History: what the rules look like one at a time, what is forgotten, and what a commit costs."""

import gc
import time
import weakref
from dataclasses import replace

import numpy as np
import pytest

from painter.base.geometry import Size
from painter.document.guidance import Guidance, Reference
from painter.document.history import History
from painter.document.layer import InkLayer, RasterLayer
from painter.document.page import PageState
from painter.document.weight import Tally, contents, difference
from painter.pixels.tilemap import TileMap

TILE_BYTES = 256 * 256 * 4
NOISE = np.random.default_rng(0).integers(1, 255, (256, 256, 4), np.uint8)


def page():
    return PageState(size=Size(512, 512), layers=(RasterLayer(id=1, name="", pixels=TileMap(4)),))


def painted(before, column=0):
    layer = before.layers[0]
    pixels = layer.pixels.with_pixels(NOISE, 256 * column, 0)
    return replace(before, layers=(replace(layer, pixels=pixels), *before.layers[1:]))


def hidden(before):
    return replace(before, layers=(replace(before.layers[0], visible=False),))


def test_undo_and_redo_swap_one_reference():
    first = page()
    history = History(first)
    second = history.commit("Paint", painted(first))
    assert (history.undo_label, history.redo_label) == ("Paint", None)
    assert history.undo() is first
    assert (history.undo_label, history.redo_label) == (None, "Paint")
    assert history.undo() is None
    assert history.redo() is second
    assert history.redo() is None


def test_a_commit_of_the_present_page_is_no_edit_and_keeps_redo():
    first = page()
    history = History(first)
    history.commit("Paint", painted(first))
    history.undo()
    assert history.commit("Nothing", first) is first
    assert history.can_redo
    assert not history.can_undo


def test_a_drag_is_one_edit_until_sealed():
    first = page()
    history = History(first)
    for column in range(3):
        history.commit(f"Paint {column}", painted(history.page, column), "stroke")
    assert [edit.label for edit in history.edits] == ["Paint 2"]
    history.seal()
    history.commit("Paint 3", painted(history.page, 3), "stroke")
    assert history.position == 2
    history.jump(0)
    assert history.page is first


def test_a_drag_back_to_where_it_began_leaves_no_edit():
    first = page()
    history = History(first)
    history.commit("Opacity", hidden(first), "slider")
    history.commit("Opacity", first, "slider")
    assert (history.edits, history.nbytes, history.is_saved) == ((), 0, True)


@pytest.mark.parametrize("between", ["undo", "other", "save"])
def test_what_lies_between_keeps_edits_apart(between):
    history = History(page())
    history.commit("A", painted(history.page, 0), "key")
    if between == "undo":
        history.undo()
        history.redo()
    elif between == "other":
        history.commit("B", painted(history.page, 1), "another key")
    else:
        history.mark_saved()
    count = len(history.edits)
    history.commit("C", painted(history.page, 2), "key")
    assert len(history.edits) == count + 1


def test_only_what_the_present_page_lacks_is_counted():
    history = History(page())
    history.commit("Paint", painted(history.page))
    assert history.nbytes == 0
    history.commit("Paint over", painted(history.page))
    assert history.nbytes == TILE_BYTES
    history.commit("Hide", hidden(history.page))
    assert history.nbytes == TILE_BYTES
    history.jump(0)
    assert history.nbytes == 2 * TILE_BYTES


def test_references_are_counted():
    history = History(page())
    picture = Reference("sheet", np.zeros((10, 10, 3), np.uint8))
    history.commit("Add", replace(history.page, guidance=Guidance(references=(picture,))))
    history.undo()
    assert history.nbytes == 300


def test_the_oldest_go_first_and_the_newest_stays():
    history = History(page(), budget=2 * TILE_BYTES)
    for number in range(6):
        history.commit(str(number), painted(history.page))
    assert [edit.label for edit in history.edits] == ["4", "5"]
    tight = History(page(), budget=0)
    tight.commit("0", painted(tight.page))
    tight.commit("1", painted(tight.page))
    assert [edit.label for edit in tight.edits] == ["1"]
    assert tight.nbytes == TILE_BYTES


def test_forgotten_versions_are_freed():
    history = History(page(), budget=0)
    opened = weakref.ref(history.page)
    history.commit("0", painted(history.page))
    history.commit("1", painted(history.page))
    gc.collect()
    assert opened() is None
    history.mark_saved()
    written = weakref.ref(history.page)
    history.commit("2", painted(history.page))
    history.commit("3", painted(history.page))
    gc.collect()
    assert written() is None
    assert not history.is_saved


def test_saving_in_the_background_marks_the_version_that_was_written():
    history = History(page(), saved=False)
    assert not history.is_saved
    written = history.commit("A", painted(history.page))
    history.commit("B", painted(history.page, 1))
    history.mark_saved(written)
    assert not history.is_saved
    history.undo()
    assert history.is_saved


def test_no_such_position():
    with pytest.raises(IndexError, match="no position 1 among 0"):
        History(page()).jump(1)


def test_a_difference_joins_two_versions():
    before = page()
    after = painted(before)
    change = difference(before, after)
    tally = Tally(contents(before))
    tally.add(change.added)
    tally.drop(change.removed)
    assert tally.nbytes == Tally(contents(after)).nbytes == TILE_BYTES


def test_committing_a_stroke_on_35_megapixels_is_cheap():
    size = Size(4961, 7016)
    keys = [(x, y) for x in range(20) for y in range(28)]
    layers = [
        RasterLayer(
            id=n,
            name="",
            pixels=TileMap(4).with_tiles({key: np.full(4, n, np.uint8) for key in keys}),
        )
        for n in range(1, 7)
    ]
    ink = InkLayer(id=9, name="", coverage=TileMap(1))
    history = History(PageState(size=size, layers=(*layers, ink)))
    costs = []
    for column in range(20):
        after = painted(history.page, column)
        began = time.perf_counter()
        history.commit("Stroke", after)
        costs.append(time.perf_counter() - began)
    assert min(costs) < 0.005
    assert history.nbytes == 20 * 4
    history.jump(0)
    assert history.nbytes == 20 * TILE_BYTES


def test_choosing_a_layer_is_no_step_and_loses_none():
    first = PageState(size=Size(8, 8))
    history = History(first)
    second = replace(first, gap=1.0)
    third = replace(second, gap=2.0)
    history.commit("one", second)
    history.commit("two", third)
    history.undo()
    history.mark_saved()
    chosen = replace(second, active=7)
    history.amend(chosen)
    assert history.page is chosen
    assert history.is_saved
    assert history.redo() is third
    assert history.undo() is chosen
    assert history.undo() is first
    assert history.redo() is chosen


def referring(before, value):
    pixels = np.full((16, 16, 3), value, np.uint8)
    return replace(before, guidance=Guidance((Reference(str(value), pixels),)))


@pytest.mark.parametrize("position", [0, 1, 2])
def test_what_is_learnt_about_a_page_is_weighed_with_it(position):
    history = History(page())
    history.commit("one", painted(history.page))
    history.commit("two", hidden(history.page))
    history.jump(position)
    history.amend(referring(history.page, 1))
    history.amend(referring(history.page, 2))
    history.commit("three", replace(history.page, guidance=Guidance()))
    while history.undo():
        pass
    shown = Tally(contents(history.page)).nbytes
    held = Tally(contents(history.page))
    for edit in history.edits:
        held.add(contents(edit.after))
    assert history.nbytes == held.nbytes - shown
    while history.redo():
        pass
    assert history.nbytes == held.nbytes - Tally(contents(history.page)).nbytes
