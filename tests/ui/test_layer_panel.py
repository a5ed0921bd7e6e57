"""The layer panel as a tree: groups open and close, several layers, masks, drags into groups."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView

from painter.document.edits import find_layer
from painter.document.layer import GroupLayer
from painter.ui.panels.layer_rows import mark_at

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton
NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def bench(drawn_bench, qtbot):
    bench = drawn_bench
    # A stack of two paintings in a group, between ink and paper.
    bench.trigger("layer.add")
    bench.trigger("layer.add")
    for panel in ("palette", "colouring", "regions", "leaks"):
        bench.window.show_panel(panel, False)
    qtbot.waitUntil(lambda: bench.window.layers.list.height() > 300)
    return bench


def index(bench, name):
    page = bench.page
    return bench.window.layers.model.index_of(next(x.id for x in page.walk() if x.name == name))


def tree(bench):
    def told(layers):
        return [[x.name, told(x.children)] if isinstance(x, GroupLayer) else x.name for x in layers]

    return told(bench.page.layers)


def rows(bench, parent=None):
    """The tree as the view shows it."""
    view, model = bench.window.layers.list, bench.window.layers.model
    parent = parent or model.index(-1)
    out = []
    for i in range(model.rowCount(parent)):
        child = model.index(i, 0, parent)
        out.append(child.data())
        if view.isExpanded(child):
            out += rows(bench, child)
    return out


def click(bench, qtbot, name, keys=NONE, mark=None):
    view = bench.window.layers.list
    box = view.visualRect(index(bench, name))
    place = QPoint(box.center().x() + 30, box.center().y())
    if mark is not None:
        places = (QPoint(x, box.center().y()) for x in range(box.left(), box.right()))
        place = next(p for p in places if mark_at(box, index(bench, name), p) == mark)
        place += QPoint(6, 0)
    qtbot.mouseClick(view.viewport(), LEFT, keys, place)


def group(bench, qtbot):
    click(bench, qtbot, "paint")
    click(bench, qtbot, "paint 2", CONTROL)
    bench.trigger("layer.group")


def test_several_layers_are_chosen_and_grouped(bench, qtbot):
    group(bench, qtbot)
    assert tree(bench) == ["ink", ["group", ["paint 2", "paint"]], "paper"]
    assert rows(bench) == ["ink", "group", "paint 2", "paint", "paper"]
    assert [x.data() for x in bench.window.layers.list.selectedIndexes()] == ["group"]


def test_a_group_that_was_closed_stays_closed(bench, qtbot):
    group(bench, qtbot)
    view = bench.window.layers.list
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert rows(bench) == ["ink", "group", "paper"]
    bench.trigger("layer.add")
    assert rows(bench) == ["ink", "paint 3", "group", "paper"]
    view.setCurrentIndex(index(bench, "group"))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert rows(bench) == ["ink", "paint 3", "group", "paint 2", "paint", "paper"]


def test_space_shows_and_hides(bench, qtbot):
    view = bench.window.layers.list
    view.setFocus()
    view.setCurrentIndex(index(bench, "paper"))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not bench.page.layers[-1].visible
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert bench.page.layers[-1].visible


@pytest.mark.parametrize("keys", [SHIFT, CONTROL])
def test_what_is_chosen_survives_an_edit_elsewhere(bench, qtbot, keys):
    click(bench, qtbot, "paint 2")
    click(bench, qtbot, "paint", keys)
    assert len(bench.editor.chosen) == 2
    bench.trigger("layer.visible")
    assert sorted(x.data() for x in bench.window.layers.list.selectedIndexes()) == [
        "paint", "paint 2",
    ]  # fmt: skip


def test_a_drag_into_a_group_and_out_of_it(bench, qtbot):
    group(bench, qtbot)
    model, move = bench.window.layers.model, Qt.DropAction.MoveAction
    data = model.mimeData([index(bench, "paper")])
    assert not model.dropMimeData(data, move, -1, 0, index(bench, "group"))
    assert tree(bench) == ["ink", ["group", ["paper", "paint 2", "paint"]]]
    data = model.mimeData([index(bench, "paper"), index(bench, "paint")])
    assert not model.dropMimeData(data, move, 1, 0, model.index(-1))
    assert tree(bench) == ["ink", "paper", "paint", ["group", ["paint 2"]]]
    assert bench.editor.history.undo_label == "Move 2 layers"
    data = model.mimeData([index(bench, "ink")])
    model.dropMimeData(data, move, -1, 0, model.index(-1))
    assert tree(bench) == ["paper", "paint", ["group", ["paint 2"]], "ink"]


def test_a_drop_of_the_mouse_on_a_group(bench, qtbot):
    group(bench, qtbot)
    panel = bench.window.layers
    box = panel.list.visualRect(index(bench, "group"))
    data = panel.model.mimeData([index(bench, "paper")])
    event = QDropEvent(QPointF(box.center()), Qt.DropAction.MoveAction, data, LEFT, NONE)
    # An event of our own has no source, which a view that only moves its own rows would refuse.
    panel.list.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
    panel.list.dropEvent(event)
    assert tree(bench) == ["ink", ["group", ["paper", "paint 2", "paint"]]]


def test_a_layer_that_is_gone_is_not_dropped(bench):
    model = bench.window.layers.model
    data = model.mimeData([index(bench, "paint")])
    bench.window.layers.list.setCurrentIndex(index(bench, "paint"))
    bench.trigger("layer.remove")
    page = bench.page
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert bench.page is page


def test_the_small_picture_of_a_mask_chooses_what_is_painted_on(bench, qtbot):
    click(bench, qtbot, "paint")
    bench.trigger("mask.add")
    bench.editor.edit_mask(False)
    click(bench, qtbot, "paint", mark="mask")
    assert bench.editor.masked_layer.name == "paint"
    click(bench, qtbot, "paint", mark="layer")
    assert bench.editor.masked_layer is None
    click(bench, qtbot, "paint", SHIFT, mark="mask")
    assert not find_layer(bench.page, bench.page.active).mask.enabled


def test_rows_say_everything_in_words(bench, qtbot):
    click(bench, qtbot, "paint")
    for action_id in ("layer.clip", "mask.add", "layer.visible", "layer.lock"):
        bench.trigger(action_id)
    words = index(bench, "paint").data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == ("paint: painted, hidden, locked, clipped to the layer below, with a mask")


def test_a_right_click_offers_what_the_menu_has(bench):
    actions = bench.window.layers.list.actions()
    offered = {action.objectName() for action in actions if not action.isSeparator()}
    assert {"layer.group", "mask.add", "layer.merge_down", "layer.split"} <= offered
    for action in actions:
        if not action.isSeparator():
            assert action is bench.window.commands[action.objectName()]


def test_undo_and_redo_leave_the_tree_in_step(bench, qtbot):
    group(bench, qtbot)
    for action_id in ("layer.ungroup", "layer.duplicate", "layer.remove", "layer.merge_visible"):
        if bench.window.commands[action_id].isEnabled():
            bench.trigger(action_id)
    while bench.editor.history.can_undo:
        bench.trigger("edit.undo")
        assert rows(bench) == [x.name for x in bench.page.walk()]
    while bench.editor.history.can_redo:
        bench.trigger("edit.redo")
        assert rows(bench) == [x.name for x in bench.page.walk()]
