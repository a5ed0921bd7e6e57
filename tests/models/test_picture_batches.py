"""What systems are shown: batches of drawings, their partners, and hints on them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.data.picturebatch import PictureSource, carried
from models.data.strokes import strokes_on
from models.networks.hscau_greys import NEUTRAL, HscauGreysConfig
from models.training.tasks.colornet import lit
from models.training.tasks.hscau_greys import (
    Hinted,
    HscauGreysLoss,
    HscauGreysTask,
    hinted,
    nearest_hint,
    random_mask,
    sparse_mask,
)
from models.training.tasks.pictures import Pictures, split_people
from tests.models.small_systems import CPU, SIDE, STILL, setting


def test_batches_are_seeded_and_recoloured(pictures):
    settings = replace(STILL, recolour=1.0, partners=True, worn=0.5, xdog=0.5, mirror=True)
    rows = np.arange(8)
    one, two = (PictureSource(pictures, rows, settings, 3, CPU).batch(7) for _ in range(2))
    assert torch.equal(one.ink, two.ink)
    assert torch.equal(one.colour, two.colour)
    other = PictureSource(pictures, rows, settings, 3, CPU).batch(8)
    assert not torch.equal(one.colour, other.colour)
    assert one.paired.all()

    # A partner has the very colours of its drawing, however they were changed.
    def flat(x):
        return {tuple(c) for c in (x.flatten(1).T * 255).round().int().tolist()}

    shared = flat(one.partner[0]) & flat(one.colour[0])
    assert len(shared) > 3


def test_another_pose_of_an_archive_wears_the_same_colours(pictures):
    # Palettes of an archive are by frequency: the two poses have theirs in different orders.
    turned, ids = pictures.colours.copy(), pictures.ids.copy()
    turned[1::2] = np.roll(turned[1::2], 1, axis=1)
    ids[1::2] += 1
    archive = replace(pictures, colours=turned, ids=ids, groups=("archive",) * 8)
    settings = replace(STILL, recolour=1.0, partners=True)
    ours = PictureSource(pictures, np.arange(8), settings, 3, CPU).batch(7)
    theirs = PictureSource(archive, np.arange(8), settings, 3, CPU).batch(7)
    assert torch.equal(ours.colour, theirs.colour)
    assert torch.equal(ours.partner, theirs.partner)


def test_colours_that_the_other_pose_alone_has_stay():
    old = np.array([[1, 1, 1], [2, 2, 2], [255, 255, 255]], np.uint8)
    new = np.array([[9, 9, 9], [8, 8, 8], [255, 255, 255]], np.uint8)
    other = np.array([[2, 2, 2], [5, 5, 5], [1, 1, 1]], np.uint8)
    assert carried(old, new, other).tolist() == [[8, 8, 8], [5, 5, 5], [9, 9, 9]]


def test_the_first_steps_see_drawings_at_half_their_side(pictures):
    source = PictureSource(pictures, np.arange(8), replace(STILL, small=2), 3, CPU)
    early, late = source.batch(1), source.batch(2)
    assert early.ink.shape == (8, 1, SIDE // 2, SIDE // 2)
    assert early.partner.shape == early.colour.shape == (8, 3, SIDE // 2, SIDE // 2)
    assert late.ink.shape == (8, 1, SIDE, SIDE)
    rows, rng = np.arange(8), np.random.default_rng(0)
    half, whole = (source.of(rows, rng, step) for step in (1, 2))
    assert torch.equal(half.flat, whole.flat[..., ::2, ::2])
    assert float(half.ink.mean()) == pytest.approx(float(whole.ink.mean()), abs=1e-4)


def test_nobody_is_both_trained_on_and_held_back():
    person = np.array([0, 0, 1, 2, 2, 2, 3, 4, 4, 5, 6, 6])
    for seed in range(10):
        rows, held = split_people(person, 3, seed)
        assert sorted([*rows, *held]) == list(range(12))
        assert not set(person[rows]) & set(person[held])
        assert len(held) <= 3
    assert len(split_people(person, 0, 0)[1]) == 0


def test_references_are_checked_with_other_poses(pictures):
    where = setting(pictures, 2, replace(STILL, partners=True))
    found = Pictures(where).checks()
    assert all(batch.paired.all() for batch in found)
    assert sum(len(batch.ink) for batch in found) == 2


def test_lines_can_be_those_of_the_published_data(pictures):
    settings = replace(STILL, canny=1.0)
    batch = PictureSource(pictures, np.arange(8), settings, 0, CPU).batch(0)
    assert set(batch.ink.unique().tolist()) <= {0.0, 1.0}
    assert not torch.equal(batch.ink, batch.clean)


def test_drawn_is_flats_under_ink(pictures):
    batch = PictureSource(pictures, np.arange(8), STILL, 0, CPU).of(
        np.array([2]), np.random.default_rng(0), 0
    )
    palette, ids = pictures.colours[2], pictures.ids[2]
    wanted = palette[ids] * (1 - pictures.ink[2][..., None] / 255)
    found = batch.colour[0].permute(1, 2, 0).numpy() * 255
    assert np.abs(found - wanted).max() < 0.01


def test_hints_are_the_truth_where_the_mask_is():
    picture = torch.rand(2, 3, 32, 32)
    random = torch.Generator().manual_seed(0)
    seen = hinted(picture, random_mask(picture, random))
    on = seen.mask.expand_as(seen.hint) > 0
    assert torch.equal(seen.hint[on], seen.truth[on])
    assert (seen.hint[~on] == np.float32(NEUTRAL)).all()
    large = torch.zeros(6, 3, 200, 200)
    shares = random_mask(large, random).mean(dim=(1, 2, 3))
    assert all(min(abs(float(s) - w) for w in (0.03, 0.01, 0.005)) < 0.002 for s in shares)
    assert sparse_mask(large, random).mean(dim=(1, 2, 3)).max() < 0.12


def test_drawn_hints_take_the_place_of_sparse_ones_only(pictures):
    def first(**loss):
        changes = {"photographs": 0.0, **loss}
        task = HscauGreysTask(HscauGreysConfig(0.12), HscauGreysLoss(**changes), setting(pictures))
        return task.batch(0)

    plain, drawn = first(sparse=0.5), first(sparse=0.5, drawn=1.0)
    assert torch.equal(plain.truth, drawn.truth)
    same = [torch.equal(*pair) for pair in zip(plain.mask, drawn.mask, strict=True)]
    assert 0 < sum(same) < len(same)
    for k in (k for k, is_same in enumerate(same) if is_same):
        assert torch.equal(plain.hint[k], drawn.hint[k])
    all_drawn = first(sparse=1.0, drawn=1.0)
    on = all_drawn.mask.expand_as(all_drawn.hint) > 0
    assert on.any()
    # On flats the colour of a stroke is its region's but for an artist's hand, and ink.
    assert float((all_drawn.hint - all_drawn.truth)[on].abs().median()) < 0.03


def test_strokes_lie_on_colours_not_on_their_smooth_edges():
    flat = np.zeros((80, 80, 3), np.uint8)
    flat[:40], flat[40:] = (200, 40, 40), (40, 90, 200)
    flat[40, :5] = (120, 65, 120)
    seen = 0
    for seed in range(12):
        colour, mask = strokes_on(flat, np.random.default_rng(seed))
        apart = np.abs(colour.astype(int)[:, :, np.newaxis] - [[200, 40, 40], [40, 90, 200]])
        assert apart.max(axis=-1).min(axis=-1)[mask].max(initial=0) < 40
        seen += int(mask.any())
    assert seen > 5


def test_the_nearest_hint_is_the_nearest():
    mask = torch.zeros(1, 1, 6, 20)
    mask[0, 0, 3, 2] = mask[0, 0, 3, 17] = 1
    truth = torch.zeros(1, 2, 6, 20)
    truth[..., 10:] = 1
    seen = Hinted(torch.zeros(1, 1, 6, 20), truth, truth * mask, mask)
    assert torch.equal(nearest_hint(seen), truth)
    none = Hinted(seen.light, truth, seen.hint, 0 * mask)
    assert (nearest_hint(none) == np.float32(NEUTRAL)).all()


def test_both_flows_see_what_they_should():
    grey = torch.full((1, 3, 4, 4), 0.5)
    assert float(lit(grey, "gray").seen[0, 0, 0, 0]) == pytest.approx(0.5)
    # The true L* of middle grey, over 255; not grey times 100.
    assert float(lit(grey, "l").seen[0, 0, 0, 0]) == pytest.approx(53.39 / 255, abs=1e-3)
