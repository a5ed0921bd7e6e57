"""Several processes, one a device, started by torchrun: they train as one.

Every process takes its own batches; gradients are averaged before every step, which is what
DistributedDataParallel does. Done by hand it also serves networks that are called in parts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

import torch
from torch import distributed, nn

from models.training.checkpoint import RunState


@dataclass(frozen=True)
class Group:
    """Which process of how many this is, and its device."""

    rank: int
    size: int
    device: torch.device


@contextmanager
def joined() -> Iterator[Group | None]:
    """The processes that torchrun started; None where there is but one."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield None
        return
    local = int(os.environ.get("LOCAL_RANK", "0"))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", local) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)
    # Optimisers import this, and its functions keep the group there is by then as their default:
    # its threads would outlive it, and now and then abort the process as that ends.
    import_module("torch.distributed.nn")
    distributed.init_process_group("nccl" if cuda else "gloo")
    try:
        yield Group(distributed.get_rank(), size, device)
        distributed.barrier()  # nobody hangs up while another still talks
    finally:
        distributed.destroy_process_group()


def same_start(state: RunState) -> None:
    """Everybody begins with the weights of the first process."""
    for module in (state.network, state.average, state.critic):
        if module is not None:
            for value in (*module.parameters(), *module.buffers()):
                distributed.broadcast(value.data, 0)


def average_gradients(network: nn.Module) -> None:
    """Gradients become their mean over all processes; nothing where there is but one."""
    if not (distributed.is_available() and distributed.is_initialized()):
        return
    grads = [value.grad for value in network.parameters() if value.grad is not None]
    flat = torch.cat([grad.flatten() for grad in grads])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    start = 0
    for grad in grads:
        grad.copy_(flat[start : start + grad.numel()].view_as(grad))
        start += grad.numel()
