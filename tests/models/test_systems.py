"""Every system learns, is checked, written and read again."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.data.picturebatch import PictureSource
from models.networks.autocaconet import AutoCaCoNetConfig
from models.networks.patchgan import PatchGan
from models.networks.structure_ref import MultiScaleCritic, StructureRefConfig
from models.pipelines.files import load_any, save_network
from models.training.loop import new_state, step
from painter.base.errors import UserError
from tests.models.small_systems import CPU, PLAN, SIDE, STILL, TASKS, colornet, greys, setting


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


def test_weights_of_another_network_are_refused(pictures):
    other = new_state(colornet(setting(pictures)), PLAN, CPU).network.state_dict()
    with pytest.raises(UserError, match="another network"):
        new_state(greys(setting(pictures)), PLAN, CPU, other)


def test_critics_take_every_size(pictures):
    batch = PictureSource(pictures, np.arange(8), STILL, 0, CPU).batch(0)
    scores = MultiScaleCritic(StructureRefConfig(0.1))(batch.colour[:, :, ::8, ::8])
    assert torch.isfinite(scores).all()
    assert PatchGan(AutoCaCoNetConfig(0.1).critic)(batch.colour, batch.colour).shape[1] == 1
