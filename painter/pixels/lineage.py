"""Which new regions come from which old ones when atoms are grouped differently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Lineage:
    """Regions 1..n after a regrouping.

    Attributes:
        region_of_atom: `(atoms + 1,)` uint32, [0] = 0.
        ancestor: `(n + 1,)` int64, the old region that each takes after; [0] = 0.
        same: `(n + 1,)` bool, whether it consists of the very same atoms.
    """

    region_of_atom: NDArray[np.uint32]
    ancestor: NDArray[np.int64]
    same: NDArray[np.bool_]


def trace(
    before: NDArray[np.uint32], group: NDArray[np.integer], area: NDArray[np.int64], lead: int = 0
) -> Lineage:
    """Number the groups as `RegionTable.regrouped` says.

    Args:
        before: `(atoms + 1,)` uint32, the old region of every atom. group: `(atoms + 1,)`.
        area: `(atoms + 1,)` int64 pixels; atoms without pixels found no group of their own.
        lead: an old region that comes before all others in its group; 0 for none.
    """
    member, count = _compact(group, area)
    rows = int(before.max(initial=0)) + 1
    key = member[1:] * rows + before[1:]
    pairs, which = np.unique(key, return_inverse=True)
    new, old = pairs // rows, pairs % rows
    share = np.bincount(which, area[1:], len(pairs)).astype(np.float64)
    share[old == lead] += area.sum() + 1 if lead else 0
    best = _first_of(new, np.lexsort((old, -share, new)))
    ancestor, weight = old[best], share[best]
    alone = (np.bincount(new, minlength=count) == 1) & (
        np.bincount(old, minlength=rows)[ancestor] == 1
    )
    number = _numbers(ancestor, weight, count)
    out = np.zeros(len(group), np.uint32)
    out[1:] = number[member[1:]]
    by_number = np.zeros(count + 1, np.int64)
    by_number[number] = ancestor
    same = np.zeros(count + 1, np.bool_)
    same[number] = alone
    return Lineage(out, by_number, same)


def main_ancestors(
    before: NDArray[np.uint32], after: NDArray[np.uint32], area: NDArray[np.int64]
) -> NDArray[np.int64]:
    """`(n + 1,)`: the old region that most of every new region's pixels lay in; [0] = 0.

    Args:
        before, after: `(atoms + 1,)` uint32, regions of the same atoms; those of `after` are 1..n.
        area: `(atoms + 1,)` int64 pixels.
    """
    rows = int(before.max(initial=0)) + 1
    pairs, which = np.unique(after.astype(np.int64) * rows + before, return_inverse=True)
    share = np.bincount(which, area, len(pairs))
    order = np.argsort(share, kind="stable")
    out = np.zeros(int(after.max(initial=0)) + 1, np.int64)
    out[pairs[order] // rows] = pairs[order] % rows
    out[0] = 0
    return out


def _compact(group: NDArray[np.integer], area: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Groups 0..count-1 of every atom, those that hold pixels only.

    An atom without pixels goes with those it is grouped with, or with any where there are none.
    """
    values = np.unique(group[1:][area[1:] > 0])
    member = np.searchsorted(values, group)
    known = member < len(values)
    known[known] = values[member[known]] == group[known]
    return np.where(known, member, 0), len(values)


def _first_of(group: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first entry of every group in an order that is sorted by group."""
    groups = group[order]
    return order[np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])]


def _numbers(
    ancestor: NDArray[np.int64], weight: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    """Ids 1..count of the groups; the heaviest heir keeps its ancestor's where that is in range."""
    heirs = _first_of(ancestor, np.lexsort((-weight, ancestor)))
    wanted = np.zeros(count, np.int64)
    wanted[heirs] = ancestor[heirs]
    number = np.where(wanted <= count, wanted, 0)
    loose = np.flatnonzero(number == 0)
    # Ids that are too high now come before regions that never had one.
    loose = loose[np.argsort(wanted[loose] == 0, kind="stable")]
    free = np.ones(count + 1, np.bool_)
    free[0] = False
    free[number] = False
    number[loose] = np.flatnonzero(free)
    return number
