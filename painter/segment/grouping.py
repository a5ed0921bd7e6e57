"""From atoms to regions: the merge tree cut at a gap setting, and the artist's corrections.

Atoms that are to be together are joined first, then those with a passage between them that is wider
than the setting, the widest first; but never two sets that hold atoms which are to be apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.base.unionfind import join_low, point_to_roots, root_of
from painter.segment.atoms import MergeTree
from painter.segment.corrections import Closure, Corrections
from painter.segment.openings import AtomGraph
from painter.segment.pairs import pair_keys

NO_TREE = MergeTree(np.zeros(0, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.float32))
"""The tree of regions that somebody gave: nothing flows anywhere."""

Pairs = NDArray[np.uint32]
"""`(n, 2)` atoms."""


def settings(tree: MergeTree, gap: float, corrections: Corrections) -> NDArray[np.float32]:
    """The gap setting of every passage, `(m,)` float32 page pixels: the page's, or its own."""
    out = np.full(len(tree.gap), gap, np.float32)
    if not len(corrections.local):
        return out
    known = pair_keys(*corrections.local.T)
    order = np.argsort(known)
    key = pair_keys(tree.a, tree.b)
    place = np.minimum(np.searchsorted(known[order], key), len(known) - 1)
    own = known[order][place] == key
    out[own] = corrections.local_gap[order][place[own]]
    return out


def group_atoms(
    tree: MergeTree,
    gap: float | NDArray[np.float32],
    corrections: Corrections,
    atom_count: int,
    free: NDArray[np.bool_] | None = None,
) -> NDArray[np.uint32]:
    """Region of every atom.

    Args:
        gap: setting in page pixels, or one for each passage of the tree, `(m,)`; what corrections
            say about single passages counts only with the first.
        free: `(atom_count + 1,)`, atoms that may be joined at all; all when None.

    Returns:
        `(atom_count + 1,)` uint32, equal for atoms of one region: the lowest atom in it; [0] = 0.
    """
    setting = settings(tree, gap, corrections) if isinstance(gap, (int, float)) else gap
    wide = np.flatnonzero(tree.gap > setting)
    passages = np.stack([tree.a[wide], tree.b[wide]], axis=1)
    order = np.argsort(-tree.gap[wide], kind="stable")
    together, passages = corrections.together, passages[order]
    if free is not None:
        together = together[free[together].all(axis=1)]
        passages = passages[free[passages].all(axis=1)]
    pairs = np.concatenate([together, passages])
    return _join(pairs, corrections.all_apart(), atom_count)


