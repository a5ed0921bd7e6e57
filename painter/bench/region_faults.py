"""Pictures of what the region finder does wrong on generated pages, the largest faults first.

Means say how well it does; what is wrong one sees. Run as a program:

    python -m painter.bench.region_faults FIRST LAST LOW HIGH OUT.png [--tone]

for the pages of these seeds with gaps of LOW to HIGH pixels. Each fault is shown as drawn, and with
the region in red, in blue what it ran together with, and true borders off the line in green.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from painter.bench.pages import shapes_page
from painter.bench.region_methods import ours
from painter.bench.region_quality import LEAST_TRUE

_REACH = 64  # pixels to each side of a fault that are shown,
_LARGER = 2  # so many times as large
_A_ROW = 4  # faults
_MOST = 60  # on one sheet
_RED, _BLUE, _GREEN = (255, 60, 60), (70, 170, 255), (0, 150, 0)


@dataclass(frozen=True, eq=False)
class Fault:
    """A true region that shares a found one with a larger one, or a found one too many."""

    at: tuple[int, int]  # x, y
    area: int  # pixels off the line
    wrong: NDArray[np.bool_]  # (H, W), what ought to be apart, or is too many
    beside: NDArray[np.bool_]  # (H, W), what that ran together with


def merged(
    found: NDArray[np.uint32], truth: NDArray[np.uint32], where: NDArray[np.bool_]
) -> list[Fault]:
    """True regions that are part of a larger one's found region; arguments as of `quality`."""
    shared = _shared(truth, found, where)
    area = shared.sum(1)
    home = shared.argmax(1)
    counted = np.flatnonzero(area >= LEAST_TRUE)
    counted = counted[np.lexsort((-area[counted], home[counted]))]
    again = home[counted[1:]] == home[counted[:-1]]
    return [_fault(found == home[k], truth == k, where, int(area[k])) for k in counted[1:][again]]


def too_many(
    found: NDArray[np.uint32], truth: NDArray[np.uint32], where: NDArray[np.bool_]
) -> list[Fault]:
    """Found regions that hold most of no true one; arguments as of `quality`."""
    shared = _shared(truth, found, where)
    area, home = shared.sum(0), shared.argmax(1)[shared.sum(1) > 0]
    extra = np.setdiff1d(np.flatnonzero(area >= LEAST_TRUE), home)
    return [_fault(found == k, found == k, where, int(area[k])) for k in extra]


def _shared(
    truth: NDArray[np.uint32], found: NDArray[np.uint32], where: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Common pixels, (true regions + 1, found ones + 1)."""
    size = int(truth.max()) + 1, int(found.max()) + 1
    pair = truth[where].astype(np.int64) * size[1] + found[where]
    return np.bincount(pair, minlength=size[0] * size[1]).reshape(size)


def _fault(
    region: NDArray[np.bool_], wrong: NDArray[np.bool_], where: NDArray[np.bool_], area: int
) -> Fault:
    """A fault at the widest place where it ran together with others, or else in its middle."""
    beside = region & ~wrong
    touches = cv2.dilate(wrong.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    touches &= beside & where
    at = touches if touches.any() else wrong
    _, piece, stats, _ = cv2.connectedComponentsWithStats(at.view(np.uint8), connectivity=8)
    ys, xs = np.nonzero(piece == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))
    return Fault((int(np.median(xs)), int(np.median(ys))), area, wrong & region, beside)


def picture_of(
    fault: Fault, ink: NDArray[np.uint8], truth: NDArray[np.uint32]
) -> NDArray[np.uint8]:
    """What is drawn around a fault, and beside it what is wrong; uint8 (h, w, 3)."""
    x, y = fault.at
    window = np.s_[y : y + 2 * _REACH, x : x + 2 * _REACH]
    drawn = np.pad(255 - ink, _REACH, constant_values=128)[window]
    shown = drawn[..., np.newaxis].repeat(3, 2)
    marked = shown.astype(np.float32)
    for part, colour in ((fault.wrong, _RED), (fault.beside, _BLUE)):
        marked[np.pad(part, _REACH)[window]] *= np.array(colour, np.float32) / 255
    border = np.zeros(truth.shape, np.bool_)
    border[1:] |= truth[1:] != truth[:-1]
    border[:, 1:] |= truth[:, 1:] != truth[:, :-1]
    marked[np.pad(border & (ink < 128), _REACH)[window]] = _GREEN
    both = np.hstack([shown, marked.astype(np.uint8)])
    return both.repeat(_LARGER, 0).repeat(_LARGER, 1)


def main() -> None:
    """Find the faults of some pages, tell them and write the sheet."""
    parser = argparse.ArgumentParser(prog="region_faults")
    for name in ("first", "last", "low", "high"):
        parser.add_argument(name, type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tone", action="store_true")
    given = parser.parse_args()
    shown: list[tuple[int, str, NDArray[np.uint8]]] = []
    for seed in range(given.first, given.last + 1):
        ink, truth = shapes_page(seed, (given.low, given.high), given.tone)
        bare = shapes_page(seed, None)[0] < 64
        found = ours(ink, given.high)
        for what, faults in (("run together", merged), ("too many", too_many)):
            for fault in faults(found, truth, bare):
                line = f"page {seed}, {what}: {fault.area} pixels at {fault.at}"
                shown.append((fault.area, line, picture_of(fault, ink, truth)))
    shown.sort(key=lambda one: -one[0])
    for _, line, _ in shown:
        sys.stdout.write(line + "\n")
    if shown:
        Image.fromarray(_sheet([picture for _, _, picture in shown[:_MOST]])).save(given.out)


def _sheet(pictures: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Pictures of one size in rows, the last one filled up with black."""
    every = pictures + [np.zeros_like(pictures[0])] * (-len(pictures) % _A_ROW)
    return np.vstack([np.hstack(every[k : k + _A_ROW]) for k in range(0, len(every), _A_ROW)])


if __name__ == "__main__":
    main()
