"""How well the list of passages is ordered: those that no line belongs to should come last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from painter.bench.pages import shapes_page
from painter.bench.row import Row
from painter.imaging.cuts import colour_codes
from painter.segment.find import find_regions
from painter.segment.ink import read_ink
from painter.segment.leaks import leak_chances, never_open
from painter.segment.openings import beside_on, survey
from painter.segment.sides import Sides

_BANDS = ((3, 8), (8, 16), (16, 28))
_PARTS = 0.5  # of a passage's way between different colours, from which a line is missing there

Page = tuple[NDArray[np.uint8], NDArray[np.integer], float | None]
"""Ink, truth and the gap setting."""


def order_rows(seeds: Sequence[int], samples: Sequence[tuple[str, Page]] = ()) -> list[Row]:
    """Pairs of passages in the wrong order, beside a list in which the narrowest come first.

    Args:
        samples: pages with known regions, and their names, besides the generated ones.
    """
    made: list[Page] = []
    for seed in seeds:
        for band in _BANDS:
            ink, truth = shapes_page(seed, band)
            made.append((ink, truth, float(band[1])))
    sets = [("generated pages", made), *((name, [page]) for name, page in samples)]
    return [
        Row(
            f"{name}: pairs of passages in the wrong order",
            ours * 100,
            "%",
            None,
            "narrowest first",
            narrowest * 100,
        )
        for name, pages in sets
        for ours, narrowest in [_wrong_order(pages)]
    ]


def _wrong_order(pages: Sequence[Page]) -> tuple[float, float]:
    """Shares of pairs, by likelihood and by width."""
    measured = [_passages(*page) for page in pages]
    likely, width, missing = (np.concatenate(column) for column in zip(*measured, strict=True))
    return 1 - area_under_curve(likely, missing), 1 - area_under_curve(-width, missing)


def _passages(
    ink: NDArray[np.uint8], truth: NDArray[np.integer], gap: float | None
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """Likelihood and width of the passages listed, and whether a line is missing there."""
    found, page = find_regions(ink, gap=gap), read_ink(ink)
    openings = survey(found.atoms, found.line, page)
    line = (openings.ends / page.step).astype(np.float32)
    share = Sides(colour_codes(truth), page).differ(line)
    between = beside_on(openings, found.atoms)
    known = (share >= 0) & ~never_open(between, found.atom_count, found.tree)
    likely = leak_chances(openings, between, found.atom_count, found.tree)
    return likely[known], openings.width[known], share[known] > _PARTS


def area_under_curve(score: NDArray[np.floating], true: NDArray[np.bool_]) -> float:
    """Share of pairs of a true and a false entry, (n,) each, in which the true one scores more."""
    values, rank = np.unique(score, return_inverse=True)
    good = np.bincount(rank[true], minlength=len(values))
    bad = np.bincount(rank[~true], minlength=len(values))
    below = np.cumsum(bad) - bad
    pairs = int(good.sum()) * int(bad.sum())
    return float((good * (below + bad / 2)).sum() / pairs) if pairs else 0.5
