"""The judge of closing strokes: what it is trained on, that it learns, that both forms agree."""

import json
import re
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from models.commands import train_command
from models.data.closings import ClosingSet, open_closings
from models.data.gapped import Mixture
from models.networks.gap_judge import GapJudge, GapJudgeConfig
from models.pipelines.files import load_any, save_network
from models.training.gaps import is_gaps, read_gaps
from models.training.loop import run
from models.training.tasks.gaps import GapTask, area_under_curve
from painter.base.errors import UserError
from painter.base.paths import checkout
from painter.segment.judge import load_judge
from painter.segment.sight import FACTS, SIDE, Seen
from tests.models.small_systems import CPU, PLAN, quiet

CONFIG = checkout() / "models" / "training" / "configs" / "gap_judge.toml"


def invented(count=400, seed=1):
    """Strokes that are true where the picture is bright on the left."""
    rng = np.random.default_rng(seed)
    truth = (rng.random(count) < 0.5).astype(np.float32)
    pictures = rng.integers(0, 120, (count, 3, SIDE, SIDE)).astype(np.uint8)
    pictures[truth > 0, :, :, : SIDE // 2] += 100
    facts = rng.random((count, FACTS)).astype(np.float32)
    facts[:, :4] = np.eye(4)[1]
    return ClosingSet(pictures, facts, truth, np.arange(count, dtype=np.int32) // 10)


def task(closings, held_back=8):
    return GapTask(GapJudgeConfig(dropout=0.0), closings, 64, held_back, 0, CPU)


def test_numpy_and_torch_agree(tmp_path):
    torch.manual_seed(3)
    closings = invented(150)
    network = GapJudge(GapJudgeConfig()).scaled_to(torch.from_numpy(closings.facts)).eval()
    save_network(tmp_path / "judge.safetensors", network)
    stored, _ = load_any(tmp_path / "judge.safetensors")
    with torch.no_grad():
        pictures = torch.from_numpy(closings.pictures).float() / 255
        wanted = stored(pictures, torch.from_numpy(closings.facts)).numpy()
    line = np.zeros((150, 4), np.float32)
    found = load_judge(tmp_path / "judge.safetensors").odds(
        Seen(line, closings.pictures, closings.facts)
    )
    assert np.allclose(found, wanted, atol=1e-4)
    assert np.ptp(found) > 1e-3


def test_it_learns(tmp_path):
    work = task(invented())
    before = work.check(work.network())["entropy"]
    plan = replace(PLAN, steps=60, batch=64)
    state = run(work, plan, tmp_path, False, quiet, CPU)
    after = work.check(state.average)
    assert after["entropy"] < 0.5 * before
    assert after["wrong"] < 0.1
    assert after["area"] > 0.95


def test_what_validates_is_not_learnt_from():
    closings = invented()
    work = task(closings)
    held = set(closings.drawing[work._held])
    assert len(held) == 8
    assert not held & set(closings.drawing[work._rows])


def test_a_step_always_sees_the_same():
    work = task(invented())
    one, again, other = work.batch(5), work.batch(5), work.batch(6)
    assert torch.equal(one.pictures, again.pictures)
    assert not torch.equal(one.pictures, other.pictures)


def test_a_sheet_shows_strokes(tmp_path):
    work = task(invented())
    work.sheet(work.network(), tmp_path / "sheet.png")
    assert cv2.imread(str(tmp_path / "sheet.png")) is not None


def test_area_under_curve():
    odds = np.float32([3, 2, 1, 0])
    assert area_under_curve(odds, np.array([True, True, False, False])) == 1
    assert area_under_curve(odds, np.array([False, False, True, True])) == 0
    assert area_under_curve(odds, np.zeros(4, np.bool_)) == 0.5


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("closings")
    return open_closings([], folder, quiet, Mixture(0, shapes=4, engine=4)), folder


def test_drawings_become_strokes(drawn):
    closings, folder = drawn
    assert closings.drawing.max() == 7
    assert closings.pictures.shape[1:] == (3, SIDE, SIDE)
    assert np.isfinite(closings.facts).all()
    assert 0.05 < closings.truth.mean() < 0.95
    again = open_closings([], folder, quiet, Mixture(0, shapes=4, engine=4))
    assert np.array_equal(again.pictures, closings.pictures)
    assert len(list(folder.glob("closings-*.npz"))) == 1


def test_a_configuration_is_read():
    assert is_gaps(CONFIG)
    assert not is_gaps(CONFIG.with_name("colornet.toml"))
    config = read_gaps(CONFIG)
    assert config.plan(config.profile("cpu")).steps > 1000
    assert config.plan(config.profile("cpu"), 3).minutes == 0


def test_a_broken_configuration_is_told(tmp_path):
    path = tmp_path / "judge.toml"
    path.write_text(CONFIG.read_text(encoding="utf-8") + "\nfoo = 1\n", encoding="utf-8")
    with pytest.raises(UserError, match="not valid"):
        read_gaps(path)


def test_the_command_trains_it(tmp_path):
    text = CONFIG.read_text(encoding="utf-8")
    text = text.replace('data = ["core", "more"]', "data = []")
    text, changed = re.subn(r"^(shapes|heaps|engine) = \d+", r"\1 = 2", text, flags=re.M)
    assert changed == 3
    small = tmp_path / "judge.toml"
    small.write_text(text, encoding="utf-8")
    path = train_command(small, tmp_path, "cpu", None, 2, tmp_path / "run", False, quiet)
    assert isinstance(load_any(path)[0], GapJudge)
    stats = (tmp_path / "run" / "stats.jsonl").read_text(encoding="utf-8").splitlines()
    assert "entropy" in json.loads(stats[-1])["validation"]
