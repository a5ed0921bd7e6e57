"""Quality of the region finder on given pages whose flat colours are known."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from painter.bench.pages import GAPS
from painter.bench.region_methods import GMIC, RANGES, TOLD, Labeller, ours, told
from painter.bench.region_quality import page_quality
from painter.bench.row import Row
from painter.imaging.cuts import cut_gaps
from painter.imaging.tone import TONE
from painter.segment.ink import read_ink

OnPage = Callable[[NDArray[np.uint8]], NDArray[np.uint32]]
Sample = tuple[str, NDArray[np.uint8], NDArray[np.integer]]

_OVER = 1.2
_CUTS = (7, 8, 9)  # seeds of the gaps in a page; one of them but for the full benchmark
_TONED_MOST = 2.5e6  # pixels of a toned page that G'MIC is asked to colour; it takes minutes a page


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
            for gaps in (None, *RANGES):
                pages = [drawn]
                if gaps is not None:
                    pages = [cut_gaps(drawn, truth, GAPS, *gaps, seed) for seed in seeds]
                title = f"{name}{'' if toned else ' without tone'}"
                title += "" if gaps is None else f", gaps {gaps[0]}-{gaps[1]} px"
                gap = None if gaps is None else float(gaps[1])
                out += _page_rows(
                    title, pages, drawn, truth, gap, TOLD, partial(_as_told, truth, gap)
                )
                run = peers.get(GMIC)
                if run is None:
                    continue
                part = np.s_[:, :]
                if toned and not full and drawn.size > _TONED_MOST:
                    part = np.s_[: drawn.shape[0] // 2, : drawn.shape[1] // 2]
                    title += ", a quarter"
                pieces = [np.ascontiguousarray(page[part]) for page in pages]
                out += _page_rows(
                    title, pieces, drawn[part], truth[part], gap, GMIC, partial(_unasked, run)
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
    free, every, count, took = _page_means(pages, whole, truth, partial(ours, gap=gap))
    their_free, their_every, their_count, their_took = _page_means(pages, whole, truth, theirs)
    gate = their_free * 100 if peer == GMIC else None
    return [
        Row(f"{title}: impurity outside the ink", free * 100, "%", gate, peer, their_free * 100),
        Row(f"{title}: impurity of all pixels", every * 100, "%", None, peer, their_every * 100),
        Row(f"{title}: found per true region", count, "", _OVER, peer, their_count),
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
    return ours(ink, gap, judge=told(ink, truth))


def _unasked(run: Labeller, ink: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Labels of a method that closes what it closes."""
    return run(ink, 0.0)
