"""Every system learns, survives a kill, and trains in several processes as one."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.data.picturebatch import PictureSettings, PictureSource, carried
from models.data.pictures import pack_pictures, pictures_of_engine
from models.data.strokes import strokes_on
from models.networks.autocaconet import AutoCaCoNetConfig
from models.networks.colornet import ColorNetConfig
from models.networks.deep_paint import DeepPaintConfig
from models.networks.hscau_greys import NEUTRAL, HscauGreysConfig
from models.networks.patchgan import PatchGan
from models.networks.structure_ref import MultiScaleCritic, StructureRefConfig
from models.pipelines.files import load_any, save_network
from models.training.adversarial import (
    ImagePool,
    bce_critic,
    bce_maker,
    hinge_critic,
    hinge_maker,
    slope_penalty,
)
from models.training.checkpoint import BEST
from models.training.config import Optimiser
from models.training.features import Features, trained_features
from models.training.loop import STATS, Plan, new_state, run, step
from models.training.measures import colourfulness, psnr
from models.training.ssim import ssim
from models.training.systems import is_system, read_system
from models.training.tasks.autocaconet import AutoCaCoNetLoss, AutoCaCoNetTask
from models.training.tasks.colornet import ColorNetLoss, ColorNetTask, lit
from models.training.tasks.deep_paint import DeepPaintLoss, DeepPaintTask
from models.training.tasks.hscau_greys import (
    Hinted,
    HscauGreysLoss,
    HscauGreysTask,
    hinted,
    nearest_hint,
    random_mask,
    sparse_mask,
)
from models.training.tasks.pictures import Pictures, Setting, split_people
from models.training.tasks.structure_ref import StructureRefLoss, StructureRefTask
from painter.base.errors import UserError
from painter.base.paths import checkout

SIDE = 64
CPU = torch.device("cpu")
CONFIGS = sorted(
    path for path in (checkout() / "models/training/configs").glob("*.toml") if is_system(path)
)
QUIET = lambda *_: None  # noqa: E731
STILL = PictureSettings(batch=8, fresh=0.0, worn=0.0, xdog=0.0, mirror=False)
PLAN = Plan(
    steps=20,
    batch=8,
    optimiser=Optimiser(rate=6e-3, warm_up=2, average=0.5, schedule="constant", clip=math.inf),
)


def picture_set(people=4):
    return pack_pictures(
        [one for seed in range(people) for one in pictures_of_engine(seed, SIDE)][: 2 * people],
        SIDE,
    )


@pytest.fixture(scope="module")
def pictures():
    return picture_set()


def setting(pictures, held_back=0, settings=STILL):
    return Setting(pictures, settings, held_back, 0, CPU)


def autocaconet(where):
    loss = AutoCaCoNetLoss(adversarial=0.05)
    return AutoCaCoNetTask(AutoCaCoNetConfig(0.07, pool=8), loss, where)


def deep_paint(where):
    return DeepPaintTask(DeepPaintConfig(0.12), DeepPaintLoss(adversarial=0.05), where)


def structure_ref(where, variant="fine_tune"):
    loss = StructureRefLoss(adversarial=0.01, warped=0.0, shuffled=0.0, wrong=0.0)
    where = replace(where, settings=replace(where.settings, partners=True))
    return StructureRefTask(StructureRefConfig(0.12, variant), loss, where, Features())


def greys(where):
    # Without spread hints, which leave little to learn in twenty steps.
    network = HscauGreysConfig(0.12, spread=False)
    return HscauGreysTask(network, HscauGreysLoss(photographs=0.0), where)


def colornet(where):
    return ColorNetTask(ColorNetConfig(0.12), ColorNetLoss(photographs=0.0), where)


TASKS = {
    "autocaconet": (autocaconet, "l1"),
    "deep_paint": (deep_paint, "l1"),
    "structure_ref, fine_tune": (structure_ref, "pixels"),
    "structure_ref, main": (lambda where: structure_ref(where, "main"), "pixels"),
    "hscau_greys": (greys, "l1"),
    "colornet": (colornet, "mse"),
}


@pytest.mark.parametrize("name", TASKS)
def test_twenty_steps_overfit_eight_pictures(name, pictures):
    make, main = TASKS[name]
    task = make(setting(pictures))
    state = new_state(task, PLAN, CPU)
    batch = task.batch(0)
    rows = [step(state, task, PLAN, batch, 0.0) for _ in range(20)]
    assert all(math.isfinite(value) for row in rows for value in row.values())
    assert rows[-1][main] < 0.5 * rows[0][main]


@pytest.mark.parametrize("name", TASKS)
def test_the_critic_and_the_network_never_pull_together(name, pictures):
    make, _ = TASKS[name]
    task = make(setting(pictures))
    state = new_state(task, PLAN, CPU)
    if state.critic is None:
        return
    batch = task.batch(0)
    made = task.make(state.network, batch)
    total = sum(task.critic_losses(state.critic, batch, made, 0).values())
    total.backward()
    assert all(value.grad is None for value in state.network.parameters())
    assert all(value.grad is not None for value in state.critic.parameters())
    before = [value.clone() for value in state.critic.parameters()]
    state.critic.requires_grad_(False)
    sum(task.adversarial_losses(state.critic, batch, made).values()).backward()
    assert any(value.grad is not None for value in state.network.parameters())
    assert all(torch.equal(a, b) for a, b in zip(before, state.critic.parameters(), strict=True))


@pytest.mark.parametrize("name", TASKS)
def test_checks_and_sheets_and_files(name, pictures, tmp_path):
    make, _ = TASKS[name]
    task = make(setting(pictures, held_back=2))
    state = new_state(task, PLAN, CPU)
    found = task.check(state.average)
    assert 0 < found["psnr"] < 60
    assert found == task.check(state.average)
    task.sheet(state.average, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 500
    save_network(tmp_path / "n.safetensors", state.average, SIDE)
    again, side = load_any(tmp_path / "n.safetensors")
    assert side == SIDE
    assert type(again) is type(state.average)
    assert again.config == state.average.config


@pytest.mark.parametrize("name", TASKS)
def test_half_precision_trains_too(name, pictures):
    make, main = TASKS[name]
    task = make(setting(pictures))
    plan = replace(PLAN, bfloat16=True)
    state = new_state(task, plan, CPU)
    batch = task.batch(0)
    rows = [step(state, task, plan, batch, 0.0) for _ in range(10)]
    assert all(math.isfinite(value) for row in rows for value in row.values())
    assert rows[-1][main] < rows[0][main]
    assert all(value.dtype == torch.float32 for value in state.network.parameters())


CHILD = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(1)
sys.path.insert(0, {root!r})
from tests.models.test_systems import *
plan = replace(PLAN, steps={steps}, save_every=1, check_every=2)
run(autocaconet(setting(picture_set(), 2)), plan, Path({out!r}), {again}, QUIET, CPU)
"""


