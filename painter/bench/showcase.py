"""The picture at the top of the README: ink, regions, flats and result of a sample page.

Run by `make screenshots`: colours the page by the ordinary commands and puts pictures side by side.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from painter.base.paths import samples
from painter.cli.main import run
from painter.document.drawing import layer_ops
from painter.document.layer import FlatsLayer
from painter.imaging.resample import fit_picture
from painter.io.page import read_page
from painter.io.raster import read_raster
from painter.render.composite import composite

_HEIGHT = 760
_GUTTER = 12


def showcase(sample: str, out: Path) -> None:
    """Colour a bundled page and write the row of its four pictures, scaled down."""
    page = samples() / f"{sample}.png"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ora, regions = folder / "page.ora", folder / "regions.png"
        hints = samples() / f"{sample}.hints.png"
        words = ["colorize", page, "--mode", "hint", "--hints", hints, "--out", ora]
        for command in (words, ["regions", page, "--preview", regions]):
            if run([str(word) for word in command]):
                raise SystemExit(3)
        result = folder / "page.png"
        run(["convert", str(ora), str(result)])
        pictures = [page, regions, None, result]
        columns = [_column(_flats(ora) if path is None else _rgb(path)) for path in pictures]
    gutter = np.full((_HEIGHT, _GUTTER, 3), 255, np.uint8)
    row = [part for column in columns for part in (column, gutter)][:-1]
    # A picture to look at in a browser: losses that nobody sees make it a sixth as large.
    Image.fromarray(np.hstack(row)).save(out, quality=85, method=6)


def _rgb(path: Path) -> NDArray[np.uint8]:
    pixels = read_raster(path).pixels
    return np.repeat(pixels[:, :, np.newaxis], 3, 2) if pixels.ndim == 2 else pixels[:, :, :3]


def _flats(ora: Path) -> NDArray[np.uint8]:
    page = read_page(ora).page
    flats = next(layer for layer in page.walk() if isinstance(layer, FlatsLayer))
    return composite(layer_ops(page, flats), page.size)[:, :, :3]


def _column(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    width = round(picture.shape[1] * _HEIGHT / picture.shape[0])
    return fit_picture(picture, (width, _HEIGHT))


if __name__ == "__main__":
    showcase(sys.argv[1], Path(sys.argv[2]))
