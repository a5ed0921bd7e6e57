"""How long regions take, from ink to the list of leaks, and the memory it needs.

Run as a program with width and height it measures one size and prints JSON, so that every size has
a process of its own and its peak memory is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from painter.bench.pages import tiled_page
from painter.bench.region_peers import flood_fill
from painter.bench.row import Row
from painter.segment.find import find_regions, preview_regions
from painter.segment.ink import read_ink
from painter.segment.leaks import list_leaks
from painter.segment.measure import measure_atoms
from painter.segment.openings import beside_on, region_graph, survey
from painter.segment.table import describe

_FIND = {(2480, 3507): 0.5, (4961, 7016): 1.5}  # gates in seconds
_PREVIEW = 0.3
_BEHIND = 1.5
_PEAK = 1.0
_TIMES = 3


def speed_rows(sizes: Sequence[tuple[int, int]]) -> list[Row]:
    """Seconds of each step at every size, and the peak memory of the process."""
    out: list[Row] = []
    for width, height in sizes:
        done = subprocess.run(
            [sys.executable, "-m", "painter.bench.region_speed", str(width), str(height)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        told = json.loads(done.stdout)
        title, gate = f"{width}x{height}: ", _FIND.get((width, height))
        out += [
            Row(title + "first call (kernels from disk)", told["cold"], "s", None),
            Row(title + "later call", told["warm"], "s", gate, "flood fill", told["flood"]),
            Row(title + "first view at quarter size", told["preview"], "s", _PREVIEW),
            Row(title + "table, graph and leaks", told["behind"], "s", _BEHIND),
            Row(title + "peak memory while finding", told["peak"], "GB", _PEAK),
            Row(title + "peak memory with table, graph and leaks", told["peak_behind"], "GB", None),
        ]
    return out


def measure(width: int, height: int) -> dict[str, float]:
    """Seconds and gigabytes (10^9 bytes) on a page made of generated ones."""
    page = tiled_page(1, height, width)
    cold = _seconds(lambda: find_regions(page))
    warm = min(_seconds(lambda: find_regions(page)) for _ in range(_TIMES))
    peak = _peak_memory()  # of one search after another: none of their results is kept
    preview_regions(page)
    preview = min(_seconds(lambda: preview_regions(page)) for _ in range(_TIMES))
    found = find_regions(page)
    regions = found.regions()

    def behind() -> object:
        table = describe(found.atoms, regions, found.line, found.tone, found.kind)
        openings = survey(found.atoms, found.line, read_ink(page))
        between = beside_on(openings, found.atoms)
        graph = region_graph(openings, between, regions)
        atoms = measure_atoms(found.atoms, found.atom_count, found.line)
        return table, atoms, graph, list_leaks(openings, between, regions, tree=found.tree)

    behind()
    later = min(_seconds(behind) for _ in range(_TIMES))
    peak_behind = _peak_memory()
    flood = _seconds(lambda: flood_fill(page, 0))
    return {
        "cold": cold,
        "warm": warm,
        "preview": preview,
        "behind": later,
        "peak": peak,
        "peak_behind": peak_behind,
        "flood": flood,
    }


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _peak_memory() -> float:
    """0 where the system does not tell; `resource` would count what the parent held before."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    return next(int(row.split()[1]) for row in status.splitlines() if "VmHWM" in row) * 1024 / 1e9


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
