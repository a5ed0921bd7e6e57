"""Studio and desk: pages, jobs and plugins, without a window."""

import time
from dataclasses import replace

import cv2
import pytest

from painter.api.request import Mode
from painter.app.colour import propose
from painter.app.messages import Tone
from painter.app.samples import open_sample, sample_pages
from painter.app.tools.brush import BrushTool, HintTool
from painter.app.tools.region import RegionTool
from painter.base.errors import UserError
from painter.base.paths import user_plugins
from painter.document.layer import HintsLayer
from painter.host.discover import discover
from painter.jobs.queue import THREADED
from tests.unit.app.plugin_files import write_plugin
from tests.unit.app.work import Owner, drawing, page, pen, stroke

UPPER, LOWER = (60, 40), (60, 120)


@pytest.fixture
def studio(owner):
    return owner.studio


def saved_drawing(folder):
    path = folder / "drawing.png"
    cv2.imwrite(str(path), drawing())
    return path


def test_opening_finds_regions_and_changes_nothing(owner, studio, tmp_path):
    path = saved_drawing(tmp_path)
    studio.open(path)
    owner.run()
    assert studio.editor.page.regions is not None
    assert not studio.editor.unsaved
    assert studio.editor.path is None
    assert studio.settings.now.recent == (str(path.resolve()),)


def test_a_file_that_is_gone_is_a_failure_and_forgotten(owner, studio, tmp_path):
    studio.settings.remember(tmp_path / "gone.png")
    studio.open(tmp_path / "gone.png")
    owner.run()
    assert studio.editor is None
    assert owner.notices[-1].tone is Tone.FAILURE
    assert studio.settings.now.recent == ()


def test_work_done_while_a_file_is_read_is_not_lost(owner, studio, tmp_path):
    editor = owner.show()
    studio.open(saved_drawing(tmp_path))
    stroke(RegionTool(editor), UPPER)
    owner.run()
    assert studio.editor is editor
    assert owner.notices[-1].tone is Tone.WARNING


def test_a_page_saves_and_comes_back(owner, studio, tmp_path):
    editor = owner.show()
    stroke(RegionTool(editor), UPPER)
    followed = []
    studio.save(tmp_path / "page.ora", lambda: followed.append(True))
    owner.run()
    assert followed
    assert not editor.unsaved
    assert editor.path == tmp_path / "page.ora"
    studio.open(tmp_path / "page.ora")
    owner.run()
    assert studio.editor is not editor
    assert (studio.editor.page.regions.colour == editor.page.regions.colour).all()


def test_a_save_that_fails_leaves_the_page_unsaved(owner, studio, tmp_path):
    editor = owner.show()
    stroke(RegionTool(editor), UPPER)
    followed = []
    studio.save(tmp_path / "page.nope", lambda: followed.append(True))
    owner.run()
    assert editor.unsaved
    assert not followed
    assert owner.notices[-1].tone is Tone.FAILURE


def test_an_export_says_what_it_leaves_out(owner, studio, tmp_path):
    owner.show()
    studio.export(tmp_path / "copy.png")
    owner.run()
    texts = [notice.text for notice in owner.notices]
    assert "Exported copy.png" in texts
    assert any("picture alone" in text for text in texts)


def test_regions_found_again_are_a_step(owner, studio):
    editor = owner.show()
    before = editor.page
    studio.find_regions(8.0)
    owner.run()
    assert editor.history.undo_label == "Find regions"
    assert editor.page.gap == 8.0
    editor.undo()
    assert editor.page is before


def test_colours_are_one_step_and_keep_what_the_artist_decided(owner, studio):
    editor = owner.show()
    stroke(RegionTool(editor), UPPER)
    before = editor.page
    studio.colour("region_fill", Mode.AUTO, {})
    assert studio.colouring
    owner.run()
    assert not studio.colouring
    region = before.regions.region_of_atom[before.labels.at(*UPPER)]
    assert tuple(editor.page.regions.colour[region]) == editor.colour
    assert editor.history.undo_label == "Colours by Region fill"
    editor.undo()
    assert editor.page is before


