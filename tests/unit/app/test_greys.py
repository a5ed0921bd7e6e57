"""Colouring a grey page whose greys stay."""

from dataclasses import replace

import numpy as np
import pytest

from painter.api.request import Mode
from painter.app.accepting import accept
from painter.app.colour import colour_page, propose
from painter.app.editor import Editor
from painter.app.greys import grey_hints, has_greys
from painter.app.lay_in import lay_in
from painter.app.layers import straight_layer
from painter.app.proposal import ColourGuidance, ColourSettings
from painter.app.regions import given_regions
from painter.app.tools.brush import HintTool
from painter.base.errors import UserError
from painter.base.paths import user_plugins
from painter.document.drawing import draw_page
from painter.document.edits import ensure_hints, find_layer, recolour, set_layer, set_pixels
from painter.document.layer import FlatsLayer, HintsLayer, InkLayer
from painter.host.discover import discover, usable
from painter.host.session import PluginSession
from painter.io.inkplate import inked_page
from painter.render.blend import BlendMode
from painter.segment.flatten import FlattenMethod
from tests.unit.app.keeper import chroma_at, grey_page, lightness_apart, write_keeper
from tests.unit.app.work import drawing, stroke

AUTO = ColourSettings()
NOTHING = ColourGuidance()


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    write_keeper(user_plugins())
    plugin, manifest = usable(discover(), "keeper")
    with PluginSession(plugin, manifest) as opened:
        yield opened


@pytest.fixture
def page():
    return inked_page(grey_page(), None)[0]


def names(page):
    return [layer.name for layer in page.layers]


def hints_at(y, x, rgb, size=(160, 200)):
    picture = np.zeros((*size, 4), np.uint8)
    picture[y - 4 : y + 5, x - 4 : x + 5] = (*rgb, 255)
    return picture


def test_the_layers_are_those_of_a_grey_page(page, session):
    hints = hints_at(80, 40, (60, 60, 200))
    done = colour_page(page, ColourGuidance(hints=hints), ColourSettings(mode=Mode.HINT), session)
    assert names(done.page) == ["colour", "light", "ink", "hints", "paper"]
    colour, light, ink, hidden, paper = done.page.layers
    assert colour.blend is BlendMode.COLOUR
    assert light.blend is ink.blend is paper.blend is BlendMode.NORMAL
    assert isinstance(ink, InkLayer)
    assert ink.coverage is page.ink.coverage
    assert isinstance(hidden, HintsLayer)
    assert not hidden.visible
    assert find_layer(done.page, done.page.active) is colour
    assert done.notices == ()


def test_the_greys_stay_and_the_colours_are_the_plugins(page, session):
    done = colour_page(page, NOTHING, AUTO, session)
    picture = draw_page(done.page)
    assert lightness_apart(picture, grey_page()) <= 1
    assert chroma_at(picture, 80, 40)[0] < -20
    assert chroma_at(picture, 140, 160)[0] > 20
    seen = done.result.extras["seen"]
    assert np.array_equal(seen, grey_page())


def test_weak_colours_make_one_layer_only(page, session, monkeypatch):
    colorize = session.colorize

    def pale(request, progress):
        result = colorize(request, progress)
        return replace(result, picture=np.full_like(result.picture, (128, 129, 127)))

    monkeypatch.setattr(session, "colorize", pale)
    done = colour_page(page, NOTHING, AUTO, session)
    assert names(done.page) == ["colour", "ink", "paper"]


def test_hinted_pixels_have_the_asked_chroma(page, session):
    hints = hints_at(80, 40, (120, 90, 150))
    settings = ColourSettings(mode=Mode.HINT)
    done = colour_page(page, ColourGuidance(hints=hints), settings, session)
    picture = draw_page(done.page)
    asked = chroma_at(hints, 80, 40)
    assert np.abs(chroma_at(picture, 80, 40) - asked).max() < 2
    assert np.abs(chroma_at(picture, 80, 70) - asked).max() > 20
    assert lightness_apart(picture, grey_page()) <= 1
    assert done.result.extras["hinted"][80, 40] == 255


def test_regions_coloured_by_hand_keep_their_chroma(page, session):
    halves = np.ones((160, 200), np.uint32)
    halves[80:] = 2
    first = accept(page, propose(page, ColourGuidance(labels=halves), AUTO, session), lay_in)
    decided = recolour(first, [2], (120, 90, 150))
    proposal = propose(decided, NOTHING, AUTO, session)
    again = accept(decided, proposal, lay_in)
    picture = draw_page(again)
    asked = chroma_at(np.array([[(120, 90, 150)]], np.uint8), 0, 0)
    assert np.abs(chroma_at(picture, 120, 40) - asked).max() < 2
    assert np.array_equal(picture[:79], draw_page(first)[:79])
    assert lightness_apart(picture, grey_page()) <= 1
    assert again.regions is decided.regions
    assert (proposal.result.extras["hinted"][80:] == 255).all()


def test_a_plugin_is_told_which_regions_are_hinted():
    atoms = np.ones((160, 200), np.uint32)
    atoms[:, 100:] = 2
    table = given_regions(atoms, np.zeros((160, 200), np.uint8)).table
    painted = hints_at(80, 40, (10, 20, 30)) + hints_at(20, 60, (30, 40, 50))
    hints = grey_hints(painted, atoms, table)
    assert hints.region.tolist() == [1]
    assert hints.colour.tolist() == [[20, 30, 40]]
    assert hints.point.tolist() == [[50, 50]]
    assert np.array_equal(hints.picture, painted)
    assert grey_hints(None, atoms, table) is None


