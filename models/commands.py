"""What the command `models` does; painter.cli calls these by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from models.data.archive import default_data
from models.data.cache import open_set
from models.networks.hscau import HscauNet
from models.pipelines.files import load_network, save_network
from models.training.config import read_config
from models.training.tasks.ink import train
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

    Returns:
        the weight file, `<out>/<name>.safetensors`; `models.training.publish` makes it a
        published one.

    Raises:
        UserError: the configuration, the data or the initial weights cannot be used.
    """
    settings = read_config(config)
    chosen = settings.profile(profile)
    if steps is not None:
        chosen = chosen.model_copy(update={"steps": steps, "minutes": 0.0})
    begin = None if initial is None else load_network(initial).state_dict()
    folder = default_data() if data is None else data
    scratch = checkout() / "scratch"
    drawings = open_set(
        [folder / name for name in settings.data],
        scratch / "cache",
        settings.network.side,
        say,
        settings.shapes,
    )
    place = scratch / settings.name if out is None else out
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(worker_count())
    state = train(settings, chosen, drawings, place, resume, say, device, begin)
    path = place / f"{settings.name}.safetensors"
    assert isinstance(state.average, HscauNet)
    save_network(path, state.average)
    return path