def test_decisions_taken_while_a_plugin_works_stay(owner, studio):
    editor = owner.show()
    studio.colour("region_fill", Mode.AUTO, {})
    editor.colour = (1, 2, 3)
    stroke(RegionTool(editor), LOWER)
    owner.run()
    table = editor.page.regions
    region = table.region_of_atom[editor.page.labels.at(*LOWER)]
    assert tuple(table.colour[region]) == (1, 2, 3)


def test_colours_for_what_was_taken_back_are_left_out(owner, studio):
    editor = owner.show()
    editor.colour = (1, 2, 3)
    stroke(RegionTool(editor), LOWER)
    studio.colour("region_fill", Mode.HINT, {})
    editor.undo()
    now = editor.page
    owner.run()
    assert editor.page is now
    assert owner.notices[-1].tone is Tone.WARNING
    # And what was taken back is not lost.
    editor.redo()
    assert editor.history.undo_label == "Colour a region"


def test_colours_arrive_for_a_page_that_was_left_and_come_back_to(owner, studio):
    editor = owner.show()
    stroke(RegionTool(editor), LOWER)
    studio.colour("region_fill", Mode.HINT, {})
    stroke(RegionTool(editor), UPPER)
    for _ in range(2):
        editor.undo()
    editor.redo()
    editor.learn(replace(editor.page, openings=None))
    owner.run()
    assert editor.history.undo_label == "Colours by Region fill"


def test_neither_a_stroke_nor_colours_that_arrive_during_it_are_lost(owner, studio):
    editor = owner.show()
    tool = BrushTool(editor)
    studio.colour("region_fill", Mode.AUTO, {})
    editor.hold(True)
    tool.press(pen(*UPPER))
    owner.run()
    assert not editor.history.edits
    tool.release(pen(*LOWER))
    editor.hold(False)
    assert [edit.label for edit in editor.history.edits] == [
        "Brush stroke",
        "Colours by Region fill",
    ]
    names = [layer.name for layer in editor.page.layers]
    assert "paint" in names
    assert "flats" in names


def test_regions_found_anew_while_a_plugin_works_refuse_its_colours(owner, studio):
    editor = owner.show()
    studio.colour("region_fill", Mode.AUTO, {})
    editor.commit("Other regions", replace(page(), layers=editor.page.layers))
    now = editor.page
    owner.run()
    assert editor.page is now
    assert owner.notices[-1].tone is Tone.WARNING


def test_a_cancelled_plugin_leaves_the_very_same_page(owner, studio):
    editor = owner.show()
    before = editor.page
    studio.colour("region_fill", Mode.AUTO, {})
    studio.cancel_colour()
    owner.run()
    assert editor.page is before
    assert not studio.desk.jobs


@pytest.mark.parametrize("mode", [Mode.HINT, Mode.REFERENCE, Mode.HISTOGRAM])
def test_what_a_mode_needs_is_said_before_anything_runs(owner, studio, mode):
    owner.show()
    studio.colour("region_fill", mode, {})
    assert not studio.desk.jobs
    assert owner.notices[-1].key == "lacks"


def test_regions_coloured_by_hand_are_hints_enough(owner, studio):
    editor = owner.show()
    editor.colour = (12, 200, 77)
    stroke(RegionTool(editor), UPPER)
    studio.colour("region_fill", Mode.HINT, {})
    owner.run()
    table = editor.page.regions
    other = table.region_of_atom[editor.page.labels.at(*LOWER)]
    assert editor.history.undo_label == "Colours by Region fill"
    assert tuple(table.colour[other]) == (12, 200, 77)


def test_hints_are_kept_exactly(owner, studio):
    editor = owner.show()
    editor.colour = (12, 200, 77)
    editor.set_brush(radius=4)
    stroke(HintTool(editor), UPPER)
    studio.colour("region_fill", Mode.HINT, {})
    owner.run()
    table = editor.page.regions
    region = table.region_of_atom[editor.page.labels.at(*UPPER)]
    assert tuple(table.colour[region]) == (12, 200, 77)


def test_an_option_that_is_refused_is_a_notice(owner, studio):
    editor = owner.show()
    before = editor.page
    studio.colour("region_fill", Mode.AUTO, {"mood": "angry"})
    owner.run()
    assert editor.page is before
    assert "mood" in owner.notices[-1].text