def test_flattening_is_done_only_when_asked_for(page, session):
    soft = colour_page(page, NOTHING, AUTO, session)
    flat = colour_page(page, NOTHING, ColourSettings(flatten=FlattenMethod.MEDIAN), session)
    again = colour_page(page, NOTHING, ColourSettings(flatten=FlattenMethod.NONE), session)
    assert np.array_equal(draw_page(soft.page), draw_page(again.page))
    assert not np.array_equal(draw_page(soft.page), draw_page(flat.page))
    assert lightness_apart(draw_page(flat.page), grey_page()) <= 1


def test_in_the_editor_the_layers_lie_on_the_ink_and_nothing_shows_below(page, session):
    first = accept(page, propose(page, NOTHING, AUTO, session), lay_in)
    assert names(first) == ["colour", "light", "ink", "paper"]
    region = int(first.regions.region_of_atom[first.labels.at(100, 80)])
    decided = recolour(first, [region], (10, 20, 30))
    second = accept(decided, propose(decided, NOTHING, AUTO, session), lay_in)
    assert names(second) == ["colour", "light", "ink", "flats", "paper"]
    assert [layer.id for layer in second.layers] == [layer.id for layer in decided.layers]
    assert not next(x for x in second.layers if isinstance(x, FlatsLayer)).visible
    assert lightness_apart(draw_page(second), grey_page()) <= 1


def test_a_plugin_that_colours_regions_takes_the_page_back(page, session):
    grey = accept(page, propose(page, NOTHING, AUTO, session), lay_in)
    plugin, manifest = usable(discover(), "region_fill")
    with PluginSession(plugin, manifest) as fill:
        after = accept(grey, propose(grey, NOTHING, AUTO, fill), lay_in)
    shown = [layer.name for layer in after.layers if layer.visible]
    assert shown == ["ink", "flats", "paper"]
    back = accept(after, propose(after, NOTHING, AUTO, session), lay_in)
    shown = [layer.name for layer in back.layers if layer.visible]
    assert shown == ["colour", "light", "ink", "paper"]


def test_the_next_hints_are_seen_in_their_own_colour(page, session):
    hinted, layer = ensure_hints(page)
    painted = straight_layer(hints_at(80, 40, (120, 90, 150)))
    hinted = set_pixels(hinted, layer.id, painted)
    after = accept(hinted, propose(hinted, NOTHING, AUTO, session), lay_in)
    assert names(after) == ["hints", "colour", "light", "ink", "paper"]
    assert not after.layers[0].visible
    editor = Editor(after)
    editor.colour = (200, 30, 60)
    stroke(HintTool(editor), (150, 120))
    assert draw_page(editor.page)[120, 150].tolist() == [200, 30, 60, 255]
    fresh = accept(page, propose(page, NOTHING, AUTO, session), lay_in)
    assert names(ensure_hints(fresh)[0]) == ["hints", "colour", "light", "ink", "paper"]


def test_a_locked_layer_of_an_earlier_time_is_left_alone(page, session):
    first = accept(page, propose(page, NOTHING, AUTO, session), lay_in)
    old = first.layers[0]
    kept = set_layer(first, old.id, locked=True)
    after = accept(kept, propose(kept, NOTHING, AUTO, session), lay_in)
    assert find_layer(after, old.id).pixels is old.pixels


def test_ink_replaced_meanwhile_refuses_the_proposal(page, session):
    proposal = propose(page, NOTHING, AUTO, session)
    other, _ = inked_page(255 - grey_page(), None)
    with pytest.raises(UserError, match="ink has changed"):
        accept(other, proposal, lay_in)


def test_regions_found_meanwhile_stay(page, session):
    proposal = propose(page, NOTHING, AUTO, session)
    known = proposal.regions.on(page)
    after = accept(known, proposal, lay_in)
    assert after.labels is known.labels
    assert after.regions is known.regions


def test_line_art_is_told_to_have_no_greys(session):
    inked, _ = inked_page(drawing(), None)
    done = colour_page(inked, NOTHING, AUTO, session)
    assert [text for text in done.notices if "line art" in text] == list(done.notices)
    assert len(done.notices) == 1
    assert lightness_apart(draw_page(done.page), drawing()) <= 1


def test_a_shade_is_not_to_be_had(page, session):
    done = colour_page(page, NOTHING, ColourSettings(shade=True), session)
    assert any("shade" in text for text in done.notices)
    assert "shade" not in names(done.page)


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 2), (5, 3), (257, 255)])
def test_pages_of_any_size(size, session):
    grey = np.random.default_rng(0).integers(0, 256, size, dtype=np.uint8)
    page, _ = inked_page(grey, None)
    done = colour_page(page, NOTHING, AUTO, session)
    picture = draw_page(done.page)
    assert picture.shape[:2] == size
    assert lightness_apart(picture, grey) <= 1


def test_greys_are_told_from_lines_and_dots():
    assert has_greys(255 - grey_page())
    assert not has_greys(255 - drawing((400, 500)))
    dots = np.zeros((200, 200), np.uint8)
    dots[::6, ::6] = dots[1::6, ::6] = dots[::6, 1::6] = 255
    assert not has_greys(dots)
    assert not has_greys(np.zeros((1, 1), np.uint8))
