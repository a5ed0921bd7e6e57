"""bench regions: quality and speed of the region finder beside the known methods."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from functools import partial

import numpy as np
from numpy.typing import NDArray

from painter.bench.gmic_peer import gmic_installed, gmic_smart
from painter.bench.leak_order import order_rows
from painter.bench.pages import GAPS, shapes_page
from painter.bench.region_edits import edit_rows
from painter.bench.region_peers import (
    flood_fill,
    line_filler,
    morphological_close,
    single_ball,
    trapped_ball,
)
from painter.bench.region_quality import LEAST_TRUE, Quality, page_quality, quality
from painter.bench.region_speed import speed_rows
from painter.bench.row import Row
from painter.imaging.cuts import colour_codes, cut_gaps
from painter.imaging.tone import TONE
from painter.segment.find import find_regions
from painter.segment.ink import read_ink
from painter.segment.sides import Sides
from painter.segment.weigh import Judging

Labeller = Callable[[NDArray[np.uint8], float], NDArray[np.uint32]]
Run = Callable[[], NDArray[np.uint32]]
OnPage = Callable[[NDArray[np.uint8]], NDArray[np.uint32]]
Sample = tuple[str, NDArray[np.uint8], NDArray[np.integer]]

_RANGES = ((3, 8), (8, 16), (16, 28))
_GATES = {(3, 8): (0.1, 0.03), (8, 16): (0.2, 0.04), (16, 28): (1.5, 0.09)}  # leak %, 1 - IoU
_OVER = 1.10
_OVER_ON_PAGES = 1.2
_PAGES = {"quick": 1, "usual": 5, "full": 12}  # generated pages a range of gaps
_QUICK: dict[str, Labeller] = {
    "flood fill": flood_fill,
    "morphological close": morphological_close,
    "single ball": single_ball,
    "trapped ball": trapped_ball,
}
_GMIC = "G'MIC"
_BY_SHAPE = "ours without the judge"
_TOLD = "ours, its judge told the truth"  # about every stroke by itself
_CUTS = (7, 8, 9)  # seeds of the gaps in a given page; one of them but for the full benchmark
_TONED_MOST = 2.5e6  # pixels of a toned page that G'MIC is asked to colour; it takes minutes a page


def rows(samples: Sequence[Sample] = (), quick: bool = False, full: bool = False) -> list[Row]:
    """Rows of name, value, unit, gate (upper bound of value), peer, peer_value, ratio.

    Args:
        samples: pages with known regions: name, ink uint8 (H, W), flat colours (H, W, 3) or labels.
        quick: fewer pages, only the fast peers, and no page of 35 megapixels.
        full: more pages, and every peer on every page.
    """
    peers = dict(_QUICK)
    if not quick:
        peers["LineFiller"] = line_filler
    if not quick and gmic_installed():
        peers[_GMIC] = gmic_smart
    _ours(shapes_page(0, None)[0], None)  # compiled loops are loaded before anything is timed
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
    for low, high in _RANGES:
        pages = [shapes_page(seed, (low, high), tone) for seed in seeds]
        bare = [shapes_page(seed, None)[0] < 64 for seed in seeds]
        average = partial(_average, pages=pages, bare=bare)
        ours, seconds = average([partial(_ours, ink, high) for ink, _ in pages])
        measured = {
            name: average([partial(run, ink, high) for ink, _ in pages])
            for name, run in peers.items()
        }
        best = max(measured, key=lambda name: measured[name][0].overlap)
        best_merged = measured[best][0].merged
        measured[_BY_SHAPE] = average(
            [partial(_ours, ink, high, by_shape=True) for ink, _ in pages]
        )
        measured[_TOLD] = average(
            [partial(_ours, ink, high, judge=_told(ink, truth)) for ink, truth in pages]
        )
        leak, overlap = _GATES[low, high]
        title = f"gaps {low}-{high} px{', tone and hatching' if tone else ''}: "
        for name, (peer, peer_seconds) in measured.items():
            out += [
                Row(title + what, value, unit, gate, name, peer_value)
                for what, value, unit, gate, peer_value in (
                    ("leak", ours.leak * 100, "%", leak, peer.leak * 100),
                    ("1 - mean IoU", 1 - ours.overlap, "", overlap, 1 - peer.overlap),
                    (
                        f"merged (gate: half of {best})",
                        ours.merged * 100,
                        "%",
                        best_merged * 50,
                        peer.merged * 100,
                    ),
                    ("found per true region", ours.over, "", _OVER, peer.over),
                    ("clicks to fix a page", ours.clicks, "", None, peer.clicks),
                    ("time", seconds * 1000, "ms", None, peer_seconds * 1000),
                )
            ]
    return out


def sample_rows(
    samples: Sequence[Sample], peers: Mapping[str, Labeller], full: bool = False
) -> list[Row]:
    """Impurity and count on given pages, as they are, without tone, and with gaps cut into them.

    With gaps in the mean of several cuts: where they fall, G'MIC leaks up to three times as much.
    Beside ours stand those with a judge that is told the truth: what is left of their impurity has
    no line. Where G'MIC is among the peers its impurity is the gate for ours on the same pages. On
    toned pages it is asked for a quarter of the page only, unless `full`.
    """
    out: list[Row] = []
    seeds = _CUTS if full else _CUTS[:1]
    for name, ink, truth in samples:
        for toned in (True, False):
            drawn = ink if toned else without_tone(ink)
            for gaps in (None, *_RANGES):
                pages = [drawn]
                if gaps is not None:
                    pages = [cut_gaps(drawn, truth, GAPS, *gaps, seed) for seed in seeds]
                title = f"{name}{'' if toned else ' without tone'}"
                title += "" if gaps is None else f", gaps {gaps[0]}-{gaps[1]} px"
                gap = None if gaps is None else float(gaps[1])
                out += _page_rows(
                    title, pages, drawn, truth, gap, _TOLD, partial(_as_told, truth, gap)
                )
                run = peers.get(_GMIC)
                if run is None:
                    continue
                part = np.s_[:, :]
                if toned and not full and drawn.size > _TONED_MOST:
                    part = np.s_[: drawn.shape[0] // 2, : drawn.shape[1] // 2]
                    title += ", a quarter"
                pieces = [np.ascontiguousarray(page[part]) for page in pages]
                out += _page_rows(
                    title, pieces, drawn[part], truth[part], gap, _GMIC, partial(_unasked, run)
                )
    return out


def without_tone(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page with its screentone wiped out, as far as ours is told apart; soft edges go along."""
    import cv2

    dots = (read_ink(ink).marks == TONE).view(np.uint8)
    line = (read_ink(ink).marks != TONE).view(np.uint8) & (ink > 96)
    near = cv2.dilate(dots, np.ones((5, 5), np.uint8)) & (1 - cv2.dilate(line, np.ones((3, 3))))
    return np.where((near > 0) | (dots > 0), 0, ink).astype(np.uint8)


