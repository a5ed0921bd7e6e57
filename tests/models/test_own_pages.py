"""Fitting the reference plugin to an artist's own pages, as models/README.md says."""

import cv2
import numpy as np
import pytest
import torch

from models import commands
from models.data.engine.make import draw
from models.networks.structure_ref import StructureRef, StructureRefConfig
from models.pipelines.files import load_any, save_network
from models.training.systems import read_system
from painter.base.paths import checkout
from painter.cli.main import run

CONFIGS = checkout() / "models" / "training" / "configs"
CONFIG = CONFIGS / "own" / "structure_ref_mine.toml"
WIDTH = 0.05


@pytest.fixture
def pages(tmp_path):
    """Six finished pages."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for seed in range(6):
        made = draw(seed, "bust", side=96)
        page = made.colours[made.ids] * (1 - made.ink[..., None] / 255)
        cv2.imwrite(str(folder / f"{seed}.png"), page[..., ::-1])
    return folder


@pytest.fixture
def first(tmp_path):
    """Weights to begin with: random numbers."""
    torch.manual_seed(3)
    path = tmp_path / "first.safetensors"
    save_network(path, StructureRef(StructureRefConfig(WIDTH)).eval(), 64)
    return path


@pytest.fixture
def config(tmp_path):
    """The configuration as it ships, small enough for a test."""
    text = CONFIG.read_text(encoding="utf-8")
    small = text.replace("width = 0.12", f"width = {WIDTH}").replace("side = 256", "side = 64")
    assert small.count(f"width = {WIDTH}") == 1
    path = tmp_path / "structure_ref_mine.toml"
    path.write_text(small.replace("batch = 8", "batch = 2"), encoding="utf-8")
    return path


def test_the_shipped_configuration_continues_the_shipped_network():
    mine = read_system(CONFIG)
    shipped = read_system(CONFIGS / "structure_ref_fine_tune.toml")
    assert mine.network == shipped.network
    assert mine.side == shipped.side
    assert mine.data == ("mine",)


def test_pages_become_weights_in_two_commands(pages, first, config, tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "checkout", lambda: tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    assert run(["models", "prepare", str(pages), "--out", str(data / "mine")]) == 0
    words = [
        "--data",
        str(data),
        "--profile",
        "cpu",
        "--steps",
        "3",
        "--out",
        str(tmp_path / "run"),
    ]
    begin = ["--init", str(first), "--resume"]
    assert run(["models", "train", str(config), *words, *begin]) == 0
    made, side = load_any(tmp_path / "run" / "structure_ref_mine.safetensors")
    assert side == 64
    before = load_any(first)[0].state_dict()
    moved = [
        float((value - before[name]).abs().mean()) for name, value in made.state_dict().items()
    ]
    # It goes on from the given weights: another start would be ten times as far away.
    assert 0 < np.mean(moved) < 0.005
    torch.manual_seed(4)
    other = StructureRef(StructureRefConfig(WIDTH)).state_dict()
    away = [float((value - before[name]).abs().mean()) for name, value in other.items()]
    assert np.mean(moved) < np.mean(away) / 10
