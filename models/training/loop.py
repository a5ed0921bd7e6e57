"""The training loop: AdamW, warm-up and cosine, average of the weights, resume after a kill."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.data.batch import Batch, batches
from models.data.bins import colour_bins
from models.data.cache import DrawingSet
from models.networks.geometry import Regions
from models.networks.hscau import HscauNet, Painted, pool_by_region
from models.networks.regionhead import Proposal
from models.pipelines.files import in_place
from models.training.checkpoint import RunState, resume, save_checkpoint
from models.training.config import Profile, TrainConfig
from models.training.losses import picture_loss, proposal_loss
from models.training.validation import validate

STATS = "stats.jsonl"
Say = Callable[[float, str], None]


def split(count: int, held_back: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows to train on and rows to validate on, the same for the same seed."""
    order = np.random.default_rng(seed).permutation(count)
    held = min(held_back, count // 4)
    return np.sort(order[held:]), np.sort(order[:held])


def train(
    config: TrainConfig,
    profile: Profile,
    drawings: DrawingSet,
    out: Path,
    again: bool,
    say: Say,
    device: str = "cpu",
    initial: dict[str, Tensor] | None = None,
) -> RunState:
    """Train, or go on with a run, and leave checkpoints and `stats.jsonl` in `out`.

    Args:
        again: go on from the newest checkpoint, if there is one.
        initial: weights to begin with instead of random ones.
    """
    rows, held = split(drawings.count, config.held_back, config.seed)
    state = new_run(config, drawings, rows, torch.device(device), initial)
    if not (again and resume(out, state)):
        (out / STATS).unlink(missing_ok=True)
    made = batches(drawings, rows, config.batches(profile), config.seed, state.step)
    since = perf_counter() - state.seconds
    while (share := _share(state, profile)) < 1:
        losses = step(state, config, next(made).to(torch.device(device)), share)
        state.seconds = perf_counter() - since
        last = _share(state, profile) >= 1
        if state.step % 25 == 0 or last:
            write_stats(out, {"step": state.step, "seconds": round(state.seconds, 1), **losses})
            say(share, f"step {state.step}, loss {losses['loss']:.3f}")
        if (state.step % config.check_every == 0 or last) and len(held):
            found = validate(state.average, drawings, held)
            write_stats(out, {"step": state.step, "validation": found})
        if state.step % config.save_every == 0 or last:
            save_checkpoint(out, state)
    return state


def new_run(
    config: TrainConfig,
    drawings: DrawingSet,
    rows: NDArray[np.int64],
    device: torch.device,
    initial: dict[str, Tensor] | None = None,
) -> RunState:
    """A network with random weights and bins from the drawings it is trained on."""
    torch.manual_seed(config.seed)
    network = HscauNet(config.network)
    used = np.concatenate(
        [drawings.colours[drawings.start[row] : drawings.start[row + 1]] for row in rows]
    )
    bins = colour_bins(used, config.network.head.bins, config.seed)
    network.head.bin_colours.copy_(torch.from_numpy(bins))
    if initial is not None:
        network.load_state_dict(initial)
    network = in_place(network, device)
    average = copy.deepcopy(network).requires_grad_(False)
    settings = config.optimiser
    optimiser = torch.optim.AdamW(
        network.parameters(), settings.rate, (0.9, 0.98), weight_decay=settings.decay
    )
    return RunState(network, average, optimiser)


def step(state: RunState, config: TrainConfig, batch: Batch, share: float) -> dict[str, float]:
    """One step; the losses by name."""
    settings = config.optimiser
    rate = settings.rate * min(1, (state.step + 1) / settings.warm_up)
    for group in state.optimiser.param_groups:
        group["lr"] = rate * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6
    network = state.network
    assert isinstance(network, HscauNet)
    kind = batch.truth.device.type
    with torch.autocast(kind, torch.bfloat16, enabled=kind == "cuda"):
        proposal, painted = look_and_propose(network, batch)
    losses = proposal_loss(
        proposal,
        network.head.bin_colours,
        batch.regions.hint,
        batch.truth,
        batch.weight,
        config.loss,
    )
    if len(batch.labels):
        seen = batch.truth[: len(batch.labels)]
        picture = picture_loss(painted.colour, seen, batch.labels)
        losses["picture"] = config.loss.picture * picture
    total = sum(losses.values(), torch.zeros((), device=batch.truth.device))
    state.optimiser.zero_grad(set_to_none=True)
    total.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), settings.clip)
    state.optimiser.step()
    state.step += 1
    _follow(state, min(settings.average, state.step / (state.step + 10)))
    values = {"loss": total, **losses}
    return {name: round(float(value.detach()), 4) for name, value in values.items()}


def look_and_propose(network: HscauNet, batch: Batch) -> tuple[Proposal, Painted]:
    """The first drawings of a batch with their picture, the others by geometry alone.

    The picture costs fifty times what the regions do, so that most drawings go without it; the
    head thereby stays able to judge by geometry where a style of drawing is new to the U-Net.
    """
    b, r = batch.weight.shape
    p = len(batch.labels)
    painted = network.look(batch.planes)
    pooled = batch.truth.new_zeros(b, r, network.config.pooled)
    first = Regions(*(getattr(batch.regions, f)[:p] for f in Regions.__dataclass_fields__))
    if p:
        pooled[:p] = pool_by_region(painted.features, batch.labels, first)
    seen = (torch.arange(b, device=pooled.device) < p).to(pooled.dtype)
    return network.head(batch.regions, pooled, seen), painted


def write_stats(out: Path, row: dict[str, Any]) -> None:
    """Add a line to the run's record."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / STATS).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")


def _share(state: RunState, profile: Profile) -> float:
    """How much of the run is done, by steps or by time, whichever is further."""
    by_time = state.seconds / (60 * profile.minutes) if profile.minutes else 0.0
    return max(state.step / profile.steps, by_time)


@torch.no_grad()
def _follow(state: RunState, keep: float) -> None:
    """Move the average towards the network."""
    pairs = zip(state.average.parameters(), state.network.parameters(), strict=True)
    for average, current in pairs:
        average.lerp_(current, 1 - keep)
