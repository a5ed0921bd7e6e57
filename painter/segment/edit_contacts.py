"""Borders between atoms after some were cut: the graph and the merge tree follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.atoms import MergeTree
from painter.segment.corrections import Corrections
from painter.segment.edit_pieces import Pieces
from painter.segment.edit_window import INKED, OUTSIDE
from painter.segment.openings import AtomGraph
from painter.segment.pairs import pair_keys, pairs_of


@dataclass(frozen=True, eq=False)
class Contacts:
    """Borders of new atoms, each pair of neighbours once.

    Attributes:
        before, after: `(n, 2)` uint32 pairs of atoms before and after the cut. Of a border inside
            one old atom, `before` names it twice.
        border: `(n,)` int64 pairs of pixels. open_border: `(n,)` int64 off the ink on both sides.
    """

    before: NDArray[np.uint32]
    after: NDArray[np.uint32]
    border: NDArray[np.int64]
    open_border: NDArray[np.int64]


def find_contacts(
    old: NDArray[np.uint32],
    new: NDArray[np.uint32],
    state: NDArray[np.uint16],
    first_new: int,
) -> Contacts:
    """Borders of atoms from `first_new` upwards.

    Args:
        old, new: `(h, w)` uint32 atoms before and after; 0 where they are not known.
        state: `(h, w)` uint16 as in `edit_window`, also after the floods.
    """
    events = _events(old, new, state, first_new)
    if not len(events):
        none = np.zeros((0, 2), np.uint32)
        return Contacts(none, none, np.zeros(0, np.int64), np.zeros(0, np.int64))
    rows, which = np.unique(events[:, :4], axis=0, return_inverse=True)
    which = which.ravel()
    return Contacts(
        rows[:, :2],
        rows[:, 2:],
        np.bincount(which, minlength=len(rows)).astype(np.int64),
        np.bincount(which, events[:, 4], len(rows)).astype(np.int64),
    )


@kernel
def _events(
    old: NDArray[np.uint32],
    new: NDArray[np.uint32],
    state: NDArray[np.uint16],
    first_new: int,
) -> NDArray[np.uint32]:
    """Pairs of neighbouring pixels: old atoms, new atoms (ordered by the new), both off ink."""
    height, width = old.shape
    out = np.empty((1024, 5), np.uint32)
    count = 0
    for y in range(height):
        for x in range(width):
            a = new[y, x]
            for side in range(2):
                v, u = (y, x + 1) if side == 0 else (y + 1, x)
                if v >= height or u >= width or new[v, u] == a:
                    continue
                b = new[v, u]
                if (a < first_new and b < first_new) or a == 0 or b == 0:
                    continue
                if count == len(out):
                    out = np.append(out, out, axis=0)
                here, there = state[y, x], state[v, u]
                free = here != INKED and here != OUTSIDE and there != INKED and there != OUTSIDE
                if a < b:
                    out[count, 0], out[count, 1] = old[y, x], old[v, u]
                else:
                    out[count, 0], out[count, 1] = old[v, u], old[y, x]
                out[count, 2], out[count, 3] = min(a, b), max(a, b)
                out[count, 4] = free
                count += 1
    return out[:count].copy()


def cut_graph(graph: AtomGraph, contacts: Contacts) -> AtomGraph:
    """The graph with the borders of new atoms, which their parents no longer have."""
    lost = np.sort(contacts.before.astype(np.int64), axis=1)
    inner = lost[:, 0] == lost[:, 1]
    gained = contacts.after.astype(np.int64)
    pairs = np.concatenate(
        [np.stack([graph.a, graph.b], axis=1).astype(np.int64), lost[~inner], gained]
    )
    border = np.concatenate([graph.border, -contacts.border[~inner], contacts.border])
    open_ = np.concatenate([graph.open_border, -contacts.open_border[~inner], contacts.open_border])
    key, which = np.unique(pair_keys(*pairs.T), return_inverse=True)
    which = which.ravel()
    total = np.bincount(which, border, len(key)).astype(np.int32)
    total_open = np.bincount(which, open_, len(key)).astype(np.int32)
    kept = total > 0
    key = key[kept]
    return AtomGraph(
        *pairs_of(key),
        total[kept],
        np.maximum(total_open[kept], 0),
    )


def heirs(
    passages: NDArray[np.uint32], contacts: Contacts, graph: AtomGraph | None
) -> NDArray[np.uint32]:
    """`(m, 2)` passages between atoms as they are after a cut: each goes where it opens.

    Where an atom was cut, its passage to a neighbour belongs to the piece with the longest border
    to it off the ink.

    Args:
        graph: before the cut; without it, a piece that opens to the neighbour at all takes it.
    """
    out = passages.copy()
    cut = np.unique(contacts.before)
    for i in np.flatnonzero(np.isin(passages, cut).any(axis=1)):
        pair = np.sort(passages[i])
        mine = (np.sort(contacts.before, axis=1) == pair).all(axis=1)
        if not mine.any():
            continue
        reach = contacts.open_border[mine]
        best = int(np.argmax(reach))
        if reach[best] == 0:
            continue
        if graph is not None and 2 * int(reach.sum()) < _open_border(graph, pair):
            continue
        old, new = contacts.before[mine][best], contacts.after[mine][best]
        out[i] = new if old[0] == passages[i, 0] else new[::-1]
    return out


def _open_border(graph: AtomGraph, pair: NDArray[np.uint32]) -> int:
    at = np.flatnonzero((graph.a == pair[0]) & (graph.b == pair[1]))
    return int(graph.open_border[at[0]]) if len(at) else 0


def cut_tree(
    tree: MergeTree, pieces: Pieces, contacts: Contacts, graph: AtomGraph | None
) -> MergeTree:
    """The tree with new atoms: they hang on what they were cut from, open at every setting."""
    passages = heirs(np.stack([tree.a, tree.b], axis=1), contacts, graph)
    own = np.stack([pieces.parent, pieces.piece], axis=1)
    passages = np.concatenate([passages, own])
    wide = np.full(len(own), np.inf, np.float32)
    return replace(
        tree,
        a=passages[:, 0].copy(),
        b=passages[:, 1].copy(),
        gap=np.concatenate([tree.gap, wide]),
    )


def cut_corrections(
    corrections: Corrections, pieces: Pieces, contacts: Contacts, graph: AtomGraph | None
) -> Corrections:
    """Corrections that name cut atoms: what was apart from one is apart from all its pieces."""
    return replace(
        corrections,
        apart=_also(corrections.apart, pieces),
        closures=tuple(
            replace(closure, apart=_also(closure.apart, pieces)) for closure in corrections.closures
        ),
        local=heirs(corrections.local, contacts, graph),
    )


def _also(pairs: NDArray[np.uint32], pieces: Pieces) -> NDArray[np.uint32]:
    found = [pairs]
    for parent, piece in zip(pieces.parent, pieces.piece, strict=True):
        for side in (0, 1):
            copies = pairs[pairs[:, side] == parent]
            copies[:, side] = piece
            found.append(copies)
    return np.concatenate(found)
