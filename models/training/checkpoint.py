"""Checkpoints that a kill at any moment cannot harm. Safetensors only: no pickle is ever loaded."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

_KEPT = 2


@dataclass
class RunState:
    """All that a run needs to go on: the network, its average, the optimiser, and where it is."""

    network: nn.Module
    average: nn.Module
    optimiser: torch.optim.AdamW
    step: int = 0
    seconds: float = 0.0


def save_checkpoint(folder: Path, state: RunState) -> Path:
    """Write `step-N.safetensors` whole or not at all; the two newest are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"step-{state.step:07d}.safetensors"
    draft = path.with_suffix(".draft")
    about = {"state": json.dumps({"step": state.step, "seconds": state.seconds})}
    save_file(_tensors(state), draft, about)
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.replace(path)
    for old in _checkpoints(folder)[:-_KEPT]:
        old.unlink(missing_ok=True)
    return path


def resume(folder: Path, state: RunState) -> bool:
    """Go on from the newest checkpoint that is whole; False where there is none."""
    for path in reversed(_checkpoints(folder)):
        try:
            with safe_open(path, "pt") as file:
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
                about = json.loads(file.metadata()["state"])
        except (SafetensorError, OSError):
            continue
        _restore(state, tensors)
        state.step, state.seconds = int(about["step"]), float(about["seconds"])
        return True
    return False


def _checkpoints(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*.safetensors"))


def _tensors(state: RunState) -> dict[str, Tensor]:
    found = {f"network.{k}": v for k, v in state.network.state_dict().items()}
    found |= {f"average.{k}": v for k, v in state.average.state_dict().items()}
    for index, moments in state.optimiser.state_dict()["state"].items():
        found |= {f"adam.{index}.{name}": value for name, value in moments.items()}
    return {name: value.detach().cpu().contiguous().clone() for name, value in found.items()}


def _restore(state: RunState, tensors: dict[str, Tensor]) -> None:
    for name, module in (("network.", state.network), ("average.", state.average)):
        own = {k.removeprefix(name): v for k, v in tensors.items() if k.startswith(name)}
        module.load_state_dict(own)
    moments: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        kind, _, rest = name.partition(".")
        if kind == "adam":
            index, _, which = rest.partition(".")
            moments.setdefault(int(index), {})[which] = value
    groups = state.optimiser.state_dict()["param_groups"]
    state.optimiser.load_state_dict({"state": moments, "param_groups": groups})
