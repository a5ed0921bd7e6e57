"""The plugin's adapter and the pipeline behind it, with random weights."""

import numpy as np
import pytest
import torch

from models.networks.hscau import HscauConfig, HscauNet
from models.networks.regionhead import RegionHeadConfig
from models.pipelines import colouring
from models.pipelines.colouring import Colourer
from models.pipelines.files import save_network
from models.pipelines.page import prepare_page
from painter.api.progress import silent
from painter.api.request import ColorizeRequest, Hints, Mode, PluginContext
from painter.base.errors import CancelledError
from painter.base.geometry import Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionKind
from painter.segment.table import describe
from plugins.hscau_net.plugin import HscauNet as Plugin
from plugins.hscau_net.plugin import HscauNetOptions

RED = (201, 31, 63)
CONFIG = HscauConfig(
    side=64,
    widths=(8, 16, 16, 16),
    head=RegionHeadConfig(width=32, heads=2, blocks=1, pair_width=8, bins=16, pooled=27),
)


@pytest.fixture
def network():
    torch.manual_seed(1)
    net = HscauNet(CONFIG)
    net.head.bin_colours.copy_(torch.rand(16, 3) * torch.tensor([1, 0.2, 0.2]))
    return net.eval()


@pytest.fixture
def plugin(network, tmp_path):
    path = tmp_path / "hscau_net_ink.safetensors"
    save_network(path, network)
    before = torch.get_num_threads()
    yield Plugin(PluginContext(threads=1, weights={path.name: str(path)}))
    torch.set_num_threads(before)


def tiled(height, width, cells):
    """Ink and labels of a page of `cells` x `cells` boxes."""
    y = np.arange(height)[:, np.newaxis] * cells // height
    x = np.arange(width)[np.newaxis] * cells // width
    labels = (y * cells + x + 1).astype(np.uint32)
    ink = np.zeros((height, width), np.uint8)
    ink[1:][labels[1:] != labels[:-1]] = 255
    ink[:, 1:][labels[:, 1:] != labels[:, :-1]] = 255
    return ink, labels


def request(height=150, width=110, cells=3, hinted=(5,), kind=None, options=None):
    ink, labels = tiled(height, width, cells)
    count = int(labels.max())
    kinds = np.zeros(count + 1, np.uint8) if kind is None else kind
    table = describe(labels, np.arange(count + 1, dtype=np.uint32), ink > 127, kind=kinds)
    region = np.array(hinted, np.uint32)
    colour = np.tile(np.array(RED, np.uint8), (len(hinted), 1))
    picture = np.zeros((height, width, 4), np.uint8)
    return ColorizeRequest(
        mode=Mode.HINT,
        size=Size(width, height),
        ink=ink,
        labels=LabelMap.from_array(labels, count),
        regions=table,
        options=options or HscauNetOptions(),
        hints=Hints(picture, region, colour, table.centroid[region]),
    )


def test_hinted_regions_are_exactly_as_hinted(plugin):
    asked = request(hinted=(2, 5))
    found = plugin.colorize(asked, silent)
    assert (found.colours[[2, 5]] == RED).all()
    assert (found.confidence[[2, 5]] == 1).all()
    assert found.extras["painted"].shape == (64, 47, 3)
    again = plugin.colorize(asked, silent)
    assert np.array_equal(found.colours, again.colours)
    assert np.array_equal(found.confidence, again.confidence)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (40, 333), (700, 500), (3, 900)])
def test_pages_of_any_size(plugin, height, width):
    found = plugin.colorize(request(height, width, 1, (1,)), silent)
    assert found.colours.shape == (2, 3)


def test_paper_stays_white_unless_hinted_or_told_otherwise(plugin):
    kind = np.zeros(10, np.uint8)
    kind[[1, 2, 3]] = RegionKind.PAPER, RegionKind.GUTTER, RegionKind.BALLOON
    found = plugin.colorize(request(hinted=(2,), kind=kind), silent).colours
    assert (found[[1, 3]] == 255).all()
    assert (found[2] == RED).all()
    free = HscauNetOptions(keep_paper=False)
    other = plugin.colorize(request(hinted=(2,), kind=kind, options=free), silent).colours
    assert not np.array_equal(found, other)


def test_without_a_hint_it_still_answers(plugin):
    assert plugin.colorize(request(hinted=()), silent).colours.shape == (10, 3)


def test_small_regions_beyond_the_most_follow_a_neighbour(network, monkeypatch):
    ink, labels = tiled(300, 300, 12)
    labels[0, 0] = 145
    table = describe(labels, np.arange(146, dtype=np.uint32), ink > 127)
    page = prepare_page(ink, labels, table, CONFIG.side)
    monkeypatch.setattr(colouring, "MOST_REGIONS", 40)
    rows, colours = np.array([144]), np.array([RED], np.uint8)
    found = Colourer(network).colour(page, rows, colours, silent)
    assert found.colours.shape == (145, 3)
    assert (found.colours[144] == RED).all()
    assert np.isfinite(found.confidence).all()
    assert ((found.confidence >= 0) & (found.confidence <= 1)).all()


def test_it_stops_when_nobody_wants_it(plugin):
    shares = []

    def stop(share, text=""):
        shares.append(share)
        if share > 0.5:
            raise CancelledError

    with pytest.raises(CancelledError):
        plugin.colorize(request(), stop)
    assert len(shares) > 2
    assert plugin.colorize(request(), silent).colours.shape == (10, 3)


def test_it_keeps_to_its_threads(plugin):
    torch.set_num_threads(2)
    plugin.colorize(request(), silent)
    assert torch.get_num_threads() == 1