def with_locked(
    want: NDArray[np.uint32], region_of_atom: NDArray[np.uint32], free: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """`(atoms + 1,)` groups in which the atoms that are not free keep the regions they have."""
    return np.where(free, want.astype(np.int64), len(free) + region_of_atom.astype(np.int64))


@kernel
def _join(
    pairs: NDArray[np.uint32], apart: NDArray[np.uint32], atom_count: int
) -> NDArray[np.uint32]:
    """Union of pairs in their order, except where it would join two atoms that are kept apart."""
    parent = np.arange(atom_count + 1)
    # By set, a list of what must stay out of it: entry 2k is the foe of the first atom of pair k.
    head = np.full(atom_count + 1, -1)
    tail = np.full(atom_count + 1, -1)
    length = np.zeros(atom_count + 1, np.int64)
    after = np.full(2 * len(apart), -1)
    for k in range(len(apart)):
        for side in range(2):
            own = np.int64(apart[k, side])
            entry = 2 * k + side
            if head[own] < 0:
                head[own] = entry
            else:
                after[tail[own]] = entry
            tail[own] = entry
            length[own] += 1
    for i in range(len(pairs)):
        u, v = root_of(parent, int(pairs[i, 0])), root_of(parent, int(pairs[i, 1]))
        if u == v:
            continue
        few, other = (u, v) if length[u] <= length[v] else (v, u)
        entry = head[few]
        foes = False
        while entry >= 0 and not foes:
            foes = root_of(parent, int(apart[entry // 2, 1 - entry % 2])) == other
            entry = after[entry]
        if foes:
            continue
        low, high = min(u, v), max(u, v)
        parent[high] = low
        length[low] += length[high]
        if head[low] < 0:
            head[low], tail[low] = head[high], tail[high]
        elif head[high] >= 0:
            after[tail[low]] = head[high]
            tail[low] = tail[high]
    point_to_roots(parent)
    return parent.astype(np.uint32)


@dataclass(frozen=True, eq=False)
class Atoms:
    """What corrections are written in.

    Attributes:
        tree: the page's. gap: its setting. area: `(atoms + 1,)` int64 pixels.
        graph: which atoms touch; None while that is not known.
    """

    tree: MergeTree
    gap: float
    area: NDArray[np.int64]
    graph: AtomGraph | None = None


def explained(
    atoms: Atoms,
    corrections: Corrections,
    want: NDArray[np.integer],
    closure: Closure | None = None,
) -> Corrections:
    """Corrections with which `group_atoms` gives exactly the regions that are wanted.

    What speaks against them is dropped, and what the tree would do otherwise is corrected by as few
    pairs as it takes. Pairs that are to be together touch each other where that is known, so that
    at another setting they still mean the place where the artist joined them.

    Args:
        want: `(atoms + 1,)`, equal for atoms of one region.
        closure: takes the pairs that are kept apart anew; without it they go to `apart`.
    """
    if closure is not None:
        corrections = replace(corrections, closures=(*corrections.closures, closure))
    kept = _agreeing(corrections, want)
    count = len(want) - 1
    passages = np.stack([atoms.tree.a, atoms.tree.b], axis=1)
    passages = passages[atoms.tree.gap > settings(atoms.tree, atoms.gap, kept)]
    crossing = passages[want[passages[:, 0]] != want[passages[:, 1]]]
    while True:
        part = group_atoms(atoms.tree, atoms.gap, kept, count)
        through = crossing[part[crossing[:, 0]] == part[crossing[:, 1]]]
        if not len(through):
            break
        # Others may be refused once these are: only what still joins the wrong atoms is added.
        kept = _with_apart(kept, through, closure is not None)
    return replace(kept, together=np.concatenate([kept.together, _bonds(atoms, want, part)]))


def _with_apart(corrections: Corrections, pairs: Pairs, by_closure: bool) -> Corrections:
    """Keep more pairs apart: for the newest closure, or in general."""
    if not by_closure:
        return replace(corrections, apart=np.concatenate([corrections.apart, pairs]))
    *others, last = corrections.closures
    last = replace(last, apart=np.concatenate([last.apart, pairs]))
    return replace(corrections, closures=(*others, last))


def _agreeing(corrections: Corrections, want: NDArray[np.integer]) -> Corrections:
    def differ(pairs: Pairs) -> NDArray[np.bool_]:
        return want[pairs[:, 0]] != want[pairs[:, 1]]

    closures = tuple(
        replace(closure, apart=closure.apart[differ(closure.apart)])
        for closure in corrections.closures
    )
    return replace(
        corrections,
        together=corrections.together[~differ(corrections.together)],
        apart=corrections.apart[differ(corrections.apart)],
        closures=closures,
    )


def pairs_in(pairs: Pairs, others: Pairs) -> NDArray[np.bool_]:
    """`(n,)`: which pairs are among others, whichever way round."""
    return np.isin(pair_keys(*pairs.T), pair_keys(*others.T))


def _bonds(atoms: Atoms, want: NDArray[np.integer], part: NDArray[np.uint32]) -> Pairs:
    """Pairs that make one set of every wanted region that is in several parts."""
    nothing = np.zeros((0, 2), np.uint32)
    torn = _torn(part, want)
    if not torn.any():
        return nothing
    near = _touching(atoms.graph, part, want, torn)
    made = near[_useful(near, part)]
    # Each atom beside the lowest of its part says what is joined so far.
    known = np.stack([np.arange(len(part), dtype=np.uint32), part], axis=1)[1:]
    part = _join(np.concatenate([known, made]), nothing, len(want) - 1)
    torn = _torn(part, want)
    if not torn.any():
        return made
    return np.concatenate([made, _far(atoms.area, part, want, torn)])


def _torn(part: NDArray[np.uint32], want: NDArray[np.integer]) -> NDArray[np.bool_]:
    """`(atoms + 1,)`: atoms whose wanted region is in several parts."""
    low = np.full(int(want.max(initial=0)) + 1, np.iinfo(np.int64).max)
    high = np.zeros(len(low), np.int64)
    np.minimum.at(low, want[1:], part[1:].astype(np.int64))
    np.maximum.at(high, want[1:], part[1:].astype(np.int64))
    torn = (low != high)[want]
    torn[0] = False
    return torn


def _touching(
    graph: AtomGraph | None,
    part: NDArray[np.uint32],
    want: NDArray[np.integer],
    torn: NDArray[np.bool_],
) -> Pairs:
    """Neighbouring atoms of one wanted region in different parts, the longest border first."""
    if graph is None:
        return np.zeros((0, 2), np.uint32)
    a, b = graph.a, graph.b
    at = np.flatnonzero(torn[a])
    at = at[(want[a[at]] == want[b[at]]) & (part[a[at]] != part[b[at]])]
    at = at[np.argsort(-graph.border[at], kind="stable")]
    return np.stack([a[at], b[at]], axis=1)


@kernel
def _useful(pairs: NDArray[np.uint32], part: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Pairs that join two parts which no earlier pair joined."""
    parent = np.arange(len(part))
    out = np.zeros(len(pairs), np.bool_)
    for i in range(len(pairs)):
        out[i] = join_low(parent, int(part[pairs[i, 0]]), int(part[pairs[i, 1]]))
    return out


def _far(
    area: NDArray[np.int64],
    part: NDArray[np.uint32],
    want: NDArray[np.integer],
    torn: NDArray[np.bool_],
) -> Pairs:
    """Pairs of the largest atoms of parts that touch nowhere."""
    at = np.flatnonzero(torn)
    at = at[np.lexsort((-area[at], part[at], want[at]))]
    first = np.r_[True, part[at][1:] != part[at][:-1]]
    largest = at[first]
    follows = np.flatnonzero(want[largest][1:] == want[largest][:-1]) + 1
    return np.stack([largest[follows - 1], largest[follows]], axis=1).astype(np.uint32)
