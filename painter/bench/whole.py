"""The main job as a process of its own: seconds and memory as the user's machine sees them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from painter.base.geometry import Size
from painter.base.paths import checkout
from painter.bench.files import bench_page
from painter.bench.row import Row
from painter.document.layer import HintsLayer
from painter.imaging.alpha import unpremultiply
from painter.io.raster import write_raster

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
    """`colorize` with hints, from PNG to ORA; memory is not known where there is no `resource`."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        page = bench_page(size)
        assert page.ink is not None
        write_raster(folder / "page.png", 255 - page.ink.coverage.page(size)[:, :, 0], page.dpi)
        hints = next(layer for layer in page.walk() if isinstance(layer, HintsLayer))
        straight = hints.pixels.page(size)
        unpremultiply(straight)
        write_raster(folder / "hints.png", straight, None)
        words = ["colorize", folder / "page.png", "--mode", "hint"]
        words += ["--hints", folder / "hints.png", "--out", folder / "page.ora", "--json"]
        started, memory = _run([str(word) for word in words])
    title = f"colorize {size} with hints to ORA, whole process"
    table = [Row(title, started, "s", seconds_gate)]
    if memory is not None:
        table.append(Row(f"{title}, peak memory", memory, "MiB", memory_gate))
    return table


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
