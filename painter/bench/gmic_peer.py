"""Smart colouring of G'MIC, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.bench.pages import connected_pieces

_FILTER = "fx_colorize_lineart_smart"
_DEFAULTS = "0,95,0,0,1,24,200,0,75,2,60,20,90,1,10,1,0"  # random colours; gaps up to 60 px
_LONGEST = 3600  # seconds; a toned page of 2480x3507 on a busy machine takes it over ten minutes


def gmic_installed() -> bool:
    """Whether `gmic` can be run."""
    return shutil.which("gmic") is not None


def gmic_smart(ink: NDArray[np.uint8], gap: float) -> NDArray[np.uint32]:
    """Regions as G'MIC finds them with its default settings, uint32 (H, W) without zeros.

    Its second image holds the colours, beyond 255 in places: without normalising it first, regions
    would be clipped to one white. Two regions may get one colour, so pieces count.

    Args:
        ink: coverage uint8 (H, W). gap: not used: the filter closes what it closes.

    Raises:
        OSError, subprocess.SubprocessError: gmic failed or took too long.
    """
    import cv2

    del gap
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "ink.png", Path(folder) / "colours.png"
        cv2.imwrite(str(source), 255 - ink)
        order = [str(source), _FILTER, _DEFAULTS, "-keep[1]", "-normalize", "0,255"]
        subprocess.run(
            ["gmic", *order, "-o", str(target)], capture_output=True, check=True, timeout=_LONGEST
        )
        colours = cv2.imread(str(target), cv2.IMREAD_COLOR)
    if colours is None:
        raise OSError("gmic wrote no picture")
    wide = colours.astype(np.int64)
    return connected_pieces((wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2])