def child(out, steps, again=False, **more):
    code = CHILD.format(root=str(checkout()), out=str(out), steps=steps, again=again)
    return subprocess.Popen([sys.executable, "-c", code], cwd=checkout(), **more)


def test_a_killed_adversarial_run_goes_on(pictures, tmp_path):
    process = child(tmp_path, 100000)
    try:
        deadline = time.monotonic() + 120
        while len(list(tmp_path.glob("step-*.safetensors"))) < 2:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    reached = int(max(tmp_path.glob("step-*.safetensors")).stem.removeprefix("step-"))
    plan = replace(PLAN, steps=reached + 2, save_every=1, check_every=2)
    state = run(autocaconet(setting(pictures, 2)), plan, tmp_path, True, QUIET, CPU)
    assert state.step == reached + 2
    assert (tmp_path / BEST).is_file()
    rows = [json.loads(line) for line in (tmp_path / STATS).read_text().splitlines()]
    last = [row for row in rows if "loss" in row][-1]
    assert {"step", "seconds", "samples_per_second", "l1", "critic adversarial"} <= set(last)
    assert any(row.get("best") for row in rows)


def test_a_run_in_two_parts_is_the_run_in_one(pictures, tmp_path):
    where = setting(pictures)
    plan = replace(PLAN, steps=4, save_every=2)
    whole = run(autocaconet(where), plan, tmp_path / "one", False, QUIET, CPU)
    run(autocaconet(where), replace(plan, steps=2), tmp_path / "two", False, QUIET, CPU)
    again = run(autocaconet(where), plan, tmp_path / "two", True, QUIET, CPU)
    assert again.step == 4
    for name in ("network", "average", "critic"):
        pairs = zip(
            getattr(whole, name).state_dict().values(),
            getattr(again, name).state_dict().values(),
            strict=True,
        )
        assert all(torch.allclose(one, two, atol=1e-5) for one, two in pairs)


GROUP = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(1)
sys.path.insert(0, {root!r})
from models.training.parallel import joined
from tests.models.test_systems import *
with joined() as group:
    state = run(greys(setting(picture_set())), replace(PLAN, steps=2), Path({out!r}), False,
                QUIET, CPU, None, group)
    weights = torch.cat([value.flatten() for value in state.network.parameters()])
    seen = [torch.empty_like(weights) for _ in range(2)]
    torch.distributed.all_gather(seen, weights)
    assert torch.equal(seen[0], seen[1]), "the processes drifted apart"
