"""A contact sheet of any configuration's batches: `models data --contact-sheet`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from models.data.batch import BatchConfig, batches
from models.data.cache import DrawingSet
from models.data.engine.make import draw_poses
from models.data.engine.style import STYLES, UNSEEN
from models.data.photograph import shaded
from models.data.picturebatch import PictureSettings, PictureSource
from models.data.pictures import PictureSet
from models.data.references import shuffled, warped
from models.pipelines.bands import band_colours, band_planes
from models.training.sheet import write_sheet
from painter.imaging.colour import from_oklab


def show_batch(
    pictures: PictureSet, settings: PictureSettings, seed: int, path: Path, step: int = 0
) -> None:
    """A batch as training sees it.

    Columns: ink as it was, as it is seen, flats, picture, shaded, partner, bent, cut up, bands.
    """
    cpu = torch.device("cpu")
    settings = replace(settings, batch=8, partners=True)
    batch = PictureSource(pictures, np.arange(pictures.count), settings, seed, cpu).batch(step)
    planes = band_planes(band_colours((batch.colour * 255).byte()), *batch.ink.shape[-2:])
    bands = (planes.unflatten(1, (4, 3)) + 1) / 2
    ranks = torch.cat(list(bands.unbind(1)), dim=-1)[..., :: bands.shape[1]]
    columns = (
        1 - batch.clean,
        1 - batch.ink,
        batch.flat,
        batch.colour,
        shaded(batch.flat, batch.clean, batch.random),
        batch.partner,
        warped(batch.colour, batch.random),
        shuffled(batch.colour, batch.random),
        ranks,
    )
    write_sheet(path, columns)


def show_drawings(
    drawings: DrawingSet, settings: BatchConfig, seed: int, path: Path, step: int = 0
) -> None:
    """A batch as the network for ink sees it: ink, hints spread over their regions, the truth."""
    few = replace(settings, drawings=8, pictures=8)
    batch = next(batches(drawings, np.arange(drawings.count), few, seed, step))
    hint, mask = batch.planes[:, 1:4], batch.planes[:, 4:5]
    page = torch.arange(len(batch.labels))[:, None, None]
    known = torch.cat([torch.zeros_like(batch.truth[:, :1]), batch.truth], dim=1)
    truth = known[page, batch.labels].permute(0, 3, 1, 2)
    inside = (batch.labels > 0)[:, None]
    columns = (
        1 - batch.planes[:, :1],
        torch.where(mask > 0, _rgb(hint), 1.0),
        torch.where(inside, _rgb(truth), 1.0),
    )
    write_sheet(path, columns)


def _rgb(oklab_b3hw: torch.Tensor) -> torch.Tensor:
    rows = oklab_b3hw.permute(0, 2, 3, 1).numpy().astype(np.float32)
    return torch.from_numpy(from_oklab(rows).astype(np.float32) / 255).permute(0, 3, 1, 2)


def show_engine(path: Path, seed: int, side: int = 256) -> None:
    """Our own drawings: a row a style, the last one never trained on, six poses in a row."""
    columns: list[torch.Tensor] = []
    for pose in range(6):
        column: list[torch.Tensor] = []
        for row, style in enumerate((*STYLES, UNSEEN)):
            kind = "figure" if row % 2 else "bust"
            made = draw_poses(seed + row, 6, kind, style, side)[pose]
            flat = made.colours[made.ids].astype(np.float32)
            picture = flat * (1 - made.ink[..., None] / np.float32(255)) / 255
            column.append(torch.from_numpy(picture).permute(2, 0, 1))
        columns.append(torch.stack(column))
    write_sheet(path, columns, most=len(STYLES) + 1)
