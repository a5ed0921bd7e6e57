"""Regions are found beside the artist's work: nothing that happens meanwhile is lost."""

from dataclasses import replace

import numpy as np
import pytest

from painter.app import finding
from painter.app.finding import first_view
from painter.app.tools.region import LockTool, RegionTool
from painter.document.edits import region_at
from painter.pixels.palette import Palette, Swatch
from tests.unit.app.work import drawing, page, stroke

UPPER, LOWER = (60, 40), (60, 120)


def colour_at(editor, place):
    return tuple(editor.page.regions.colour[region_at(editor.page, *place)].tolist())


def test_a_colour_given_while_regions_are_found_anew_stays(owner):
    editor = owner.show()
    owner.studio.find_regions(8.0)
    editor.colour = (9, 8, 7)
    stroke(RegionTool(editor), UPPER)
    stroke(LockTool(editor), LOWER)
    owner.run()
    assert editor.history.undo_label == "Find regions"
    assert editor.page.gap == 8.0
    assert colour_at(editor, UPPER) == (9, 8, 7)
    assert editor.page.regions.locked[region_at(editor.page, *LOWER)]


def test_a_step_taken_back_while_regions_are_found_anew_stays_taken_back(owner):
    editor = owner.show()
    stroke(RegionTool(editor), UPPER)
    owner.studio.find_regions(8.0)
    editor.undo()
    owner.run()
    assert not editor.page.regions.source.any()


def test_what_has_nothing_to_do_with_regions_does_not_delay_them(owner):
    editor = owner.show()
    owner.studio.find_regions(8.0)
    palette = Palette((Swatch((1, 2, 3), "ink"),))
    editor.commit("Palette", replace(editor.page, palette=palette))
    owner.studio.desk.drain()
    assert editor.page.gap == 8.0
    assert editor.page.palette == palette


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(finding, "_LARGE", 1)


def test_a_large_page_is_seen_before_its_regions_are_exact(owner, large):
    owner.studio.show(page(), None, "drawing")
    editor = owner.studio.editor
    seen = []
    editor.marked.connect(lambda: seen.append(editor.first_view))
    owner.studio.find_regions()
    owner.run()
    assert seen[0].shape == (40, 30)
    assert any("About" in notice.text for notice in owner.notices)
    assert editor.first_view is None
    owner.studio.find_regions(4.0)
    owner.run()
    assert editor.first_view is None


def test_a_first_view_tells_neighbours_apart():
    ink = np.kron(255 - drawing(), np.ones((4, 4), np.uint8))
    view, count = first_view(ink)
    assert view.shape == (160, 120)
    assert count >= 5
    places = ((60, 40), (20, 40), (2, 40))
    assert len({int(view[y, x]) for x, y in places}) == 3
