"""Drawings of our own: exact, seeded, of any size, in styles of which one is kept apart."""

import hashlib

import cv2
import numpy as np
import pytest

from models.data.engine.character import new_character
from models.data.engine.curve import Frame, ellipse, points
from models.data.engine.make import KINDS, draw, draw_poses
from models.data.engine.materials import PER_OWNER, Material, apart, palette_of
from models.data.engine.page import panels
from models.data.engine.sheet import Sheet
from models.data.engine.style import STYLES, UNSEEN, pick_style
from models.data.truth import drawing_of


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_is_a_drawing(kind):
    one, two = (draw(5, kind, side=128) for _ in range(2))
    assert np.array_equal(one.ink, two.ink)
    assert np.array_equal(one.ids, two.ids)
    assert np.array_equal(one.colours, two.colours)
    other = draw(6, kind, side=128)
    assert not np.array_equal(one.ids, other.ids)
    assert one.ink.shape == one.ids.shape == ((179, 128) if kind == "page" else (128, 128))
    assert one.ink.max() > 200
    assert len(np.unique(one.ids)) > (1 if kind == "scene" else 5)


def test_materials_can_be_told_apart_by_their_colour():
    for seed in range(20):
        colours = draw(seed, side=32).colours
        own = np.arange(len(colours)) % PER_OWNER
        white = np.isin(own, (Material.PAPER, Material.BALLOON))
        assert (colours[white] == 255).all()
        assert len(np.unique(colours[~white], axis=0)) == (~white).sum()
        assert not (colours[~white] == 255).all(axis=1).any()


def test_apart_changes_as_little_as_it_can():
    same = np.full((40, 3), 200, np.uint8)
    found = apart(same, np.zeros(40, np.bool_))
    assert len(np.unique(found, axis=0)) == 40
    assert np.abs(found.astype(int) - 200).max() < 40


def test_one_person_in_many_poses_keeps_every_colour():
    made = draw_poses(4, 4, "figure", STYLES[0], 192)
    parts = (Material.SKIN, Material.HAIR, Material.TOP)
    for one in made:
        assert np.array_equal(one.colours, made[0].colours)
        assert all((one.ids == part).sum() > 20 for part in parts)
    assert len({one.ids.tobytes() for one in made}) == 4


def test_regions_follow_from_the_drawing():
    made = draw(11, "bust", STYLES[0], 256)
    drawing = drawing_of(made.pair())
    assert drawing.table.count > 8
    for label in range(1, drawing.table.count + 1):
        inside = made.ids[drawing.labels == label]
        colours = made.colours[np.unique(inside)]
        assert (colours == colours[0]).all()


def test_the_ink_stands_where_materials_meet():
    made = draw(3, "bust", STYLES[0], 384)
    skin, hair = made.ids == Material.SKIN, made.ids == Material.HAIR
    near = cv2.dilate(skin.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    meeting = near & hair
    assert meeting.sum() > 50
    inked = cv2.dilate(made.ink, np.ones((3, 3), np.uint8)) > 100
    assert inked[meeting].mean() > 0.95


def test_the_unseen_style_is_never_drawn_for_training():
    picked = {pick_style(np.random.default_rng(k)).name for k in range(200)}
    assert picked == {style.name for style in STYLES}
    assert UNSEEN.name not in picked


def test_styles_draw_differently():
    prints = {
        hashlib.sha256(draw(1, "bust", style, 96).ink.tobytes()).hexdigest()
        for style in (*STYLES, UNSEEN)
    }
    assert len(prints) == len(STYLES) + 1


def test_many_characters_can_be_drawn():
    backs = {new_character(np.random.default_rng(k)).back for k in range(200)}
    assert len(backs) == 9
    for seed in range(24):
        draw(seed, KINDS[seed % len(KINDS)], (*STYLES, UNSEEN)[seed % 7], 48)


def test_panels_stand_on_the_page_and_never_meet():
    for seed in range(20):
        found = panels(np.random.default_rng(seed), 1.4)
        for k, one in enumerate(found):
            assert 0 < one.left < one.right < 1
            assert 0 < one.top < one.bottom < 1.4
            for other in found[:k]:
                apart = one.left >= other.right or one.top >= other.bottom
                assert apart or other.left >= one.right or other.top >= one.bottom


def test_what_is_drawn_within_an_outline_stays_there():
    sheet = Sheet(np.random.default_rng(0), STYLES[0], 64)
    frame = Frame(0.5, 0.5, 1.0)
    with sheet.within(frame, ellipse(0, 0, 0.2, 0.2)):
        sheet.fill(frame, ellipse(0, 0, 0.45, 0.45), 7)
    ids = sheet.ids()
    assert ids[32, 32] == 7
    assert (ids[:10] == 0).all()
    sheet.fill(frame, points((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)), 9)
    assert (sheet.ids()[1:-1, 1:-1] == 9).all()


def test_tone_covers_the_share_asked_for():
    sheet = Sheet(np.random.default_rng(0), STYLES[0], 256)
    everything = points((0, 0), (1, 0), (1, 1), (0, 1))
    sheet.fill(Frame(0, 0, 1), everything, 5, lined=False)
    sheet.dots(5, 8, 0.3)
    assert abs(sheet.ink().mean() / 255 - 0.3) < 0.04


def test_frames_compose():
    inner = Frame(0.2, 0.3, 2.0, 0.7, flip=True).moved(0.4, -0.1, 0.5, 0.3)
    outer = Frame(0.2, 0.3, 2.0, 0.7, flip=True)
    own = Frame(0.4, -0.1, 0.5, 0.3)
    path = points((0.3, 0.9), (-1, 0.2), (0, 0))
    assert np.allclose(inner.at(path), outer.at(own.at(path)))


def test_palettes_are_plausible():
    for seed in range(30):
        colours = palette_of(np.random.default_rng(seed)).astype(int)
        skin, leaf = colours[Material.SKIN], colours[Material.LEAF]
        assert skin[0] > skin[2]
        assert leaf[1] > leaf[2]