BAD = {
    "raises": "raise ValueError('no')",
    "nonsense": "return 'colours'",
    "nan": "return ColorizeResult(colours=np.full((request.regions.count + 1, 3), np.nan))",
    "shape": "return ColorizeResult(colours=np.zeros((2, 3), np.uint8))",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plugin_leaves_the_very_same_page(owner, studio, name):
    write_plugin(user_plugins(), name, BAD[name])
    studio.plugins = discover()
    editor = owner.show()
    before = editor.page
    studio.colour(name, Mode.AUTO, {})
    owner.run()
    assert editor.page is before
    assert owner.notices[-1].tone is Tone.FAILURE


def test_a_plugin_that_hangs_is_left_behind_and_switched_off(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    stop, begun = tmp_path / "stop", tmp_path / "begun"
    deed = f"open({str(begun)!r}, 'w').close()\nwhile not Path({str(stop)!r}).exists(): pass"
    write_plugin(user_plugins(), "stuck", deed, head="from pathlib import Path")
    owner = Owner(tmp_path, THREADED)
    studio = owner.studio
    studio.show(page())
    editor = studio.editor
    before = editor.page
    studio.colour("stuck", Mode.AUTO, {})
    wait(begun.exists)
    studio.cancel_colour()
    studio.desk.queue.watch(time.monotonic() + 1000)
    studio.desk.drain()
    stop.touch()
    assert editor.page is before
    assert studio.settings.now.disabled == ("stuck",)
    assert "stuck" not in [plugin.id for plugin in studio.offered()]
    studio.enable("stuck")
    assert "stuck" in [plugin.id for plugin in studio.offered()]
    studio.close()


def test_options_are_loaded_by_a_job(owner, studio):
    loaded = []
    studio.load_options("region_fill", loaded.append)
    assert not loaded
    owner.run()
    assert list(loaded[0].model_fields) == ["mood", "reach"]


def test_the_plugin_used_last_is_offered_first(studio):
    assert studio.first_plugin() == "region_fill"
    studio.settings.change(plugin="gone")
    assert studio.first_plugin() == "region_fill"


def test_a_notice_of_the_desk_arrives_as_it_is(owner, studio):
    studio.desk.run("Fail", "cpu", fail, lambda result: None)
    owner.run()
    assert owner.notices[-1].text == "It did not work"
    assert owner.notices[-1].advice == "Try again"


def test_a_result_that_cannot_be_placed_does_not_lose_the_others(owner, studio):
    placed = []

    def refuse(result):
        raise ValueError("no room")

    studio.desk.run("One", "cpu", lambda progress: 1, refuse)
    studio.desk.run("Two", "cpu", lambda progress: 2, placed.append)
    with pytest.raises(ValueError, match="no room"):
        studio.desk.drain()
    studio.desk.drain()
    assert placed == [2]
    assert not studio.desk.jobs


def test_closing_a_page_calls_the_plugin_off(owner, studio):
    owner.show()
    studio.colour("region_fill", Mode.AUTO, {})
    studio.close_page()
    owner.run()
    assert studio.editor is None


def test_without_a_page_there_is_nothing_to_save(studio, tmp_path):
    with pytest.raises(UserError):
        studio.save(tmp_path / "page.ora")


def test_a_sample_brings_its_hints_and_palette():
    opened = open_sample(sample_pages()[0])
    assert opened.page.palette is not None
    layer = next(x for x in opened.page.walk() if isinstance(x, HintsLayer))
    assert layer.pixels.tiles


def fail(progress):
    raise UserError("It did not work", "Try again")


def wait(met):
    until = time.monotonic() + 20
    while not met():
        assert time.monotonic() < until


def test_a_card_without_memory_hands_the_page_to_the_processor(owner, studio, monkeypatch):
    devices = []

    def short_of_memory(page, guidance, settings, session, progress):
        devices.append(session.device)
        if session.device != "cpu":
            raise MemoryError
        return propose(page, guidance, settings, session, progress)

    monkeypatch.setattr("painter.app.studio.propose", short_of_memory)
    editor = owner.show()
    tool = HintTool(editor)
    stroke(tool, UPPER, UPPER)
    studio.colour("hscau_net", Mode.HINT, {})
    owner.run()
    assert devices == ["auto", "cpu"]
    assert editor.history.undo_label.startswith("Colours by")
