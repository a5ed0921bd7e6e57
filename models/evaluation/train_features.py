"""Train the features beside this file anew: `python -m models.evaluation.train_features`."""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from models.data.archive import default_data
from models.data.picturebatch import PictureSettings, PictureSource
from models.data.pictures import open_pictures
from models.evaluation.features import save_own
from models.training.features import trained_features
from models.training.loop import split
from painter.base.paths import checkout

SIDE = 256
ENGINE = 512
STEPS = 900
SEED = 11
_SETTINGS = PictureSettings(batch=8, recolour=0.5, worn=0.1, xdog=0.1)


def main() -> None:
    """Half of the drawings come in other colours: features should know shapes and colours apart."""
    torch.set_num_threads(1)
    say = lambda share, text: sys.stderr.write(f"\r{text} {100 * share:3.0f} %")  # noqa: E731
    pictures = open_pictures([default_data() / "core"], checkout() / "scratch" / "cache", SIDE, say, ENGINE)
    rows, _ = split(pictures.count, 0, SEED)
    source = PictureSource(pictures, rows, _SETTINGS, SEED, torch.device("cpu"))
    network = trained_features(source, STEPS, SEED, torch.device("cpu"))
    sys.stdout.write(f"{save_own(Path(__file__).parent, network)}\n")


if __name__ == "__main__":
    main()
