"""Editor: what is shown, what is kept, what is saved."""

from dataclasses import replace
from pathlib import Path

from painter.app.editor import BRUSH_RADIUS, Editor
from tests.unit.app.work import page


class Watcher:
    def __init__(self, editor):
        self.shown, self.changes = [], 0
        editor.shown.connect(self._shown)
        editor.changed.connect(self._changed)

    def _shown(self, before, after):
        self.shown.append((before, after))

    def _changed(self):
        self.changes += 1


def other(page, dpi=(100.0, 100.0)):
    return replace(page, dpi=dpi)


def test_a_commit_shows_and_can_be_undone_to_the_very_page():
    first = page()
    editor = Editor(first)
    watcher = Watcher(editor)
    second = other(first)
    editor.commit("Change", second)
    assert watcher.shown == [(first, second)]
    editor.undo()
    assert editor.page is first
    assert watcher.shown[-1] == (second, first)
    editor.redo()
    assert editor.page is second
    editor.jump(0)
    assert editor.page is first


def test_a_preview_is_shown_and_leaves_no_trace_when_dropped():
    editor = Editor(page())
    first = editor.page
    watcher = Watcher(editor)
    editor.preview(other(first))
    assert editor.stroking
    assert editor.shown_page is not first
    assert editor.page is first
    assert not editor.unsaved
    assert watcher.changes == 0
    editor.abort()
    assert editor.shown_page is first
    assert not editor.history.edits


def test_undo_drops_the_stroke_under_way():
    editor = Editor(page())
    first = editor.page
    second = other(first)
    editor.commit("Change", second)
    editor.preview(other(second, (7.0, 7.0)))
    editor.undo()
    assert editor.shown_page is first


def test_what_was_saved_is_known_by_identity():
    editor = Editor(page(), name="scan.png")
    assert (editor.name, editor.unsaved) == ("scan.png", False)
    saved = other(editor.page)
    editor.commit("Change", saved)
    editor.commit("Change more", other(saved, (9.0, 9.0)))
    editor.mark_saved(Path("page.ora"), saved)
    assert (editor.name, editor.unsaved) == ("page.ora", True)
    editor.undo()
    assert not editor.unsaved


def test_another_first_page_is_no_edit():
    editor = Editor(page())
    watcher = Watcher(editor)
    fresh = other(editor.page)
    editor.begin_with(fresh)
    assert editor.page is fresh
    assert not editor.unsaved
    assert not editor.history.edits
    assert watcher.shown[0][1] is fresh


def test_the_brush_stays_in_its_range_and_goes_along_to_another_page():
    editor = Editor(page())
    editor.set_brush(radius=1e9, opacity=-3)
    assert (editor.brush.radius, editor.brush.opacity) == (BRUSH_RADIUS[1], 0.0)
    editor.colour = (1, 2, 3)
    fresh = Editor(page())
    fresh.take_hand(editor)
    editor.set_brush(radius=5)
    assert (fresh.colour, fresh.brush.radius) == ((1, 2, 3), BRUSH_RADIUS[1])


def test_the_same_colour_again_is_no_change():
    editor = Editor(page())
    watcher = Watcher(editor)
    editor.colour = editor.colour
    assert watcher.changes == 0


def test_what_arrives_during_a_stroke_waits_for_its_end():
    editor = Editor(page())
    stroke, late = other(editor.page), []

    def arrive():
        late.append(editor.page)

    editor.hold(True)
    editor.when_free(arrive)
    editor.preview(stroke)
    editor.commit("Stroke", stroke)
    assert late == []
    editor.hold(False)
    assert late == [stroke]
    editor.when_free(arrive)
    assert len(late) == 2
