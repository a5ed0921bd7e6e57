"""The loop learns, and survives a kill at any moment."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch

from models.data.batch import BatchConfig, collate
from models.networks.regionhead import Proposal
from models.training.checkpoint import resume, save_checkpoint
from models.training.config import Optimiser, Profile, TrainConfig, read_config
from models.training.loop import STATS, new_state, split, step
from models.training.losses import LossWeights, closeness, proposal_loss
from models.training.tasks.ink import InkTask, look_and_propose, plan_of, train
from models.training.validation import validate
from painter.base.errors import UsageError, UserError
from painter.base.paths import checkout
from tests.models.conftest import SMALL
from tests.models.killing import killed_after_two_checkpoints

PROFILE = Profile(steps=12, drawings=4, pictures=2)
CONFIG = TrainConfig(
    name="small",
    plugin="none",
    data=(),
    held_back=2,
    save_every=2,
    check_every=6,
    network=SMALL,
    optimiser=Optimiser(rate=4e-3, warm_up=3, average=0.9),
    profiles={"cpu": PROFILE},
)
QUIET = lambda *_: None  # noqa: E731


def new_run(drawings):
    task = InkTask(CONFIG, PROFILE, drawings, torch.device("cpu"))
    return task, new_state(task, plan_of(CONFIG, PROFILE), torch.device("cpu"))


def test_twenty_steps_overfit_eight_drawings(drawing_set):
    rows = np.arange(8)
    task, state = new_run(drawing_set)
    plan = plan_of(CONFIG, PROFILE)
    config = BatchConfig(drawings=8, pictures=8, recolour=0, augment=False, hints=4)
    batch = collate(drawing_set, rows, config, np.random.default_rng(0))
    losses = [step(state, task, plan, batch, 0.0) for _ in range(20)]
    assert losses[-1]["mixture"] < 0.6 * losses[0]["mixture"]
    assert losses[-1]["picture"] < 0.6 * losses[0]["picture"]
    found = validate(state.network.eval(), drawing_set, rows)
    truth = drawing_set.colours
    white = float((truth == 255).all(axis=1).mean())
    assert found["whole"] > white + 0.1


def test_half_precision_trains_too(drawing_set):
    rows = np.arange(4)
    _, state = new_run(drawing_set)
    config = BatchConfig(drawings=4, pictures=2)
    batch = collate(drawing_set, rows, config, np.random.default_rng(0))
    with torch.autocast("cpu", torch.bfloat16):
        proposal, painted = look_and_propose(state.network, batch)
    assert proposal.bins.dtype == painted.colour.dtype == torch.float32
    assert torch.isfinite(proposal.bins).all()
    assert torch.isfinite(painted.colour).all()


CHILD = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(1)
sys.path.insert(0, {root!r})
from models.data.cache import pack
from models.data.truth import drawing_of
from models.pipelines.page import prepare_page
from models.training.tasks.ink import train
from tests.models.conftest import SIDE, shape_pairs
from tests.models.test_training import CONFIG, QUIET, PROFILE
made = [drawing_of(pair) for pair in shape_pairs(8)]
pages = [(prepare_page(d.ink, d.labels, d.table, SIDE), d.colours[1:]) for d in made]
slow = PROFILE.model_copy(update={{"steps": 100000}})
train(CONFIG, slow, pack(pages, SIDE), Path({out!r}), False, QUIET)
"""


def test_a_killed_run_goes_on_from_its_newest_checkpoint(drawing_set, tmp_path):
    code = CHILD.format(root=str(checkout()), out=str(tmp_path))
    child = subprocess.Popen([sys.executable, "-c", code], cwd=checkout())
    reached = killed_after_two_checkpoints(child, tmp_path)
    more = PROFILE.model_copy(update={"steps": reached + 3})
    state = train(CONFIG, more, drawing_set, tmp_path, True, QUIET)
    assert state.step == reached + 3
    rows = [json.loads(line) for line in (tmp_path / STATS).read_text().splitlines()]
    assert rows[-2]["step"] == reached + 3
    assert set(rows[-1]["validation"]) == {"whole", "geometry", "painted", "score"}


def test_a_run_in_two_parts_is_the_run_in_one(drawing_set, tmp_path):
    six = PROFILE.model_copy(update={"steps": 6})
    whole = train(CONFIG, six, drawing_set, tmp_path / "one", False, QUIET)

    train(CONFIG, six, drawing_set, tmp_path / "two", False, QUIET)
    # Fall back to step 4, as if the rest had been lost.
    (tmp_path / "two" / "step-0000006.safetensors").unlink()
    assert (tmp_path / "two" / "step-0000004.safetensors").is_file()
    again = train(CONFIG, six, drawing_set, tmp_path / "two", True, QUIET)
    for one, two in zip(whole.average.parameters(), again.average.parameters(), strict=True):
        assert torch.allclose(one, two, atol=1e-6)


def test_a_torn_checkpoint_is_passed_over(drawing_set, tmp_path):
    _, state = new_run(drawing_set)
    state.step = 2
    save_checkpoint(tmp_path, state)
    state.step = 4
    torn = save_checkpoint(tmp_path, state)
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    _, fresh = new_run(drawing_set)
    assert resume(tmp_path, fresh)
    assert fresh.step == 2
    assert not resume(tmp_path / "empty", fresh)


def test_the_loss_is_least_where_the_proposal_is_right():
    truth = torch.tensor([[[0.7, 0.1, 0.0], [0.5, 0.0, 0.1]]])
    bins = torch.tensor([[0.7, 0.1, 0.0], [0.2, 0.0, 0.0]])
    hint = torch.tensor([[[0.0, 0.0, 0.0], [0.5, 0.0, 0.1]]])

    def loss(pointing, first):
        pointer = torch.tensor([[[1e-6, pointing], [1e-6, pointing]]]).log()
        share = torch.tensor([[[first, 1 - first]]]).expand(1, 2, 2) * (1 - pointing)
        proposal = Proposal(pointer, share.log(), torch.zeros(1, 2))
        weight = torch.tensor([[1.0, 0.0]])
        parts = proposal_loss(proposal, bins, hint, truth, weight, LossWeights())
        return float(parts["mixture"])

    assert loss(0.01, 0.98) < loss(0.01, 0.5) < loss(0.9, 0.02)
    assert float(closeness(truth[0, 0], truth[0, 0])) == 1


def test_the_shipped_configuration_is_valid():
    config = read_config(checkout() / "models/training/configs/hscau_net_ink.toml")
    assert {"cpu", "full"} <= set(config.profiles)
    assert set(config.data) <= {"core", "more"}
    with pytest.raises(UsageError, match="profile"):
        config.profile("moon")


def test_a_wrong_configuration_says_where(tmp_path):
    path = tmp_path / "c.toml"
    with pytest.raises(UserError, match="no configuration"):
        read_config(path)
    path.write_text('name = "x"\nplugin = "y"\ndata = []\nprofiles = {}\nfoo = 1\n[network]\n')
    with pytest.raises(UserError, match="foo"):
        read_config(path)
    path.write_text("= what")
    with pytest.raises(UserError, match="cannot be read"):
        read_config(path)


def test_rows_are_trained_on_or_validate_but_not_both():
    rows, held = split(100, 30, 1)
    assert len(held) == 25
    assert not set(rows) & set(held)
    assert np.array_equal(split(100, 30, 1)[1], held)