def _page_rows(
    title: str,
    pages: Sequence[NDArray[np.uint8]],
    whole: NDArray[np.uint8],
    truth: NDArray[np.integer],
    gap: float | None,
    peer: str,
    theirs: OnPage,
) -> list[Row]:
    """Ours and a peer's in the mean of pages with the line of `whole`; only G'MIC's is a gate."""
    free, every, count, took = _page_means(pages, whole, truth, partial(_ours, gap=gap))
    their_free, their_every, their_count, their_took = _page_means(pages, whole, truth, theirs)
    gate = their_free * 100 if peer == _GMIC else None
    return [
        Row(f"{title}: impurity outside the ink", free * 100, "%", gate, peer, their_free * 100),
        Row(f"{title}: impurity of all pixels", every * 100, "%", None, peer, their_every * 100),
        Row(f"{title}: found per true region", count, "", _OVER_ON_PAGES, peer, their_count),
        Row(f"{title}: time", took, "s", None, peer, their_took),
    ]


def _page_means(
    pages: Sequence[NDArray[np.uint8]],
    whole: NDArray[np.uint8],
    truth: NDArray[np.integer],
    run: OnPage,
) -> tuple[float, float, float, float]:
    """What `page_quality` says, and seconds, in the mean."""
    found: list[tuple[float, float, float, float]] = []
    for page in pages:
        start = time.perf_counter()
        labels = run(page)
        seconds = time.perf_counter() - start
        found.append((*page_quality(labels, truth, whole), seconds))
    free, every, count, took = np.mean(found, axis=0)
    return float(free), float(every), float(count), float(took)


def _as_told(
    truth: NDArray[np.integer], gap: float | None, ink: NDArray[np.uint8]
) -> NDArray[np.uint32]:
    return _ours(ink, gap, judge=_told(ink, truth))


def _unasked(run: Labeller, ink: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Labels of a method that closes what it closes."""
    return run(ink, 0.0)


def _ours(
    ink: NDArray[np.uint8],
    gap: float | None,
    by_shape: bool = False,
    judge: Judging | None = None,
) -> NDArray[np.uint32]:
    found = find_regions(ink, gap=gap, by_shape=by_shape, judge=judge)
    return found.regions()[found.atoms]


def _told(ink: NDArray[np.uint8], truth: NDArray[np.integer]) -> Sides:
    return Sides(colour_codes(truth), read_ink(ink))


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
