"""Weight files: safetensors in half precision with the network's sizes in the header."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from models.networks.autocaconet import AutoCaCoNet, AutoCaCoNetConfig
from models.networks.colornet import ColorNet, ColorNetConfig
from models.networks.deep_paint import DeepPaint, DeepPaintConfig
from models.networks.gap_judge import GapJudge, GapJudgeConfig
from models.networks.hscau import HscauConfig, HscauNet
from models.networks.hscau_greys import HscauGreys, HscauGreysConfig
from models.networks.parting_judge import PartingJudge, PartingJudgeConfig
from models.networks.structure_ref import StructureRef, StructureRefConfig
from painter.base.errors import UserError

_Network = TypeVar("_Network", bound=nn.Module)


@dataclass(frozen=True)
class _Kind:
    module: Callable[[Any], nn.Module]
    config: Callable[[dict[str, Any]], Any]


_KINDS: dict[str, _Kind] = {
    "hscau": _Kind(HscauNet, HscauConfig.from_dict),
    "hscau_greys": _Kind(HscauGreys, lambda values: HscauGreysConfig(**values)),
    "autocaconet": _Kind(AutoCaCoNet, lambda values: AutoCaCoNetConfig(**values)),
    "structure_ref": _Kind(StructureRef, lambda values: StructureRefConfig(**values)),
    "deep_paint": _Kind(DeepPaint, lambda values: DeepPaintConfig(**values)),
    "gap_judge": _Kind(GapJudge, lambda values: GapJudgeConfig(**values)),
    "parting_judge": _Kind(PartingJudge, lambda values: PartingJudgeConfig(**values)),
    "colornet": _Kind(ColorNet, lambda values: ColorNetConfig(**values)),
}


def kind_of(network: nn.Module) -> str:
    """The name of its kind in weight files."""
    return next(name for name, kind in _KINDS.items() if type(network) is kind.module)


def save_network(path: Path, network: nn.Module, side: int | None = None) -> None:
    """Write a network in fp16; it computes in fp32 again when loaded.

    Running statistics of batch norms span more than fp16 does and stay as they are.

    Args:
        side: of the pictures that it was trained on, where its config does not say.
    """
    tensors = {name: _stored(name, value) for name, value in network.state_dict().items()}
    config = network.config
    assert not isinstance(config, Tensor | nn.Module)
    about = {"kind": kind_of(network), "config": json.dumps(asdict(config))}
    if side is not None:
        about["side"] = str(side)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    save_file(tensors, draft, about)
    draft.replace(path)


def load_network(path: Path) -> HscauNet:
    """Read the network that colours regions by hints, ready to run on the CPU.

    Raises:
        UserError: the file is missing, damaged, or of another kind of network.
    """
    return load_kind(path, HscauNet)


def load_kind(path: Path, kind: type[_Network]) -> _Network:
    """Read a network of one kind, ready to run on the CPU.

    Raises:
        UserError: the file is missing, damaged, or of another kind of network.
    """
    network, _ = load_any(path)
    if not isinstance(network, kind):
        raise _unreadable(path, "it holds another kind of network")
    return network


def load_any(path: Path) -> tuple[nn.Module, int]:
    """Read a network of any kind, and the side of the pictures that it was trained on (or 0).

    Raises:
        UserError: the file is missing or damaged.
    """
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
            # An open file is no dict: it has keys() and cannot be gone through itself.
            tensors = {name: _loaded(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118
        kind = _KINDS[about.get("kind", "")]
        network = kind.module(kind.config(json.loads(about["config"])))
        network.load_state_dict(tensors)
        side = int(about.get("side", "0"))
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise _unreadable(path, str(error)) from None
    return in_place(network.requires_grad_(False).eval(), "cpu"), side


def in_place(network: _Network, device: torch.device | str) -> _Network:
    """On its device, filters in the order that convolutions are fastest with."""
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network.to(device)


def _stored(name: str, value: Tensor) -> Tensor:
    exact = not value.is_floating_point() or name.endswith(("running_mean", "running_var"))
    wanted = value.dtype if exact else torch.float16
    return value.detach().to("cpu", wanted).contiguous().clone()


def _loaded(value: Tensor) -> Tensor:
    return value.float() if value.is_floating_point() else value


def _unreadable(path: Path, why: str) -> UserError:
    return UserError(
        f"The weight file {path.name} cannot be read: {why}", "Restore it from the repository"
    )
