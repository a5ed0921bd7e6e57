"""What the command `models` does; painter.cli calls these by name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from models.data.archive import default_data
from models.data.cache import open_set
from models.data.picturebatch import PictureSource
from models.data.pictures import open_pictures
from models.pipelines.files import load_any, save_network
from models.training.checkpoint import RunState
from models.training.config import read_config
from models.training.features import trained_features
from models.training.loop import run, split
from models.training.parallel import Group, joined
from models.training.systems import is_system, read_system
from models.training.tasks.ink import train
from models.training.tasks.pictures import Setting
from painter.base.bands import worker_count
from painter.base.paths import checkout

Say = Callable[[float, str], None]


def train_command(
    config: Path,
    data: Path | None,
    profile: str,
    initial: Path | None,
    steps: int | None,
    out: Path | None,
    resume: bool,
    say: Say,
) -> Path:
    """Train one configuration and write the averaged network in half precision.

    Started by torchrun, all its processes train together.

    Returns:
        the weight file, `<out>/<name>.safetensors`; `models.training.publish` makes it a
        published one.

    Raises:
        UserError: the configuration, the data or the initial weights cannot be used.
    """
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", worker_count())))
    folder = default_data() if data is None else data
    begin = None if initial is None else load_any(initial)[0].state_dict()
    kind = train_system if is_system(config) else train_ink
    with joined() as group:
        return kind(config, folder, profile, begin, steps, out, resume, say, group)


def train_ink(
    config: Path,
    folder: Path,
    profile: str,
    begin: dict[str, Tensor] | None,
    steps: int | None,
    out: Path | None,
    resume: bool,
    say: Say,
    group: Group | None,
) -> Path:
    """Train the network that colours regions by hints."""
    settings = read_config(config)
    chosen = settings.profile(profile)
    if steps is not None:
        chosen = chosen.model_copy(update={"steps": steps, "minutes": 0.0})
    scratch = checkout() / "scratch"
    drawings = open_set(
        [folder / name for name in settings.data],
        scratch / "cache",
        settings.network.side,
        say,
        settings.shapes,
    )
    place = scratch / settings.name if out is None else out
    device = str(_device(group))
    state = train(settings, chosen, drawings, place, resume, say, device, begin, group)
    return _written(place, settings.name, state, group)


def train_system(
    config: Path,
    folder: Path,
    profile: str,
    begin: dict[str, Tensor] | None,
    steps: int | None,
    out: Path | None,
    resume: bool,
    say: Say,
    group: Group | None,
) -> Path:
    """Train one of the published systems."""
    settings = read_system(config)
    chosen = settings.profile(profile)
    scratch = checkout() / "scratch"
    folders = [folder / name for name in settings.data]
    pictures = open_pictures(folders, scratch / "cache", settings.side, say, settings.engine)
    device = _device(group)
    how = settings.settings(chosen)
    setting = Setting(pictures, how, settings.held_back, settings.seed, device)
    features = None
    if settings.features:
        say(0.0, "learning features")
        rows, _ = split(pictures.count, settings.held_back, settings.seed)
        source = PictureSource(pictures, rows, how, settings.seed, device)
        features = trained_features(source, settings.features, settings.seed, device)
    task = settings.task(chosen, setting, features)
    place = scratch / settings.name if out is None else out
    plan = settings.plan(chosen, steps)
    state = run(task, plan, place, resume, say, device, begin, group)
    return _written(place, settings.name, state, group, settings.side)


def _written(
    place: Path, name: str, state: RunState, group: Group | None, side: int | None = None
) -> Path:
    path = place / f"{name}.safetensors"
    if group is None or group.rank == 0:
        save_network(path, state.average, side)
    return path


def _device(group: Group | None) -> torch.device:
    if group is not None:
        return group.device
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
