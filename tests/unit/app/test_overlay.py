"""What a source was sure of and looked at, laid over the page."""

from dataclasses import replace

import numpy as np
import pytest

from painter.app.editor import Editor
from painter.app.overlay import CONFIDENCE, overlay_names, overlay_of, source_maps
from painter.base.geometry import Size
from painter.imaging.colour import to_oklab
from painter.imaging.heat import heat_colours, packed_heat
from painter.pixels.regiontable import RegionKind
from tests.unit.app.work import Owner, page

MAP = np.linspace(51, 204, 80 * 60).astype(np.uint8).reshape(80, 60)


@pytest.fixture
def editor(tmp_path):
    return Owner(tmp_path).show()


def proposed(state, confidence):
    table = state.regions
    rows = table.count + 1
    colours, source = np.full((rows, 3), 90, np.uint8), np.full(rows, 1, np.uint8)
    return replace(
        state, regions=table.proposed("x", colours, source, np.float32(confidence)[:rows])
    )


def test_pictures_in_colour_are_no_maps():
    maps = source_maps(Size(60, 80), {"attention 1": MAP, "painted": np.dstack([MAP] * 3)})
    assert list(maps.maps) == ["attention 1"]


def test_nothing_is_offered_before_there_are_colours(editor):
    assert editor.overlay_names == ()
    assert overlay_names(page(), source_maps(Size(1, 1), {"attention 1": MAP})) == ()


def test_a_map_is_stretched_to_its_range_and_says_so():
    state = page()
    seen = overlay_of(state, source_maps(state.size, {"attention 1": MAP}), "attention 1")
    assert (seen.title, seen.least, seen.most) == ("Attention 1", "0.20", "0.80")
    heat = packed_heat()
    assert seen.pixels.shape == MAP.shape
    assert (seen.pixels[0, 0], seen.pixels[-1, -1]) == (heat[0], heat[-1])


def test_a_map_that_is_alike_everywhere_can_be_shown():
    state = page()
    seen = overlay_of(state, source_maps(state.size, {"a": np.full((3, 2), 7, np.uint8)}), "a")
    assert len(np.unique(seen.pixels)) == 1
    assert seen.least == seen.most


def test_confidence_goes_by_regions(editor):
    sure = np.linspace(0, 1, editor.page.regions.count + 1)
    state = proposed(editor.page, sure)
    seen = overlay_of(state, source_maps(state.size, {}), CONFIDENCE)
    heat = packed_heat()
    owners = state.regions.region_of_atom
    assert len(seen.atoms) == len(owners)
    last = np.flatnonzero(owners == state.regions.count)
    assert (seen.atoms[last] == heat[0]).all()
    assert (seen.least, seen.most) == ("sure", "unsure")


def test_paper_that_stays_white_is_nothing_to_look_at(editor):
    table = editor.page.regions
    kind = np.full_like(table.kind, RegionKind.GUTTER)
    kind[1:3] = RegionKind.DRAWING
    state = proposed(replace(editor.page, regions=replace(table, kind=kind)), np.zeros(99))
    seen = overlay_of(state, source_maps(state.size, {}), CONFIDENCE)
    heat, owners = packed_heat(), state.regions.region_of_atom
    assert (seen.atoms[owners > 2] == heat[0]).all()
    assert (seen.atoms[(owners > 0) & (owners <= 2)] == heat[-1]).all()


def test_it_is_off_until_it_is_chosen_and_the_same_while_nothing_changes(editor):
    editor.commit("colours", proposed(editor.page, np.ones(99)))
    assert editor.overlay_on(editor.page) is None
    editor.show_overlay(CONFIDENCE)
    first = editor.overlay_on(editor.page)
    assert first is not None
    assert editor.overlay_on(editor.page) is first
    editor.undo()
    assert editor.overlay_on(editor.page) is None
    assert editor.overlay_name == ""
    editor.redo()
    assert editor.overlay_on(editor.page) is not None


def test_maps_of_another_size_are_not_shown():
    state = page()
    one = Editor(state)
    one.keep_maps(source_maps(Size(9, 9), {"attention 1": MAP}))
    one.show_overlay("attention 1")
    assert one.overlay_names == ()
    assert one.overlay_on(state) is None


def test_the_scale_falls_evenly_and_leaves_ink_readable():
    lightness = to_oklab(heat_colours()[np.newaxis])[0, :, 0]
    assert (np.diff(lightness) < 0.004).all()
    assert lightness[0] > 0.95
    assert lightness[-1] > 0.5
