"""Actions as data: complete, without clashes, right about when they can be done."""

from collections import Counter
from pathlib import Path

import pytest

from painter.app.action import search
from painter.app.actions import all_actions, recent_actions
from painter.app.page_actions import leave, open_page
from painter.app.tools.region import RegionTool
from painter.app.workbench import Leaving
from painter.base.paths import checkout
from painter.document.edits import find_layer
from tests.unit.app.work import stroke

ACTIONS = {action.id: action for action in all_actions()}
ALWAYS = ("file.open", "file.sample", "file.quit", "panel.", "theme.", "tool.", "help.")


def test_ids_and_shortcuts_are_unique():
    assert len(ACTIONS) == len(all_actions())
    keys = Counter(keys.casefold() for action in all_actions() for keys in action.shortcuts)
    assert not [key for key, count in keys.items() if count > 1]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_every_action_is_in_a_menu_and_has_its_icon(action):
    assert action.menu
    assert action.title
    if action.icon:
        assert (checkout() / "resources" / "icons" / f"{action.icon}.svg").is_file()


def test_without_a_page_only_what_needs_none_is_enabled(bench):
    enabled = {action.id for action in all_actions() if action.enabled(bench)}
    assert enabled == {name for name in ACTIONS if name.startswith(ALWAYS)}
    for action in all_actions():
        if action.checked is not None:
            action.checked(bench)


def test_with_a_page_more_is_enabled(bench, owner):
    editor = owner.show()
    assert ACTIONS["colour.run"].enabled(bench)
    assert not ACTIONS["edit.undo"].enabled(bench)
    stroke(RegionTool(editor), (60, 40))
    assert ACTIONS["edit.undo"].enabled(bench)
    assert not ACTIONS["edit.redo"].enabled(bench)
    ACTIONS["edit.undo"].run(bench)
    assert ACTIONS["edit.redo"].enabled(bench)
    ACTIONS["edit.redo"].run(bench)
    assert not ACTIONS["colour.cancel"].enabled(bench)


def test_views_tools_panels_and_themes(bench, owner):
    owner.show()
    for action_id in ("view.zoom_in", "view.zoom_out", "view.fit", "view.actual"):
        ACTIONS[action_id].run(bench)
    assert bench.view.calls == ["in", "out", "fit", "actual"]
    ACTIONS["view.regions"].run(bench)
    assert ACTIONS["view.regions"].checked(bench)
    ACTIONS["tool.hint"].run(bench)
    assert ACTIONS["tool.hint"].checked(bench)
    ACTIONS["panel.layers"].run(bench)
    assert not ACTIONS["panel.layers"].checked(bench)
    ACTIONS["theme.dark"].run(bench)
    assert ACTIONS["theme.dark"].checked(bench)


def test_saving_a_page_without_a_file_asks_for_one(bench, owner, tmp_path):
    owner.show()
    bench.dialogs.path = tmp_path / "kept.ora"
    ACTIONS["file.save"].run(bench)
    owner.run()
    assert (bench.dialogs.asked, bench.dialogs.suggested) == (["save"], "drawing.ora")
    ACTIONS["file.save"].run(bench)
    assert len(bench.dialogs.asked) == 1


def test_an_export_is_not_offered_under_the_name_of_the_drawing(bench, owner):
    owner.show()
    ACTIONS["file.export"].run(bench)
    assert bench.dialogs.suggested == "drawing.colour.png"


def test_leaving_unsaved_work(bench, owner, tmp_path):
    gone = []
    leave(bench, lambda: gone.append("empty"))
    editor = owner.show()
    leave(bench, lambda: gone.append("saved"))
    assert (gone, bench.dialogs.asked) == (["empty", "saved"], [])
    stroke(RegionTool(editor), (60, 40))
    leave(bench, lambda: gone.append("cancelled"))
    bench.dialogs.leaving = Leaving.DISCARD
    leave(bench, lambda: gone.append("discarded"))
    assert gone[2:] == ["discarded"]
    bench.dialogs.leaving, bench.dialogs.path = Leaving.SAVE, tmp_path / "kept.ora"
    leave(bench, lambda: gone.append("kept"))
    assert gone[-1] == "discarded"
    owner.run()
    assert gone[-1] == "kept"


def test_saving_without_naming_a_file_goes_nowhere(bench, owner):
    editor = owner.show()
    stroke(RegionTool(editor), (60, 40))
    bench.dialogs.leaving = Leaving.SAVE
    open_page(bench, Path("other.png"))
    owner.run()
    assert bench.studio.editor is editor


def test_regions_are_locked_and_unlocked_together(bench, owner):
    editor = owner.show()
    stroke(RegionTool(editor), (60, 40))
    ACTIONS["regions.lock"].run(bench)
    assert editor.page.regions.locked.sum() == 1
    assert ACTIONS["regions.unlock"].enabled(bench)
    ACTIONS["regions.unlock"].run(bench)
    assert not editor.page.regions.locked.any()


def test_layers_by_menu(bench, owner):
    editor = owner.show()
    ACTIONS["layer.add"].run(bench)
    bench.dialogs.name = "sky"
    ACTIONS["layer.rename"].run(bench)
    ACTIONS["layer.visible"].run(bench)
    ACTIONS["layer.lock"].run(bench)
    layer = find_layer(editor.page, editor.page.active)
    assert (layer.name, layer.visible, layer.locked) == ("sky", False, True)
    assert not ACTIONS["layer.remove"].enabled(bench)
    ACTIONS["layer.lock"].run(bench)
    ACTIONS["layer.remove"].run(bench)
    assert [layer.name for layer in editor.page.layers] == ["ink", "paper"]


def test_recent_files_open(bench, owner, tmp_path):
    bench.studio.settings.remember(tmp_path / "a.png")
    (action,) = recent_actions(bench)
    assert action.title == "a.png"
    action.run(bench)
    owner.run()
    assert recent_actions(bench) == ()


def test_search_is_fuzzy_and_puts_the_best_first():
    assert search(all_actions(), "undo")[0].id == "edit.undo"
    assert search(all_actions(), "fndrg")[0].id == "regions.find"
    assert search(all_actions(), "qqqq") == ()
    assert len(search(all_actions(), "")) == len(ACTIONS)