"""


def test_weights_of_another_network_are_refused(pictures):
    other = new_state(colornet(setting(pictures)), PLAN, CPU).network.state_dict()
    with pytest.raises(UserError, match="another network"):
        new_state(greys(setting(pictures)), PLAN, CPU, other)


def test_two_processes_train_as_one(tmp_path):
    script = tmp_path / "group.py"
    out = tmp_path / "out"
    script.write_text(GROUP.format(root=str(checkout()), out=str(out)), encoding="utf-8")
    words = ["-m", "torch.distributed.run", "--nproc_per_node=2", "--standalone", str(script)]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=checkout(),
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert [path.name for path in out.glob("step-*")] == ["step-0000002.safetensors"]


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
    flat = lambda x: {tuple(c) for c in (x.flatten(1).T * 255).round().int().tolist()}  # noqa: E731
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


def test_losses_of_critics():
    high, low = torch.full((2, 1, 3, 3), 8.0), torch.full((2, 1, 3, 3), -8.0)
    assert bce_critic(high, low) < 0.01 < bce_critic(low, high)
    assert bce_maker(high) < 0.01 < bce_maker(low)
    assert hinge_critic(high, low) == 0
    assert hinge_critic(low, high) == 18
    assert hinge_maker(high) == -8
    x = torch.rand(3, 3, 4, 4)
    # Of a plane the slope is the same everywhere.
    assert float(slope_penalty(lambda y: 2 * y, x)) == pytest.approx(4 * 48)


def test_the_pool_gives_old_pictures_back():
    pool = ImagePool(4)
    random = torch.Generator().manual_seed(0)
    first = torch.arange(4.0)[:, None, None, None]
    assert torch.equal(pool.exchange(first, random), first)
    later = torch.arange(4.0, 40.0)[:, None, None, None].requires_grad_(True)
    found = pool.exchange(later, random)
    changed = (found != later).sum()
    assert 8 < changed < 28
    assert not found.requires_grad
    # Pictures of another side do not mix with those that are kept.
    larger = torch.ones(4, 1, 2, 2)
    assert torch.equal(pool.exchange(larger, random), larger)


def test_similarity_is_that_of_scikit_image():
    from skimage.metrics import structural_similarity

    rng = np.random.default_rng(0)
    one = rng.random((40, 44)).astype(np.float32)
    two = (0.7 * one + 0.3 * rng.random((40, 44))).astype(np.float32)
    tensors = [torch.from_numpy(x)[None, None] for x in (one, two)]
    _, wanted = structural_similarity(
        one, two, data_range=1, gaussian_weights=True, sigma=1.5, win_size=11,
        use_sample_covariance=False, full=True,
    )  # fmt: skip
    assert float(ssim(tensors[0], tensors[0])) == pytest.approx(1, abs=1e-5)
    # Borders differ: zeros here, mirrored there.
    assert float(ssim(*tensors)) == pytest.approx(float(wanted.mean()), abs=0.03)


def test_similarity_does_not_suffer_from_half_precision():
    one = torch.full((1, 3, 32, 32), 0.9) + 0.01 * torch.rand(1, 3, 32, 32)
    with torch.autocast("cpu", torch.bfloat16):
        found = ssim(one, one)
    assert float(found) == pytest.approx(1, abs=1e-4)


def test_measures():
    white = torch.ones(1, 3, 8, 8)
    assert float(psnr(white, white)) == pytest.approx(100)
    assert float(psnr(white * 0.9, white)) == pytest.approx(20, abs=1e-3)
    assert float(colourfulness(white)) == 0
    red = white * torch.tensor([1.0, 0, 0])[:, None, None]
    assert float(colourfulness(red)) > 50


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


def test_features_learn_what_regions_are_like(pictures):
    source = PictureSource(pictures, np.arange(8), STILL, 0, CPU)
    network = trained_features(source, 15, 0, CPU)
    batch = source.batch(0)
    one, two = batch.colour[:4], batch.colour[4:]
    assert float(network.distance(one, one)) == 0
    assert float(network.distance(one, two)) > 0
    assert network.summary(one).shape == (4, 160)
    assert network.fingerprint() == network.fingerprint() != Features().fingerprint()
    assert not any(value.requires_grad for value in network.parameters())


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_shipped_configurations_are_valid(path):
    config = read_system(path)
    assert config.name == path.stem
    assert {"cpu", "full", "published"} <= set(config.profiles)
    assert set(config.data) <= {"core", "more"}
    for name in ("cpu", "full"):
        assert config.plan(config.profile(name)).steps > 100


def test_every_system_sees_as_many_samples_in_one_profile():
    configs = [read_system(path) for path in CONFIGS]
    for name in ("cpu", "full"):
        assert len({config.profile(name).samples for config in configs}) == 1
    assert len({config.system for config in configs}) == 5


def test_a_wrong_configuration_says_where(tmp_path):
    path = tmp_path / "c.toml"
    text = 'name = "x"\nplugin = "y"\nsystem = "colornet"\n[network]\nwidht = 1\n'
    path.write_text(text + "[profiles.cpu]\nsamples = 8\nbatch = 8\n", encoding="utf-8")
    with pytest.raises(UserError, match="widht"):
        read_system(path)
    path.write_text(text.replace("colornet", "moonnet"), encoding="utf-8")
    with pytest.raises(UserError, match="system"):
        read_system(path)
    with pytest.raises(UserError, match="no configuration"):
        read_system(Path(tmp_path / "none.toml"))


def test_critics_take_every_size(pictures):
    batch = PictureSource(pictures, np.arange(8), STILL, 0, CPU).batch(0)
    scores = MultiScaleCritic(StructureRefConfig(0.1))(batch.colour[:, :, ::8, ::8])
    assert torch.isfinite(scores).all()
    assert PatchGan(AutoCaCoNetConfig(0.1).critic)(batch.colour, batch.colour).shape[1] == 1
