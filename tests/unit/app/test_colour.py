"""Colours by hand: they stay, and they are carried on like hints."""

from dataclasses import replace

import numpy as np
import pytest

from painter.api.progress import silent
from painter.api.request import Mode
from painter.app.accepting import accept
from painter.app.colour import propose
from painter.app.lay_in import lay_in
from painter.app.proposal import ColourGuidance, ColourSettings
from painter.app.regions import find_page_regions
from painter.base.errors import UsageError, UserError
from painter.base.geometry import Size
from painter.document.layer import FillLayer, InkLayer
from painter.document.page import PageState
from painter.host.discover import discover, usable
from painter.host.session import PluginSession
from painter.pixels.palette import Palette, Swatch
from painter.pixels.regiontable import Source
from painter.pixels.tilemap import TileMap


@pytest.fixture
def session():
    plugin, manifest = usable(discover(), "region_fill")
    with PluginSession(plugin, manifest) as opened:
        yield opened


@pytest.fixture
def page():
    """A frame with four boxes in it, regions found."""
    ink = np.zeros((400, 400), np.uint8)
    for left, top, right, bottom in (
        (20, 20, 380, 380),
        (60, 60, 160, 160),
        (240, 60, 340, 160),
        (60, 240, 160, 340),
        (240, 240, 340, 340),
    ):
        ink[top : top + 3, left:right] = ink[bottom - 3 : bottom, left:right] = 255
        ink[top:bottom, left : left + 3] = ink[top:bottom, right - 3 : right] = 255
    found = find_page_regions(ink, None, silent)
    layers = (
        InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink)),
        FillLayer(id=2, name="paper", rgb=(255, 255, 255)),
    )
    return PageState(size=Size(400, 400), layers=layers, labels=found.labels, regions=found.table)


def region(page, x, y):
    return int(page.regions.region_of_atom[page.labels.at(x, y)])


def coloured(page, x, y, rgb):
    table = page.regions.with_colour(np.array([region(page, x, y)]), rgb)
    return replace(page, regions=table)


def test_a_box_coloured_by_hand_colours_the_boxes_like_it(page, session):
    page = coloured(page, 110, 110, (200, 30, 40))
    settings = ColourSettings(mode=Mode.HINT)
    after = accept(page, propose(page, ColourGuidance(), settings, session), lay_in)
    assert tuple(after.regions.colour[region(page, 290, 110)]) == (200, 30, 40)
    assert after.regions.source[region(page, 110, 110)] == Source.ARTIST


def test_without_any_hint_the_mode_is_refused(page, session):
    with pytest.raises(UsageError, match="hints"):
        propose(page, ColourGuidance(), ColourSettings(mode=Mode.HINT), session)


def test_what_was_decided_while_the_plugin_worked_stays(page, session):
    proposal = propose(page, ColourGuidance(), ColourSettings(), session)
    meanwhile = coloured(page, 290, 290, (1, 2, 3))
    after = accept(meanwhile, proposal, lay_in)
    assert tuple(after.regions.colour[region(page, 290, 290)]) == (1, 2, 3)
    assert (after.regions.source == Source.PLUGIN).any()


def test_regions_found_anew_meanwhile_refuse_the_proposal(page, session):
    proposal = propose(page, ColourGuidance(), ColourSettings(), session)
    other = replace(page, labels=replace(page.labels))
    with pytest.raises(UserError, match="changed"):
        accept(other, proposal, lay_in)


def test_locked_regions_are_neither_hinted_nor_split(page, session):
    inside = region(page, 110, 110)
    locked = replace(page, regions=page.regions.with_lock(np.array([inside]), True))
    hints = np.zeros((400, 400, 4), np.uint8)
    hints[100:120, 70:90] = (255, 0, 0, 255)
    hints[100:120, 130:150] = (0, 0, 255, 255)
    guidance = ColourGuidance(hints=hints)
    proposal = propose(locked, guidance, ColourSettings(mode=Mode.HINT), session)
    after = accept(locked, proposal, lay_in)
    assert after.regions.count == page.regions.count
    assert tuple(after.regions.colour[inside]) == (255, 255, 255)
    assert any("stay" in notice for notice in proposal.notices)


@pytest.mark.parametrize("given", ["own", "other"])
def test_colouring_by_a_palette_leaves_the_artists_own(page, session, given):
    own = Palette((Swatch((1, 2, 3)), Swatch((200, 30, 40))))
    other = Palette((Swatch((9, 9, 9)),))
    page = replace(page, palette=own)
    guidance = ColourGuidance(palette=own if given == "own" else other)
    proposal = propose(page, guidance, ColourSettings(mode=Mode.AUTO), session)
    after = accept(page, proposal, lay_in)
    assert after.palette is own
    # The page's own may be edited yet: it is not kept as something that was given.
    assert after.guidance.palette == (None if given == "own" else other)


def test_a_page_without_a_palette_takes_the_one_that_was_given(page, session):
    other = Palette((Swatch((9, 9, 9)),))
    proposal = propose(page, ColourGuidance(palette=other), ColourSettings(), session)
    assert accept(page, proposal, lay_in).palette == other
