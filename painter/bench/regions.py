"""bench regions: quality and speed of the region finder beside the known methods."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.bench.pages import GAPS, cut_gaps, shapes_page
from painter.bench.region_peers import flood_fill, morphological_close, single_ball, trapped_ball
from painter.bench.region_quality import LEAST_TRUE, Quality, page_quality, quality
from painter.bench.row import Row
from painter.segment.find import find_regions

Labeller = Callable[[NDArray[np.uint8], float], NDArray[np.uint32]]

_RANGES = ((3, 8), (8, 16), (16, 28))
_GATES = {(3, 8): (0.1, 0.03), (8, 16): (0.2, 0.04), (16, 28): (1.5, 0.09)}  # leak %, 1 - IoU
_OVER = 1.10
_PEERS: dict[str, Labeller] = {
    "flood fill": flood_fill,
    "morphological close": morphological_close,
    "single ball": single_ball,
    "trapped ball": trapped_ball,
}


def rows(
    samples: Sequence[tuple[str, NDArray[np.uint8], NDArray[np.integer]]] = (), quick: bool = False
) -> list[Row]:
    """Rows of name, value, unit, gate (upper bound of value), peer, peer_value, ratio.

    Args:
        samples: pages with known regions: name, ink uint8 (H, W), flat colours (H, W, 3) or labels.
        quick: fewer pages, and no page of 35 megapixels.
    """
    out = generated_rows(range(2 if quick else 8))
    out += sample_rows(samples)
    out += speed_rows(((2480, 3507, 0.8),) if quick else ((2480, 3507, 0.8), (4961, 7016, 3.0)))
    return out


def generated_rows(seeds: Sequence[int]) -> list[Row]:
    """Quality on generated pages; the gap setting is the widest gap that was cut.

    Pixels under the closed line do not count: which side of a line's middle they fall on is no
    matter of leaking.
    """
    out: list[Row] = []
    for low, high in _RANGES:
        pages = [shapes_page(seed, (low, high)) for seed in seeds]
        bare = [shapes_page(seed, None)[0] < 64 for seed in seeds]
        ours, seconds = _average(_ours, pages, bare, high)
        title = f"gaps {low}-{high} px: "
        leak_gate, overlap_gate = _GATES[low, high]
        measured = {name: _average(run, pages, bare, high) for name, run in _PEERS.items()}
        for name, (peer, peer_seconds) in measured.items():
            out += [
                Row(f"{title}{what}, beside {name}", value, unit, gate, name, peer_value)
                for what, value, unit, gate, peer_value in (
                    ("leak", ours.leak * 100, "%", leak_gate, peer.leak * 100),
                    ("1 - mean IoU", 1 - ours.overlap, "", overlap_gate, 1 - peer.overlap),
                    ("merged regions", ours.merged * 100, "%", None, peer.merged * 100),
                    ("regions found per true one", ours.over, "", _OVER, peer.over),
                    ("time", seconds * 1000, "ms", None, peer_seconds * 1000),
                )
            ]
    return out


def sample_rows(
    samples: Sequence[tuple[str, NDArray[np.uint8], NDArray[np.integer]]],
) -> list[Row]:
    """Impurity and count on given pages, as they are and with gaps cut into them."""
    out: list[Row] = []
    for name, ink, truth in samples:
        for gaps in (None, (3, 8), (8, 16)):
            page = ink if gaps is None else cut_gaps(ink, truth, GAPS, gaps[0], gaps[1], 7)
            found = find_regions(page, gap=None if gaps is None else float(gaps[1]))
            free, every, count = page_quality(found.regions()[found.atoms], truth, ink)
            title = name + (": " if gaps is None else f" with gaps {gaps[0]}-{gaps[1]} px: ")
            out += [
                Row(title + "impurity outside the ink", free * 100, "%", 1.5),
                Row(title + "impurity of all pixels", every * 100, "%", None),
                Row(title + "regions found per true one", count, "", 1.5),
            ]
    return out


def speed_rows(sizes: Sequence[tuple[int, int, float]]) -> list[Row]:
    """Seconds of the first and of a later call in a process of its own, and its peak memory."""
    out: list[Row] = []
    for width, height, gate in sizes:
        code = _TIMED.format(width=width, height=height)
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        told = json.loads(done.stdout)
        title = f"{width}x{height}: "
        out += [
            Row(title + "first call (kernels from disk)", told["cold"], "s", None),
            Row(title + "later call", told["warm"], "s", gate, "flood fill", told["flood"]),
            Row(title + "peak memory of the process", told["peak"], "GB", 2.5),
        ]
    return out


# Peak memory is read before the peer runs, and 0 where the system does not tell it; `resource`
# would count what the parent held when it started this process.
_TIMED = """
import json, time
from painter.bench.pages import tiled_page
from painter.bench.region_peers import flood_fill
from painter.segment.find import find_regions
page = tiled_page(1, {height}, {width})
def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
cold = timed(lambda: find_regions(page))
warm = min(timed(lambda: find_regions(page)) for _ in range(3))
try:
    with open("/proc/self/status") as status:
        peak = next(int(row.split()[1]) for row in status if row.startswith("VmHWM")) / 1024**2
except OSError:
    peak = 0.0
flood = timed(lambda: flood_fill(page, 0))
print(json.dumps(dict(cold=cold, warm=warm, peak=peak, flood=flood)))
"""


def _ours(ink: NDArray[np.uint8], gap: float) -> NDArray[np.uint32]:
    found = find_regions(ink, gap=gap)
    return found.regions()[found.atoms]


def _average(
    run: Labeller,
    pages: Sequence[tuple[NDArray[np.uint8], NDArray[np.uint32]]],
    bare: Sequence[NDArray[np.bool_]],
    gap: float,
) -> tuple[Quality, float]:
    """Mean quality and mean seconds over pages."""
    found: list[Quality] = []
    seconds = 0.0
    for (ink, truth), where in zip(pages, bare, strict=True):
        start = time.perf_counter()
        labels = run(ink, gap)
        seconds += time.perf_counter() - start
        found.append(quality(labels, truth, where, LEAST_TRUE))
    means = np.mean([(q.leak, q.overlap, q.merged, q.over) for q in found], axis=0)
    return Quality(*(float(v) for v in means)), seconds / len(found)
