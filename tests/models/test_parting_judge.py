"""The judge of partings: what it is trained on, that it learns, that both forms agree."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.commands import train_command
from models.data.gapped import Mixture
from models.data.partings import PartingSet, open_partings, sides_differ
from models.networks.parting_judge import PartingJudge, PartingJudgeConfig
from models.pipelines.files import load_any, save_network
from models.training.gaps import PartingConfig, is_gaps, read_gaps
from models.training.loop import run
from models.training.tasks.partings import PartingTask
from painter.base.paths import checkout
from painter.segment.atoms import Passages
from painter.segment.parting_judge import load_parting_judge
from painter.segment.parting_sight import (
    PARTING_FACTS,
    PARTING_SEEN,
    Partings,
)
from tests.models.small_systems import CPU, PLAN, quiet

CONFIG = checkout() / "models" / "training" / "configs" / "parting_judge.toml"


def invented(count=400, seed=1):
    """Passages that are true where the first fact outweighs their size; nothing is seen."""
    rng = np.random.default_rng(seed)
    facts = rng.standard_normal((count, PARTING_FACTS)).astype(np.float32)
    pictures = np.zeros((count, *PARTING_SEEN), np.uint8)
    size = rng.standard_normal(count).astype(np.float32)
    truth = (facts[:, 0] > size).astype(np.float32)
    return PartingSet(facts, pictures, size, truth, np.arange(count, dtype=np.int32) // 10)


def task(partings, held_back=8):
    return PartingTask(PartingJudgeConfig(), partings, 64, held_back, 0, CPU)


def test_numpy_and_torch_agree(tmp_path):
    torch.manual_seed(3)
    rng = np.random.default_rng(3)
    partings = replace(invented(150), pictures=rng.integers(0, 256, (150, *PARTING_SEEN), np.uint8))
    facts = torch.from_numpy(partings.facts)
    network = PartingJudge(PartingJudgeConfig()).scaled_to(facts).eval()
    save_network(tmp_path / "judge.safetensors", network)
    stored, _ = load_any(tmp_path / "judge.safetensors")
    found = load_parting_judge(tmp_path / "judge.safetensors")
    shown = torch.from_numpy(partings.pictures).permute(0, 1, 4, 2, 3)
    size = torch.linspace(-2, 2, 150)
    with torch.no_grad():
        wanted = stored(facts, shown, size).numpy()
    odds = found.odds(Partings(partings.facts, partings.pictures, np.zeros(150, np.float32)))
    assert np.allclose(odds - found.steep * size.numpy(), wanted, atol=1e-4)
    assert np.ptp(odds) > 1e-3


def test_it_learns(tmp_path):
    work = task(invented())
    before = work.check(work.network())["entropy"]
    plan = replace(PLAN, steps=120, batch=64)
    after = work.check(run(work, plan, tmp_path, False, quiet, CPU).average)
    assert after["entropy"] < 0.6 * before
    assert after["area"] > 0.95


def test_it_learns_from_the_picture(tmp_path):
    """What is true has a smaller side that reaches far."""
    rng = np.random.default_rng(2)
    known = invented(600)
    truth = rng.integers(0, 2, 600).astype(np.float32)
    pictures = np.zeros_like(known.pictures)
    for k, deep in enumerate(np.where(truth > 0, 20, 4)):
        pictures[k, :, 8 : 8 + deep, rng.integers(4, 10) : rng.integers(20, 28), 1] = 255
    work = task(replace(known, pictures=pictures, truth=truth))
    plan = replace(PLAN, steps=120, batch=64)
    after = work.check(run(work, plan, tmp_path, False, quiet, CPU).average)
    assert after["area"] > 0.95


def test_what_validates_is_not_learnt_from():
    partings = invented()
    work = task(partings)
    held = set(partings.drawing[work._held])
    assert len(held) == 8
    assert not held & set(partings.drawing[work._rows])


def test_sides_are_of_the_colour_that_most_of_them_has():
    labels = np.array([[1, 1, 2, 2, 3, 3, 3, 4]], np.int32)
    truth = np.array([[7, 7, 8, 8, 8, 7, 8, -1]], np.int64)
    a, b = np.array([1, 2, 3], np.int32), np.array([2, 3, 4], np.int32)
    ones = np.ones(3, np.float32)
    # 2 and 3 come together first and are mostly of colour 8; 4 has no colour at all.
    differ = sides_differ(labels, 4, Passages(a, b, np.float32([1, 3, 2]), ones), truth)
    assert differ.tolist() == [1, 0, -1]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partings")
    return open_partings([], folder, quiet, Mixture(0, shapes=4, engine=4)), folder


def test_drawings_become_partings(drawn):
    partings, folder = drawn
    assert partings.drawing.max() == 7
    assert partings.facts.shape == (len(partings.truth), PARTING_FACTS)
    assert partings.pictures.shape == (len(partings.truth), *PARTING_SEEN)
    assert np.isfinite(partings.facts).all()
    assert np.isfinite(partings.size).all()
    assert set(partings.truth) == {0, 1}
    again = open_partings([], folder, quiet, Mixture(0, shapes=4, engine=4))
    assert np.array_equal(again.facts, partings.facts)
    assert len(list(folder.glob("partings-*.npz"))) == 1


def test_every_look_is_at_other_gaps_of_the_same_drawings(tmp_path):
    partings = open_partings([], tmp_path, quiet, Mixture(0, heaps=6), looks=2)
    second = 1 + int(np.flatnonzero(np.diff(partings.drawing) < 0)[0])
    assert len(set(partings.drawing[:second]) & set(partings.drawing[second:])) > 1
    rows = [facts.tobytes() for facts in partings.facts]
    assert not set(rows[:second]) & set(rows[second:])


def test_a_configuration_is_read():
    assert is_gaps(CONFIG)
    config = read_gaps(CONFIG)
    assert isinstance(config, PartingConfig)
    assert config.plan(config.profile("cpu")).steps > 1000


def test_the_command_trains_it(tmp_path):
    text = CONFIG.read_text(encoding="utf-8")
    text = text.replace('data = ["core", "more"]', "data = []")
    text, changed = re.subn(r"^(shapes|heaps|engine) = \d+", r"\1 = 4", text, flags=re.M)
    assert changed == 3
    config = tmp_path / "parting_judge.toml"
    config.write_text(text, encoding="utf-8")
    trained = train_command(config, tmp_path, "cpu", None, 3, tmp_path / "run", False, quiet)
    assert trained.name == "parting_judge.safetensors"
    load_parting_judge(trained)
    rows = [
        json.loads(line)
        for line in (tmp_path / "run" / "stats.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert any("validation" in row for row in rows)
