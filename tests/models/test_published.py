"""Weight files that ship are whole, small, and have a card; publishing writes all three."""

import json
import tomllib

import numpy as np
import pytest

import models.published as published_module
from models.pipelines.files import save_network
from models.published import digest, fault_of, published
from models.training import publish as publishing
from models.training.config import TrainConfig
from models.training.loop import STATS
from painter.base.errors import UserError
from painter.base.paths import weights_folder
from tests.models.conftest import SMALL


@pytest.mark.parametrize("entry", published(), ids=lambda entry: entry.file)
def test_what_ships_is_whole(entry):
    assert fault_of(entry) == ""
    card = (weights_folder() / entry.card).read_text(encoding="utf-8")
    assert entry.sha256 in card
    assert all(line in card for line in entry.data)
    assert not any("SA" in line.rpartition(",")[2] for line in entry.data)


def config(data):
    return TrainConfig(
        name="small", plugin="hscau_net", data=data, network=SMALL, profiles={}, shapes=5
    )


def evaluation():
    rows = [
        {
            "order": "largest",
            "hints": k,
            "source": s,
            "accuracy": a,
            "visible": a,
            "colourfulness": 0.9,
        }
        for k in (2, 4)
        for s, a in (("white", 0.2), ("hscau_net", 0.4))
    ]
    gate = [{"hints": 2, "lead": 0.2, "over": "white", "passed": True}]
    return {"drawings": 3, "rows": rows, "gate": gate}


@pytest.fixture
def run(tmp_path, network, archive, monkeypatch):
    """A finished run, and a place of its own for what is published."""
    place = tmp_path / "models" / "weights"
    monkeypatch.setattr(publishing, "weights_folder", lambda: place)
    monkeypatch.setattr(published_module, "weights_folder", lambda: place)
    folder = tmp_path / "run"
    save_network(folder / "small.safetensors", network)
    stats = [
        {"step": 3, "seconds": 60.0, "loss": 1.0},
        {"step": 3, "validation": {"whole": 0.4, "geometry": 0.3, "painted": 0.1}},
    ]
    (folder / STATS).write_text("\n".join(map(json.dumps, stats)), encoding="utf-8")
    return folder


def test_a_run_is_published_and_verified(run, archive, tmp_path):
    entry = publishing.publish(
        config((archive.name,)), run, "cpu", "two cores", {"heldout": evaluation()}, archive.parent
    )
    place = tmp_path / "models" / "weights"
    assert fault_of(entry, place) == ""
    assert published(place.parent / "weights.toml") == (entry,)
    assert entry.metrics == {"heldout_accuracy_k2": 0.4, "heldout_accuracy_k4": 0.4}
    card = (place / "small.md").read_text(encoding="utf-8")
    assert "+20.0 points over white" in card
    assert "3 drawings by nobody, CC0 1.0" in card
    # Publishing again replaces the row.
    publishing.publish(config((archive.name,)), run, "cpu", "x", {}, archive.parent)
    table = tomllib.loads((place.parent / "weights.toml").read_text(encoding="utf-8"))
    assert len(table["weights"]) == 1


def test_share_alike_drawings_are_not_trained_on(run, archive):
    manifest = archive / "manifest.jsonl"
    text = manifest.read_text(encoding="utf-8").replace("CC0 1.0", "CC BY-SA 4.0", 1)
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="CC BY-SA"):
        publishing.publish(config((archive.name,)), run, "cpu", "x", {}, archive.parent)


def test_faults_of_weight_files_are_named(run, archive, tmp_path):
    entry = publishing.publish(config((archive.name,)), run, "cpu", "two cores", {}, archive.parent)
    place = tmp_path / "models" / "weights"
    other = entry.model_copy(update={"parameters": 1})
    assert "parameters" in fault_of(other, place)
    path = place / entry.file
    whole = path.read_bytes()
    path.write_bytes(np.random.default_rng(0).bytes(100))
    assert "damaged" in fault_of(entry, place)
    assert "cannot be read" in fault_of(entry.model_copy(update={"sha256": digest(path)}), place)
    path.write_bytes(whole)
    (place / entry.card).unlink()
    assert "card" in fault_of(entry, place)
    path.unlink()
    assert "missing" in fault_of(entry, place)


def test_an_unfinished_run_is_not_published(tmp_path):
    with pytest.raises(UserError, match="Finish"):
        publishing.publish(config(()), tmp_path, "cpu", "x", {}, tmp_path)


def test_a_table_that_is_none_is_said(tmp_path):
    path = tmp_path / "weights.toml"
    assert published(path) == ()
    path.write_text("[[weights]]\nfile = 1\n", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        published(path)


def test_a_system_is_published_with_its_curve(tmp_path, archive, monkeypatch):
    import torch

    from models.networks.colornet import ColorNet, ColorNetConfig
    from models.training.systems import SystemConfig, SystemProfile

    place = tmp_path / "models" / "weights"
    monkeypatch.setattr(publishing, "weights_folder", lambda: place)
    monkeypatch.setattr(published_module, "weights_folder", lambda: place)
    torch.manual_seed(0)
    folder = tmp_path / "run"
    save_network(folder / "greys.safetensors", ColorNet(ColorNetConfig(0.05)), 64)
    stats = [
        {"step": 9, "seconds": 61.0, "loss": 1.0},
        {"step": 9, "validation": {"psnr": 21.5, "colourfulness": 0.7, "score": 21.5}},
    ]
    (folder / STATS).write_text("\n".join(map(json.dumps, stats)), encoding="utf-8")
    settings = SystemConfig(
        name="greys",
        plugin="colornet",
        system="colornet",
        data=(archive.name,),
        engine=12,
        profiles={"cpu": SystemProfile(samples=72, batch=8)},
    )
    rows = [{"source": "white", "psnr": 12.0}, {"source": "colornet", "psnr": 20.25}]
    found = {"heldout": {"rows": rows}}
    entry = publishing.publish(settings, folder, "cpu", "two cores", found, archive.parent)
    assert fault_of(entry, place) == ""
    assert entry.metrics == {"heldout_psnr": 20.25}
    card = (place / "greys.md").read_text(encoding="utf-8")
    assert "| 9 | 21.5 | 0.7 |" in card
    assert "9 steps of 8 drawings in 1 minutes" in card
    assert "engine: 12 drawings made by models/data/engine" in card
    assert "| **colornet** | 20.25 |" in card
