"""What batch norm saw belongs to the network that is kept, not to the one that was learning."""

import pytest
import torch
from torch import nn

from models.training.statistics import measure_statistics


class Numbers:
    """A task of batches that are known."""

    def __init__(self):
        self.asked = []

    def batch(self, step):
        self.asked.append(step)
        return torch.randn(8, 3, 5, 5, generator=torch.Generator().manual_seed(step)) * 3 + step

    def make(self, network, batch):
        return network(batch)


def test_running_statistics_are_those_of_the_batches():
    task = Numbers()
    network = nn.Sequential(nn.BatchNorm2d(3, momentum=0.1), nn.Dropout(0.5)).eval()
    network[0].running_mean.fill_(100)
    measure_statistics(network, task, 4, 3)
    assert task.asked == [4, 5, 6]
    means = torch.stack([Numbers().batch(k).mean(dim=(0, 2, 3)) for k in (4, 5, 6)]).mean(dim=0)
    assert network[0].running_mean.tolist() == pytest.approx(means.tolist(), abs=1e-5)
    assert network[0].momentum == 0.1
    assert not network[0].training
    one = torch.ones(1, 3, 5, 5)
    assert torch.equal(network(one), network(one))  # dropout stayed off


def test_a_network_without_batch_norm_looks_at_nothing():
    task = Numbers()
    measure_statistics(nn.Sequential(nn.GroupNorm(1, 3)), task, 0, 2)
    assert task.asked == []
