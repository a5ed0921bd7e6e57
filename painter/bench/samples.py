"""Pages with exact flats, from a folder the user names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.imaging.alpha import on_white
from painter.io.raster import read_raster

Sample = tuple[str, NDArray[np.uint8], NDArray[np.uint8]]


def read_samples(folder: str) -> list[Sample]:
    """Name, ink `(H, W)` and flats `(H, W, 3)` of every `<id>.line.png` with `<id>.flat.png`.

    Raises:
        UserError: the folder has none.
    """
    found: list[Sample] = []
    for line in sorted(Path(folder).glob("*.line.*")):
        name = line.name.partition(".line.")[0]
        flat = line.with_name(line.name.replace(".line.", ".flat."))
        if flat.is_file():
            grey = on_white(read_raster(line).pixels)[:, :, 0]
            found.append((name, 255 - grey, on_white(read_raster(flat).pixels)))
    if not found:
        raise UserError(
            f"{folder} holds no page with exact flats", "It needs <id>.line.png with <id>.flat.png"
        )
    return found
