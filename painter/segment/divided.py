"""Rows of atoms after some were cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.pixels.atomtable import AtomTable
from painter.segment.atoms import MergeTree


def atom_parents(
    before: NDArray[np.uint32], after: NDArray[np.uint32], count: int
) -> NDArray[np.uint32]:
    """`(count + 1,)`: the atom that each was part of before the cut; most are their own.

    Args:
        before, after: `(H, W)` uint32; ids of `after` go up to `count`.
    """
    parent = np.arange(count + 1, dtype=np.uint32)
    moved = np.flatnonzero(before != after)
    parent[after.ravel()[moved]] = before.ravel()[moved]
    return parent


def divided_rows(old: AtomTable, measured: AtomTable, parent: NDArray[np.uint32]) -> AtomTable:
    """The table of atoms of which some were cut.

    Area, box and place are the measured ones. Tone and kind of a piece are those of what it came
    from; the way to the nearest ink cannot be longer than there, nor than half the narrower side.

    Args:
        parent: `(atoms + 1,)` uint32, the old atom that each atom was part of.
    """
    torn = measured.area != old.area[parent]
    box = measured.box
    narrow = np.minimum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) / 2
    depth = old.depth[parent]
    return AtomTable(
        measured.area,
        measured.box,
        measured.total,
        old.tone[parent],
        old.kind[parent],
        np.where(torn, np.minimum(depth, narrow), depth).astype(np.float32),
    )


def divided_tree(tree: MergeTree, parent: NDArray[np.uint32]) -> MergeTree:
    """The tree with pieces that hang on what they were cut from, open at every setting."""
    piece = np.flatnonzero(parent != np.arange(len(parent))).astype(np.uint32)
    return replace(
        tree,
        a=np.concatenate([tree.a, parent[piece]]),
        b=np.concatenate([tree.b, piece]),
        gap=np.concatenate([tree.gap, np.full(len(piece), np.inf, np.float32)]),
    )
