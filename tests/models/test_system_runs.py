"""Runs that are killed, resumed, and shared by two processes."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import torch

from models.training.checkpoint import BEST
from models.training.loop import STATS, run
from painter.base.paths import checkout
from tests.models.killing import killed_after_two_checkpoints
from tests.models.small_systems import CPU, PLAN, autocaconet, quiet, setting

CHILD = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(1)
sys.path.insert(0, {root!r})
from dataclasses import replace
from models.training.loop import run
from tests.models.small_systems import CPU, PLAN, quiet, autocaconet, picture_set, setting
plan = replace(PLAN, steps=100000, save_every=1, check_every=2)
run(autocaconet(setting(picture_set(), 2)), plan, Path({out!r}), False, quiet, CPU)
"""


def test_a_killed_adversarial_run_goes_on(pictures, tmp_path):
    code = CHILD.format(root=str(checkout()), out=str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", code], cwd=checkout())
    reached = killed_after_two_checkpoints(process, tmp_path)
    plan = replace(PLAN, steps=reached + 2, save_every=1, check_every=2)
    state = run(autocaconet(setting(pictures, 2)), plan, tmp_path, True, quiet, CPU)
    assert state.step == reached + 2
    assert (tmp_path / BEST).is_file()
    rows = [json.loads(line) for line in (tmp_path / STATS).read_text().splitlines()]
    last = [row for row in rows if "loss" in row][-1]
    assert {"step", "seconds", "samples_per_second", "l1", "critic adversarial"} <= set(last)
    assert any(row.get("best") for row in rows)


def test_a_run_in_two_parts_is_the_run_in_one(pictures, tmp_path):
    where = setting(pictures)
    plan = replace(PLAN, steps=4, save_every=2)
    whole = run(autocaconet(where), plan, tmp_path / "one", False, quiet, CPU)
    run(autocaconet(where), replace(plan, steps=2), tmp_path / "two", False, quiet, CPU)
    again = run(autocaconet(where), plan, tmp_path / "two", True, quiet, CPU)
    assert again.step == 4
    for name in ("network", "average", "critic"):
        pairs = zip(
            getattr(whole, name).state_dict().values(),
            getattr(again, name).state_dict().values(),
            strict=True,
        )
        assert all(torch.allclose(one, two, atol=1e-5) for one, two in pairs)


GROUP = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(1)
sys.path.insert(0, {root!r})
from dataclasses import replace
from models.training.loop import run
from models.training.parallel import joined
from tests.models.small_systems import CPU, PLAN, quiet, greys, picture_set, setting
with joined() as group:
    state = run(greys(setting(picture_set())), replace(PLAN, steps=2), Path({out!r}), False,
                quiet, CPU, None, group)
    weights = torch.cat([value.flatten() for value in state.network.parameters()])
    seen = [torch.empty_like(weights) for _ in range(2)]
    torch.distributed.all_gather(seen, weights)
    assert torch.equal(seen[0], seen[1]), "the processes drifted apart"
tasks = Path("/proc/self/task")
names = [(task / "comm").read_text() for task in tasks.iterdir()] if tasks.is_dir() else []
assert not any("gloo" in name for name in names), f"threads outlive the group: {{names}}"
"""


def test_two_processes_train_as_one(tmp_path):
    script = tmp_path / "group.py"
    out = tmp_path / "out"
    script.write_text(GROUP.format(root=str(checkout()), out=str(out)), encoding="utf-8")
    words = ["-m", "torch.distributed.run", "--nproc_per_node=2", "--standalone", str(script)]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=checkout(),
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in out.glob("step-*")] == ["step-0000002.safetensors"]
