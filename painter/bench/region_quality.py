"""How well found regions agree with true ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.bench.pages import connected_pieces

LEAST_TRUE = 64  # pixels from which a true region counts on the generated pages
ENOUGH = 0.9  # intersection over union from which a true region counts as found
LEAST_PIECE = 20  # and on pages with flat colours, where found ones are counted alike


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1 of one page; pixels outside `where` do not count."""

    leak: float  # pixels that are not of their found region's majority true region (or colour)
    overlap: float  # mean over true regions of the best intersection over union
    merged: float  # true regions that share a found region with another
    over: float  # found regions per true region
    clicks: float  # merges and splits until every true region is found


def quality(
    found: NDArray[np.uint32], truth: NDArray[np.uint32], where: NDArray[np.bool_], least: int
) -> Quality:
    """Compare labels, uint32 (H, W), with the truth on the pixels `where` is true."""
    a, b = found[where].astype(np.int64), truth[where].astype(np.int64)
    wide = int(a.max(initial=0)) + 1
    pair, shared = np.unique(b * wide + a, return_counts=True)
    of_truth, of_found = pair // wide, pair % wide
    found_area, true_area = np.bincount(a), np.bincount(b)
    overlap = shared / (found_area[of_found] + true_area[of_truth] - shared)
    best = np.zeros(len(true_area))
    np.maximum.at(best, of_truth, overlap)
    counted = np.flatnonzero(true_area >= least)
    home = _home(of_truth, of_found, shared, len(true_area))[counted]
    sharing = np.bincount(home, minlength=wide)[home] > 1
    return Quality(
        leak=impurity(a, b),
        overlap=float(best[counted].mean()),
        merged=float(sharing.mean()),
        over=int((found_area >= least).sum()) / max(1, len(counted)),
        clicks=clicks_to_fix(of_truth, of_found, shared, counted),
    )


def clicks_to_fix(
    of_truth: NDArray[np.int64],
    of_found: NDArray[np.int64],
    shared: NDArray[np.int64],
    counted: NDArray[np.int64],
) -> int:
    """Merges and splits until every counted true region has an overlap of at least `ENOUGH`.

    Each true region takes the fewest pieces that hold enough of it, the largest first; a piece
    that other true regions take as well, or that brings too much from elsewhere, is split from
    them; then the pieces are merged. One click each.

    Args:
        of_truth, of_found, shared: true region, found region and common pixels of every pair that
            has any, each (m,).
        counted: the true regions that count.
    """
    found_area = np.bincount(of_found, shared).astype(np.int64)
    taken = {int(t): _pieces_of(of_truth == t, of_found, shared) for t in counted}
    users = np.zeros(len(found_area), np.int64)
    for pieces in taken.values():
        users[[k for k, _ in pieces]] += 1
    clicks = int(np.maximum(users - 1, 0).sum())
    for t, pieces in taken.items():
        whole = int(shared[of_truth == t].sum())
        held = sum(size for _, size in pieces)
        foreign = sorted(int(found_area[k]) - size for k, size in pieces if users[k] == 1)
        clicks += max(0, len(pieces) - 1)
        while foreign and held < ENOUGH * (whole + sum(foreign)):
            foreign.pop()
            clicks += 1
    return clicks


def _pieces_of(
    mine: NDArray[np.bool_], of_found: NDArray[np.int64], shared: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """The fewest found regions that hold enough of a true one, with the pixels they hold."""
    order = np.flatnonzero(mine)
    order = order[np.argsort(-shared[order], kind="stable")]
    needed = ENOUGH * shared[order].sum()
    count = int(np.searchsorted(np.cumsum(shared[order]), needed)) + 1
    return [(int(of_found[k]), int(shared[k])) for k in order[:count]]


def _home(
    of_truth: NDArray[np.int64], of_found: NDArray[np.int64], shared: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """Found region that holds most of each true one."""
    home = np.zeros(count, np.int64)
    order = np.argsort(shared, kind="stable")
    home[of_truth[order]] = of_found[order]
    return home


def impurity(found: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    """Share of pixels, both (n,), that are not of their found region's majority truth."""
    wide = int(truth.max(initial=0)) + 1
    pair, shared = np.unique(found * wide + truth, return_counts=True)
    most = np.zeros(int(found.max(initial=0)) + 1, np.int64)
    np.maximum.at(most, pair // wide, shared)
    return 1 - float(most.sum()) / max(1, len(found))


def page_quality(
    found: NDArray[np.uint32], truth: NDArray[np.integer], ink: NDArray[np.uint8]
) -> tuple[float, float, float]:
    """Impurity outside the ink, impurity of all pixels, and found regions per true one.

    True regions are the 4-connected pieces of equal colour, found ones all labels; of both, those
    of at least 20 pixels count.
    """
    if truth.ndim == 3:
        wide = truth.astype(np.int64)
        truth = (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]
    colour = np.unique(truth, return_inverse=True)[1].reshape(truth.shape).astype(np.int64)
    free = ink < 96
    labels = found.astype(np.int64)
    true_count = (np.bincount(connected_pieces(colour).ravel())[1:] >= LEAST_PIECE).sum()
    found_count = (np.bincount(labels.ravel())[1:] >= LEAST_PIECE).sum()
    return (
        impurity(labels[free], colour[free]),
        impurity(labels.ravel(), colour.ravel()),
        float(found_count / max(1, true_count)),
    )
