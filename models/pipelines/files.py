"""Weight files: safetensors in half precision with the network's sizes in the header."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from models.networks.hscau import HscauConfig, HscauNet
from painter.base.errors import UserError

_KIND = "hscau"


def save_network(path: Path, network: HscauNet) -> None:
    """Write a network in fp16; it computes in fp32 again when loaded."""
    tensors = {
        name: value.detach().to("cpu", torch.float16).contiguous().clone()
        for name, value in network.state_dict().items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    save_file(tensors, draft, {"kind": _KIND, "config": json.dumps(network.config.as_dict())})
    draft.replace(path)


def load_network(path: Path) -> HscauNet:
    """Read a network, ready to run on the CPU.

    Raises:
        UserError: the file is missing, damaged, or of another kind of network.
    """
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        if about.get("kind") != _KIND:
            raise ValueError("it holds another kind of network")
        network = HscauNet(HscauConfig.from_dict(json.loads(about["config"])))
        network.load_state_dict(tensors)
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise UserError(
            f"The weight file {path.name} cannot be read: {error}",
            "Restore it from the repository",
        ) from None
    return in_place(network.requires_grad_(False).eval(), "cpu")


def in_place(network: HscauNet, device: torch.device | str) -> HscauNet:
    """On its device, filters in the order that convolutions are fastest with."""
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network.to(device)
