"""The main job as a process of its own: seconds and memory as the user's machine sees them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Size
from painter.base.paths import checkout
from painter.bench.pages import tiled_page
from painter.bench.row import Row
from painter.document.page import PageState
from painter.io.page import read_page
from painter.io.raster import write_raster

_DOT = 12

_RUN = """
import resource, sys
from painter.cli.main import run
code = run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
sys.exit(code)
"""


def whole_rows(
    size: Size, seconds_gate: float | None = None, memory_gate: float | None = None
) -> list[Row]:
    """`colorize` from PNG to ORA, by itself and with hints; memory where the system tells it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        page, hints, out = (folder / part for part in ("page.png", "hints.png", "page.ora"))
        write_raster(page, 255 - tiled_page(3, size.height, size.width), (600.0, 600.0))
        words = ["colorize", str(page), "--out", str(out), "--json"]
        plain = _run(words)
        write_raster(hints, _hints(read_page(out).page), None)
        hinted = _run([*words, "--mode", "hint", "--hints", str(hints)])
    title = f"colorize {size} to ORA, whole process"
    table = [
        Row(title, plain[0], "s", seconds_gate),
        Row(f"{title}, with 120 hints", hinted[0], "s", seconds_gate),
    ]
    if hinted[1] is not None:
        table.append(Row(f"{title}, with 120 hints, peak memory", hinted[1], "MiB", memory_gate))
    return table


def _hints(page: PageState) -> NDArray[np.uint8]:
    """Dots here and there, each in the colour of its region, as an artist would put them."""
    assert page.labels is not None
    assert page.regions is not None
    picture = np.zeros((page.size.height, page.size.width, 4), np.uint8)
    rng = np.random.default_rng(2)
    for _ in range(120):
        x = int(rng.integers(_DOT, page.size.width - _DOT))
        y = int(rng.integers(_DOT, page.size.height - _DOT))
        region = page.regions.region_of_atom[page.labels.at(x, y)]
        dot = (slice(y - _DOT, y + _DOT), slice(x - _DOT, x + _DOT))
        picture[dot] = (*page.regions.colour[region], 255)
    return picture


def _run(words: list[str]) -> tuple[float, float | None]:
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *words],
        check=True,
        capture_output=True,
        text=True,
        cwd=checkout(),
    )
    seconds = perf_counter() - started
    try:
        return seconds, float(done.stderr.split()[-1])
    except (IndexError, ValueError):
        return seconds, None
