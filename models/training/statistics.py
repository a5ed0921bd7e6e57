"""Running statistics of batch norm that belong to the averaged network.

While a network learns, they follow its own weights, of earlier steps and, early in a run, of
smaller pictures. The average has other weights: what its layers see is measured anew before it is
judged or kept (Izmailov et al. 2018, section 3.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

if TYPE_CHECKING:
    from models.training.loop import Task

SAMPLES = 128


@torch.no_grad()
def measure_statistics(network: nn.Module, task: Task, begin: int, batches: int) -> None:
    """Replace running means and variances by those over some batches; nothing without batch norm.

    Args:
        network: in evaluation mode, and left so; dropout stays off.
        begin: the step whose batch is the first. batches: at least 1.
    """
    norms = [part for part in network.modules() if isinstance(part, _BatchNorm)]
    if not norms:
        return
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean of all batches
        norm.train()
    for k in range(batches):
        task.make(network, task.batch(begin + k))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
        norm.eval()
