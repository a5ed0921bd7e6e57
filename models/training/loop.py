"""The training loop of every network: critic and network by turns, average, resume after a kill."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.pipelines.files import in_place
from models.training.checkpoint import RunState, resume, save_best, save_checkpoint
from models.training.config import Optimiser
from models.training.parallel import Group, average_gradients, same_start
from models.training.statistics import SAMPLES, measure_statistics
from painter.base.errors import UserError

STATS = "stats.jsonl"
Say = Callable[[float, str], None]
Losses = dict[str, Tensor]


class Task(Protocol):
    """What a network learns. `Any` is the task's own kind of batch and of result."""

    def network(self) -> nn.Module:
        """The network, which begins at random."""
        ...

    def batch(self, step: int) -> Any:
        """What step `step` looks at, on the device; the same for the same step."""
        ...

    def make(self, network: nn.Module, batch: Any) -> Any:
        """What the network makes of a batch."""
        ...

    def losses(self, batch: Any, made: Any) -> Losses:
        """What the network should do better."""
        ...

    def check(self, network: nn.Module) -> dict[str, float]:
        """Numbers on drawings held back; `score`, where there is one, is better when larger."""
        ...

    def sheet(self, network: nn.Module, path: Path) -> None:
        """A picture of how it does."""
        ...


@runtime_checkable
class AdversarialTask(Task, Protocol):
    """What a network learns besides from a critic, which learns to tell made from drawn."""

    def critic(self) -> nn.Module | None:
        """The critic, which begins at random; None where its judgement has no weight."""
        ...

    def critic_losses(self, critic: nn.Module, batch: Any, made: Any, step: int) -> Losses:
        """What the critic should do better. Must detach what was made."""
        ...

    def adversarial_losses(self, critic: nn.Module, batch: Any, made: Any) -> Losses:
        """What the network should do better in the critic's eyes."""
        ...


@dataclass(frozen=True)
class Plan:
    """How long and how fast.

    Attributes:
        steps: at most. minutes: at most, 0 for no limit; the rate falls with whichever ends first.
        batch: drawings a step, for the count of samples a second.
        sheet_every: steps between contact sheets, 0 for none.
        bfloat16: half precision on the processor too.
    """

    steps: int
    batch: int
    optimiser: Optimiser
    minutes: float = 0.0
    save_every: int = 100
    check_every: int = 250
    sheet_every: int = 0
    seed: int = 0
    bfloat16: bool = False


