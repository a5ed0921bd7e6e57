"""bench regions: quality and speed of the region finder beside the known methods."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from functools import partial

import numpy as np
from numpy.typing import NDArray

from painter.bench.leak_order import order_rows
from painter.bench.pages import shapes_page
from painter.bench.region_edits import edit_rows
from painter.bench.region_methods import (
    BY_SHAPE,
    RANGES,
    TOLD,
    Labeller,
    ours,
    peers_of,
    told,
)
from painter.bench.region_pages import Sample, sample_rows
from painter.bench.region_quality import LEAST_TRUE, Quality, quality
from painter.bench.region_speed import speed_rows
from painter.bench.row import Row

Run = Callable[[], NDArray[np.uint32]]

_GATES = {(3, 8): (0.1, 0.03), (8, 16): (0.2, 0.04), (16, 28): (1.5, 0.09)}  # leak %, 1 - IoU
_OVER = 1.10
_PAGES = {"quick": 1, "usual": 5, "full": 12}  # generated pages a range of gaps


def rows(samples: Sequence[Sample] = (), quick: bool = False, full: bool = False) -> list[Row]:
    """Rows of name, value, unit, gate (upper bound of value), peer, peer_value, ratio.

    Args:
        samples: pages with known regions: name, ink uint8 (H, W), flat colours (H, W, 3) or labels.
        quick: fewer pages, only the fast peers, and no page of 35 megapixels.
        full: more pages, and every peer on every page.
    """
    peers = peers_of(quick)
    ours(shapes_page(0, None)[0], None)  # compiled loops are loaded before anything is timed
    seeds = range(_PAGES["quick" if quick else "full" if full else "usual"])
    out = generated_rows(seeds, False, peers) + generated_rows(seeds, True, peers)
    out += sample_rows(samples, peers, full)
    out += order_rows(seeds, [(name, (ink, truth, None)) for name, ink, truth in samples])
    out += speed_rows(((2480, 3507),) if quick else ((2480, 3507), (4961, 7016)))
    return out + (edit_rows(3507, 2480) if quick else edit_rows())


def generated_rows(seeds: Sequence[int], tone: bool, peers: Mapping[str, Labeller]) -> list[Row]:
    """Quality on generated pages; the gap setting is the widest gap that was cut.

    Pixels under the closed line do not count: which side of a line's middle they fall on is no
    matter of leaking. The gate for merged regions is half of those of the peer of the best IoU:
    one that shatters everything merges nothing. Beside the peers stand ourselves without the judge,
    and with one that is told the truth.
    """
    out: list[Row] = []
    for low, high in RANGES:
        pages = [shapes_page(seed, (low, high), tone) for seed in seeds]
        bare = [shapes_page(seed, None)[0] < 64 for seed in seeds]
        average = partial(_average, pages=pages, bare=bare)
        mine, seconds = average([partial(ours, ink, high) for ink, _ in pages])
        measured = {
            name: average([partial(run, ink, high) for ink, _ in pages])
            for name, run in peers.items()
        }
        best = max(measured, key=lambda name: measured[name][0].overlap)
        best_merged = measured[best][0].merged
        measured[BY_SHAPE] = average([partial(ours, ink, high, by_shape=True) for ink, _ in pages])
        measured[TOLD] = average(
            [partial(ours, ink, high, judge=told(ink, truth)) for ink, truth in pages]
        )
        leak, overlap = _GATES[low, high]
        title = f"gaps {low}-{high} px{', tone and hatching' if tone else ''}: "
        for name, (peer, peer_seconds) in measured.items():
            out += [
                Row(title + what, value, unit, gate, name, peer_value)
                for what, value, unit, gate, peer_value in (
                    ("leak", mine.leak * 100, "%", leak, peer.leak * 100),
                    ("1 - mean IoU", 1 - mine.overlap, "", overlap, 1 - peer.overlap),
                    (
                        f"merged (gate: half of {best})",
                        mine.merged * 100,
                        "%",
                        best_merged * 50,
                        peer.merged * 100,
                    ),
                    ("found per true region", mine.over, "", _OVER, peer.over),
                    ("clicks to fix a page", mine.clicks, "", None, peer.clicks),
                    ("time", seconds * 1000, "ms", None, peer_seconds * 1000),
                )
            ]
    return out


def _average(
    runs: Sequence[Run],
    pages: Sequence[tuple[NDArray[np.uint8], NDArray[np.uint32]]],
    bare: Sequence[NDArray[np.bool_]],
) -> tuple[Quality, float]:
    """Mean quality and mean seconds of one run a page."""
    found: list[Quality] = []
    seconds = 0.0
    for run, (_, truth), where in zip(runs, pages, bare, strict=True):
        start = time.perf_counter()
        labels = run()
        seconds += time.perf_counter() - start
        found.append(quality(labels, truth, where, LEAST_TRUE))
    means = np.mean([astuple(q) for q in found], axis=0)
    return Quality(*(float(v) for v in means)), seconds / len(found)
