"""What the evaluation takes from the training set: our features, and the mean colour of flats.

`python -m models.evaluation.train_features` makes both anew, beside this file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch

from models.data.archive import default_data
from models.data.picturebatch import PictureSettings, PictureSource
from models.data.pictures import PictureSet, open_pictures
from models.evaluation.baselines import MEAN_FILE
from models.evaluation.features import save_own
from models.training.features import trained_features
from models.training.loop import split
from painter.base.paths import checkout

SIDE = 256
ENGINE = 512
STEPS = 900
SEED = 11


def main() -> None:
    """Half of the drawings come in other colours: features should know shapes and colours apart."""
    torch.set_num_threads(1)
    folders = [default_data() / "core"]
    pictures = open_pictures(folders, checkout() / "scratch" / "cache", SIDE, _tell, ENGINE)
    mean = [round(float(value)) for value in mean_colour(pictures)]
    MEAN_FILE.write_text(json.dumps({"rgb": mean, "set": "core and engine"}) + "\n", "utf-8")
    rows, _ = split(pictures.count, 0, SEED)
    settings = PictureSettings(batch=8, recolour=0.5, worn=0.1, xdog=0.1)
    device = torch.device("cpu")
    source = PictureSource(pictures, rows, settings, SEED, device)
    network = trained_features(source, STEPS, SEED, device)
    sys.stdout.write(f"{save_own(Path(__file__).parent, network)}\n")


def mean_colour(pictures: PictureSet) -> np.ndarray:
    """Mean sRGB of all flats, `(3,)` 0..255, every pixel of every drawing counting the same."""
    total = np.zeros(3)
    for ids, colours in zip(pictures.ids, pictures.colours, strict=True):
        share = np.bincount(ids.ravel(), minlength=len(colours)) / ids.size
        total += share @ colours
    return total / pictures.count


def _tell(share: float, text: str) -> None:
    sys.stderr.write(f"\r{text} {100 * share:3.0f} %")


if __name__ == "__main__":
    main()