def split(count: int, held_back: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows to train on and rows to validate on, the same for the same seed."""
    order = np.random.default_rng(seed).permutation(count)
    held = min(held_back, count // 4)
    return np.sort(order[held:]), np.sort(order[:held])


def split_rows(
    drawing: NDArray[np.int32], held_back: int, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows to train on and rows to validate on, of `(N,)` that say which drawing they are of.

    No drawing is on both sides.
    """
    drawings = np.unique(drawing)
    validates = np.isin(drawing, drawings[split(len(drawings), held_back, seed)[1]])
    return np.flatnonzero(~validates), np.flatnonzero(validates)


def run(
    task: Task,
    plan: Plan,
    out: Path,
    again: bool,
    say: Say,
    device: torch.device,
    initial: dict[str, Tensor] | None = None,
    group: Group | None = None,
) -> RunState:
    """Train, or go on with a run, and leave checkpoints and `stats.jsonl` in `out`.

    Args:
        again: go on from the newest checkpoint, if there is one.
        initial: weights to begin with instead of random ones.
        group: the processes that train together; only the first of them writes.
    """
    state = new_state(task, plan, device, initial)
    writes = group is None or group.rank == 0
    if not (again and resume(out, state)) and writes:
        (out / STATS).unlink(missing_ok=True)
    if group is not None:
        same_start(state)
    begun, since = state.step, perf_counter() - state.seconds
    start = perf_counter()
    for batch in _ahead(task, state, plan, group):
        losses = step(state, task, plan, batch, share_done(state, plan))
        state.seconds = perf_counter() - since
        if not writes:
            continue
        last = share_done(state, plan) >= 1
        speed = (state.step - begun) * plan.batch / max(1e-9, perf_counter() - start)
        if state.step % 25 == 0 or last:
            _tell(out, state, plan, losses, speed, say)
        if state.step % plan.check_every == 0 or last:
            # Batches after the last step: of whole pictures, and the same for every check.
            measure_statistics(state.average, task, plan.steps, -(-SAMPLES // plan.batch))
            _check(task, state, out)
        if plan.sheet_every and (state.step % plan.sheet_every == 0 or last):
            task.sheet(state.average, out / f"sheet-{state.step:07d}.png")
        if state.step % plan.save_every == 0 or last:
            save_checkpoint(out, state)
    return state


def new_state(
    task: Task, plan: Plan, device: torch.device, initial: dict[str, Tensor] | None = None
) -> RunState:
    """Networks with random weights, or with given ones, and nothing learnt.

    Raises:
        UserError: the given weights are those of another network.
    """
    torch.manual_seed(plan.seed)
    critic = task.critic() if isinstance(task, AdversarialTask) else None
    network = task.network()
    if initial is not None:
        try:
            network.load_state_dict(initial)
        except RuntimeError:
            raise UserError(
                "The weights to begin with are those of another network",
                "Give weights of the same kind and width as the configuration's",
            ) from None
    network = in_place(network, device)
    critic = None if critic is None else in_place(critic, device)
    average = copy.deepcopy(network).requires_grad_(False).eval()
    optimiser = plan.optimiser.make(network)
    judge = None if critic is None else plan.optimiser.make(critic)
    return RunState(network, average, optimiser, critic, judge)


def step(state: RunState, task: Task, plan: Plan, batch: Any, share: float) -> dict[str, float]:
    """One step of the critic, if there is one, and one of the network; the losses by name."""
    # Dropout of a step depends on nothing but the step, so that a run can go on as it was.
    torch.manual_seed(plan.seed * 1_000_003 + state.step)
    rate = plan.optimiser.rate_at(share, state.step)
    found: Losses = {}
    with _precision(state, plan):
        made = task.make(state.network, batch)
        losses = task.losses(batch, made)
    if isinstance(task, AdversarialTask) and state.critic is not None:
        judged, besides = _against(state.critic, state, task, plan, batch, made, rate)
        found |= {f"critic {name}": value for name, value in judged.items()}
        losses = losses | besides
    total = _improve(state.network, state.optimiser, losses, rate, plan)
    state.step += 1
    follow(state, min(plan.optimiser.average, state.step / (state.step + 10)))
    found |= {"loss": total, **losses}
    return {name: round(float(value.detach()), 4) for name, value in found.items()}


def _against(
    critic: nn.Module,
    state: RunState,
    task: AdversarialTask,
    plan: Plan,
    batch: Any,
    made: Any,
    rate: float,
) -> tuple[Losses, Losses]:
    """One step of the critic: its losses, and then those of the network in its eyes."""
    assert state.critic_optimiser is not None
    with _precision(state, plan):
        judged = task.critic_losses(critic, batch, made, state.step)
    _improve(critic, state.critic_optimiser, judged, rate, plan)
    critic.requires_grad_(False)
    with _precision(state, plan):
        besides = task.adversarial_losses(critic, batch, made)
    critic.requires_grad_(True)
    return judged, besides


def write_stats(out: Path, row: dict[str, Any]) -> None:
    """Add a line to the run's record."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / STATS).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")


def share_done(state: RunState, plan: Plan) -> float:
    """How much of the run is done, by steps or by time, whichever is further."""
    by_time = state.seconds / (60 * plan.minutes) if plan.minutes else 0.0
    return max(state.step / plan.steps, by_time)


@torch.no_grad()
def follow(state: RunState, keep: float) -> None:
    """Move the average towards the network, whose running statistics do until they are measured."""
    pairs = zip(state.average.parameters(), state.network.parameters(), strict=True)
    for average, current in pairs:
        average.lerp_(current, 1 - keep)
    for average, current in zip(state.average.buffers(), state.network.buffers(), strict=True):
        average.copy_(current)


def _improve(
    network: nn.Module, optimiser: torch.optim.Optimizer, losses: Losses, rate: float, plan: Plan
) -> Tensor:
    total = torch.stack([value.float() for value in losses.values()]).sum()
    for entry in optimiser.param_groups:
        entry["lr"] = rate
    optimiser.zero_grad(set_to_none=True)
    total.backward()
    average_gradients(network)
    if math.isfinite(plan.optimiser.clip):
        torch.nn.utils.clip_grad_norm_(network.parameters(), plan.optimiser.clip)
    optimiser.step()
    return total


def _precision(state: RunState, plan: Plan) -> torch.autocast:
    kind = next(state.network.parameters()).device.type
    return torch.autocast(kind, torch.bfloat16, enabled=plan.bfloat16 or kind == "cuda")


def _ahead(task: Task, state: RunState, plan: Plan, group: Group | None) -> Iterator[Any]:
    """Batches until the run is done; the next one is made while one is learnt from."""
    rank, size = (group.rank, group.size) if group else (0, 1)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(task.batch, state.step * size + rank)
        while share_done(state, plan) < 1:
            batch = coming.result()
            coming = pool.submit(task.batch, (state.step + 1) * size + rank)
            yield batch


def _tell(
    out: Path, state: RunState, plan: Plan, losses: dict[str, float], speed: float, say: Say
) -> None:
    about = {
        "step": state.step,
        "seconds": round(state.seconds, 1),
        "samples_per_second": round(speed, 1),
    }
    write_stats(out, {**about, **losses})
    text = f"step {state.step}, loss {losses['loss']:.3f}, {speed:.1f} samples/s"
    say(share_done(state, plan), text)


def _check(task: Task, state: RunState, out: Path) -> None:
    found = task.check(state.average)
    if not found:
        return
    row: dict[str, Any] = {"step": state.step, "validation": found}
    if "score" in found and found["score"] > state.best:
        state.best = found["score"]
        save_best(out, state.average)
        row["best"] = True
    write_stats(out, row)
