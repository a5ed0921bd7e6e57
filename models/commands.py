"""What the command `models` does; painter.cli calls these by name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from models.data.archive import default_data
from models.data.cache import DrawingSet, open_set
from models.data.pictures import open_pictures
from models.evaluation.features import own_network
from models.pipelines.files import load_any, save_network
from models.training.checkpoint import RunState
from models.training.config import TrainConfig, read_config
from models.training.features import Perceptual, ScriptFeatures
from models.training.gaps import is_gaps, read_gaps
from models.training.loop import run
from models.training.parallel import Group, joined
from models.training.show import show_batch, show_drawings, show_engine
from models.training.systems import is_system, read_system
from models.training.tasks.ink import train
from models.training.tasks.pictures import Setting
from painter.base.bands import worker_count
from painter.base.errors import UserError
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
    asked = os.environ.get("OMP_NUM_THREADS", "")
    torch.set_num_threads(int(asked) if asked.isdecimal() and int(asked) else worker_count())
    folder = default_data() if data is None else data
    begin = None if initial is None else load_any(initial)[0].state_dict()
    kind = _trainer(config)
    with joined() as group:
        return kind(config, folder, profile, begin, steps, out, resume, say, group)


def _trainer(config: Path) -> Callable[..., Path]:
    if is_system(config):
        return train_system
    return train_gaps if is_gaps(config) else train_ink


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
    drawings = _drawings(settings, folder, say)
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
    how = settings.settings(chosen, steps)
    setting = Setting(pictures, how, settings.held_back, settings.seed, device)
    task = settings.task(chosen, setting, _features(settings.features))
    place = scratch / settings.name if out is None else out
    plan = settings.plan(chosen, steps)
    state = run(task, plan, place, resume, say, device, begin, group)
    return _written(place, settings.name, state, group, settings.side)


def train_gaps(
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
    """Train one of the judges of regions."""
    settings = read_gaps(config)
    chosen = settings.profile(profile)
    scratch = checkout() / "scratch"
    task = settings.task(chosen, folder, scratch / "cache", say)
    place = scratch / settings.name if out is None else out
    plan = settings.plan(chosen, steps)
    state = run(task, plan, place, resume, say, _device(group), begin, group)
    return _written(place, settings.name, state, group)


def _drawings(settings: TrainConfig, folder: Path, say: Say) -> DrawingSet:
    folders = [folder / name for name in settings.data]
    cache = checkout() / "scratch" / "cache"
    side = settings.network.side
    return open_set(folders, cache, side, say, settings.shapes, settings.engine)


def _features(wanted: str) -> Perceptual | None:
    if not wanted:
        return None
    if wanted == "own":
        return own_network()
    path = Path(wanted)
    return own_network(path) if path.suffix == ".safetensors" else ScriptFeatures(path)


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


def data_command(config: Path | None, data: Path | None, sheet: Path, seed: int, say: Say) -> None:
    """Draw a contact sheet: a configuration's batches, or without one the engine's people.

    Raises:
        UserError: the configuration or the data cannot be used.
    """
    if sheet.suffix.lower() not in {".png", ".jpg", ".webp"}:
        raise UserError(f"{sheet} is no picture's name", "End it in .png")
    if config is None:
        show_engine(sheet, seed)
        return
    folder = default_data() if data is None else data
    if config.is_file() and not is_system(config):
        plain = read_config(config)
        show_drawings(_drawings(plain, folder, say), plain.batch, seed, sheet)
        return
    settings = read_system(config)
    folders = [folder / name for name in settings.data]
    cache = checkout() / "scratch" / "cache"
    pictures = open_pictures(folders, cache, settings.side, say, settings.engine)
    show_batch(pictures, settings.settings(next(iter(settings.profiles.values()))), seed, sheet)
