"""Checkpoints that a kill at any moment cannot harm. Safetensors only: no pickle is ever loaded."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

BEST = "best.safetensors"
"""The average as it was when it did best on what is held back."""

_KEPT = 2


@dataclass
class RunState:
    """All that a run needs to go on: networks, the average, optimisers, and where it is."""

    network: nn.Module
    average: nn.Module
    optimiser: torch.optim.Optimizer
    critic: nn.Module | None = None
    critic_optimiser: torch.optim.Optimizer | None = None
    step: int = 0
    seconds: float = 0.0
    best: float = float("-inf")


def save_checkpoint(folder: Path, state: RunState) -> Path:
    """Write `step-N.safetensors` whole or not at all; the two newest are kept."""
    path = folder / f"step-{state.step:07d}.safetensors"
    about = {"step": state.step, "seconds": state.seconds, "best": state.best}
    _write(path, _tensors(state), {"state": json.dumps(about)})
    for old in _checkpoints(folder)[:-_KEPT]:
        old.unlink(missing_ok=True)
    return path


def save_best(folder: Path, average: nn.Module) -> None:
    """Keep the average as `best.safetensors`."""
    tensors = {k: v.detach().cpu().contiguous().clone() for k, v in average.state_dict().items()}
    _write(folder / BEST, tensors, {})


def resume(folder: Path, state: RunState) -> bool:
    """Go on from the newest checkpoint that is whole; False where there is none."""
    for path in reversed(_checkpoints(folder)):
        try:
            with safe_open(path, "pt") as file:
                # An open file is no dict: it has keys() and cannot be gone through itself.
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
                about = json.loads(file.metadata()["state"])
        except (SafetensorError, OSError):
            continue
        _restore(state, tensors)
        state.step, state.seconds = int(about["step"]), float(about["seconds"])
        state.best = float(about.get("best", state.best))
        return True
    return False


def _write(path: Path, tensors: dict[str, Tensor], about: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    save_file(tensors, draft, about)
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.replace(path)


def _checkpoints(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*.safetensors"))


def _parts(state: RunState) -> Iterator[tuple[str, nn.Module]]:
    yield "network.", state.network
    yield "average.", state.average
    if state.critic is not None:
        yield "critic.", state.critic


def _optimisers(state: RunState) -> Iterator[tuple[str, torch.optim.Optimizer]]:
    yield "adam", state.optimiser
    if state.critic_optimiser is not None:
        yield "judge", state.critic_optimiser


def _tensors(state: RunState) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for name, module in _parts(state):
        found |= {f"{name}{key}": value for key, value in module.state_dict().items()}
    for name, optimiser in _optimisers(state):
        for index, moments in optimiser.state_dict()["state"].items():
            found |= {f"{name}.{index}.{key}": value for key, value in moments.items()}
    return {name: value.detach().cpu().contiguous().clone() for name, value in found.items()}


def _restore(state: RunState, tensors: dict[str, Tensor]) -> None:
    for name, module in _parts(state):
        own = {k.removeprefix(name): v for k, v in tensors.items() if k.startswith(name)}
        module.load_state_dict(own)
    for name, optimiser in _optimisers(state):
        moments: dict[int, dict[str, Tensor]] = {}
        for key, value in tensors.items():
            kind, _, rest = key.partition(".")
            if kind == name:
                index, _, which = rest.partition(".")
                moments.setdefault(int(index), {})[which] = value
        groups = optimiser.state_dict()["param_groups"]
        optimiser.load_state_dict({"state": moments, "param_groups": groups})
