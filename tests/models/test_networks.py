"""Shapes, sizes, and what must not matter: padding, order, and what is not there."""

from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from models.data.batch import BatchConfig, collate
from models.networks.attention import ChannelAttention, SkipGate, SpatialAttention, shrink_hints
from models.networks.geometry import Regions, pair_features
from models.networks.hscau import HscauConfig, HscauNet, pool_by_region
from models.pipelines.files import load_network, save_network
from models.published import LARGEST
from models.training.config import read_config
from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.base.paths import checkout
from tests.models.conftest import SMALL, with_head

CONFIG = checkout() / "models/training/configs/hscau_net_ink.toml"


@pytest.fixture
def batch(drawing_set):
    config = BatchConfig(drawings=3, pictures=3, recolour=0, augment=False, hints=3)
    return collate(drawing_set, np.arange(3), config, np.random.default_rng(0))


def cut(regions, rows=slice(None), count=None):
    """Some pages, and of each only the first `count` regions."""
    parts = {}
    for field in fields(Regions):
        value = getattr(regions, field.name)[rows]
        if field.name == "border":
            value = value[:, :count, :count]
        elif field.name != "page":
            value = value[:, :count]
        parts[field.name] = value
    return Regions(**parts)


def test_a_proposal_is_a_distribution(network, batch):
    with torch.inference_mode():
        found = network(batch.planes, batch.labels, batch.regions)
    total = found.pointer.exp().sum(-1) + found.bins.exp().sum(-1)
    assert torch.allclose(total, torch.ones_like(total), atol=1e-4)
    assert not found.pointer.exp()[~batch.regions.hinted[:, None].expand_as(found.pointer)].any()


def test_without_hints_nothing_is_copied(network, batch):
    none = replace(batch.regions, hinted=torch.zeros_like(batch.regions.hinted))
    with torch.inference_mode():
        found = network(batch.planes, batch.labels, none)
    assert torch.isfinite(found.bins).all()
    assert found.pointer.exp().sum() < 1e-3


def test_padding_changes_nothing(network, batch):
    number = int(batch.regions.valid[0].sum())
    assert number < batch.regions.valid.shape[1]
    with torch.inference_mode():
        padded = network(batch.planes, batch.labels, batch.regions)
        alone = cut(batch.regions, slice(0, 1), number)
        bare = network(batch.planes[:1], batch.labels[:1], alone)
    assert torch.allclose(padded.bins[0, :number].exp(), bare.bins[0].exp(), atol=1e-4)


def test_the_channel_attention_is_a_true_one():
    gate = ChannelAttention(16)
    x = torch.rand(2, 16, 8, 8)
    assert gate(x).shape == (2, 16, 1, 1)
    # Where things are does not matter to it, only what they are.
    assert torch.allclose(gate(x), gate(x.flip(2, 3)), atol=1e-6)
    assert SpatialAttention()(x).shape == (2, 1, 8, 8)
    assert isinstance(SkipGate(16, "spatial").second, SpatialAttention)
    assert isinstance(HscauNet(SMALL).up[0].gate.second, ChannelAttention)


def test_a_lone_hint_keeps_its_colour_when_shrunk():
    colour, mask = torch.zeros(1, 3, 8, 8), torch.zeros(1, 1, 8, 8)
    colour[0, :, 1, 1], mask[0, :, 1, 1] = torch.tensor([0.6, 0.1, -0.1]), 1
    small = shrink_hints(colour, mask, 4)
    assert torch.allclose(small[0, :3, 0, 0], torch.tensor([0.6, 0.1, -0.1]))
    assert small[0, 3, 0, 0] == 1 / 16
    assert not small[0, :, 1, 1].any()


def test_pooling_is_the_mean_over_a_region(batch):
    features = torch.rand(3, 5, 32, 32)
    pooled = pool_by_region(features, batch.labels, batch.regions)
    seen = batch.labels[1, 1::2, 1::2]
    for row in range(int(batch.regions.valid[1].sum())):
        inside = features[1][:, seen == row + 1]
        if inside.numel():
            assert torch.allclose(pooled[1, row], inside.mean(dim=1), atol=1e-5)


def test_the_prior_is_the_cost_of_region_fill(drawings, batch):
    from plugins.region_fill.likeness import cost
    from plugins.region_fill.traits import traits_of

    drawing = drawings[0]
    number = drawing.table.count
    regions = cut(batch.regions, slice(0, 1), number)
    _, found = pair_features(regions)
    inner = regions.columns[0, :, 10] == 0
    left, right = regions.columns[0, inner, 2].min(), regions.columns[0, inner, 4].max()
    traits = replace(traits_of(drawing.table, Size(512, 512)), axis=float((left + right) / 2))
    rows = np.arange(number)
    # Its depth is half a pixel deeper in one and the same unit.
    assert np.allclose(found[0], cost(traits, rows, rows), atol=0.02)


def test_the_published_size_fits_its_budget(tmp_path):
    network = HscauNet(read_config(CONFIG).network)
    save_network(tmp_path / "n.safetensors", network)
    assert (tmp_path / "n.safetensors").stat().st_size <= LARGEST
    assert network.parameters_count() < 1_600_000


def test_a_saved_network_is_the_same_when_loaded(network, batch, tmp_path):
    for parameter in network.parameters():
        parameter.data = parameter.data.half().float()
    network.head.bin_colours.copy_(network.head.bin_colours.half().float())
    save_network(tmp_path / "n.safetensors", network)
    again = load_network(tmp_path / "n.safetensors")
    assert again.config == network.config
    with torch.inference_mode():
        one = network(batch.planes, batch.labels, batch.regions)
        two = again(batch.planes, batch.labels, batch.regions)
    assert torch.allclose(one.bins, two.bins, atol=1e-4)


def test_a_weight_file_that_is_none_is_refused(network, tmp_path):
    path = tmp_path / "n.safetensors"
    with pytest.raises(UserError, match="cannot be read"):
        load_network(path)
    save_network(path, network)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(UserError, match="cannot be read"):
        load_network(path)


def test_a_head_for_other_features_is_refused():
    with pytest.raises(ValueError, match="features"):
        HscauNet(with_head(pooled=3))
    assert HscauConfig.from_dict(SMALL.as_dict()) == SMALL
