"""Passages where colour could run from one piece of a page into another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bridges import bridges
from painter.segment.atoms import MergeTree
from painter.segment.openings import Openings

_ANOTHER_WAY = 0.4
"""A passage comes as late as one so many times as likely where closing it alone parts nothing."""

_BY_SETTING = 0.4
"""The odds of a passage fall by that power of the setting that its sides need to part. Chosen on
generated pages that are not measured: an eighth fewer pairs are in the wrong order."""

_USUAL = 0.5
"""Of the largest setting that atoms are fine enough for: the one that they were found at. Where
the artist moves the slider to since then makes no line likelier."""

_FURTHEST = 20.0
"""Times the usual setting, or part of it, beyond which that says no more."""

_LEAST_WIDTH = 2.0
"""Narrower openings are corners of a smooth line's rim, where nobody would see colour run."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A place without ink between two pieces.

    Attributes:
        between: ids of the regions on both sides; equal where the passage was left open, so that
            both sides are one region now.
        at: x, y of its middle on the page. width: of the opening in page pixels.
        likelihood: 0..1, that a line is missing there.
        stroke: x, y of the two ends of the stroke that closes it.
        parts: whether both sides come apart when it alone is closed; else colour has another way.
    """

    between: tuple[int, int]
    at: tuple[int, int]
    width: float
    likelihood: float = 0.0
    stroke: tuple[tuple[float, float], ...] = ()
    parts: bool = True

    @property
    def is_open(self) -> bool:
        """Whether colour runs through: both sides are one region."""
        return self.between[0] == self.between[1]


def list_leaks(
    openings: Openings,
    between: NDArray[np.uint32],
    region_of_atom: NDArray[np.uint32],
    settled: NDArray[np.bool_] | None = None,
    tree: MergeTree | None = None,
) -> list[Leak]:
    """The passages of a page, the likeliest leak first; those that part nothing alone come later.

    Args:
        between: `(k, 2)` uint32, the atoms on both sides of each passage.
        region_of_atom: `(atoms + 1,)` uint32. settled: `(k,)` bool, by the artist: those
            are left out. tree: of the atoms; None where it is not known.
    """
    regions = np.sort(region_of_atom[between], axis=1)
    parts = _parts(between, regions, len(region_of_atom), settled)
    likely = leak_chances(openings, between, len(region_of_atom) - 1, tree)
    soon = likely * np.where(parts, 1.0, _ANOTHER_WAY)
    listed = (openings.width >= _LEAST_WIDTH) & ~never_open(between, len(region_of_atom) - 1, tree)
    at = np.flatnonzero(listed if settled is None else listed & ~settled)
    order = at[np.lexsort((openings.at[at, 1], openings.at[at, 0], -soon[at]))]
    return [
        Leak(
            (int(regions[k, 0]), int(regions[k, 1])),
            (int(openings.at[k, 0]), int(openings.at[k, 1])),
            round(float(openings.width[k]), 1),
            round(float(likely[k]), 3),
            (
                (float(openings.ends[k, 0]), float(openings.ends[k, 1])),
                (float(openings.ends[k, 2]), float(openings.ends[k, 3])),
            ),
            bool(parts[k]),
        )
        for k in order
    ]


def leak_chances(
    openings: Openings, between: NDArray[np.uint32], atoms: int, tree: MergeTree | None
) -> NDArray[np.float32]:
    """How likely a line is missing at passages, float32 (k,) 0..1, by all that is known.

    A stroke is judged by itself; what the tree tells of both its sides is weighed here.

    Args:
        between, tree: as of `list_leaks`. atoms: how many there are.
    """
    if tree is None or tree.reach <= 0:
        return openings.likely
    needed = tree.parted_at(between[:, 0], between[:, 1], atoms) / (_USUAL * tree.reach)
    times = np.clip(needed, 1 / _FURTHEST, _FURTHEST) ** _BY_SETTING
    likely = openings.likely
    return (likely / (likely + (1 - likely) * times)).astype(np.float32)


def never_open(
    between: NDArray[np.uint32], atoms: int, tree: MergeTree | None
) -> NDArray[np.bool_]:
    """Passages, bool (k,), that are apart at any setting, because one side's tone ends there.

    Atoms that the artist made since then are not in the tree, and it knows nothing of them.

    Args:
        between, tree: as of `list_leaks`. atoms: how many there are.
    """
    if tree is None:
        return np.zeros(len(between), np.bool_)
    known = np.zeros(atoms + 1, np.bool_)
    known[tree.a] = known[tree.b] = True
    apart = tree.parted_at(between[:, 0], between[:, 1], atoms) == 0
    return np.asarray(apart & known[between].all(axis=1))


def _parts(
    between: NDArray[np.uint32],
    regions: NDArray[np.uint32],
    count: int,
    settled: NDArray[np.bool_] | None,
) -> NDArray[np.bool_]:
    """`(k,)`: passages between two regions, and those without which a region falls apart."""
    inside = regions[:, 0] == regions[:, 1]
    runs = np.flatnonzero(inside if settled is None else inside & ~settled)
    out = ~inside
    a, b = between[runs].astype(np.int64).T
    out[runs] = bridges(count, a.copy(), b.copy())
    return out
