"""A stroke of the artist parts regions: floods tell the sides, the smaller ones are relabelled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.geometry import Rect
from painter.pixels.atomtable import AtomTable
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap
from painter.segment.atoms import MergeTree
from painter.segment.corrections import Corrections
from painter.segment.edit_contacts import (
    Contacts,
    cut_corrections,
    cut_graph,
    cut_tree,
    find_contacts,
)
from painter.segment.edit_flood import flood_sides
from painter.segment.edit_pieces import Pieces, atom_box, find_pieces, write_pieces
from painter.segment.edit_share import share_out, sides_that_count
from painter.segment.edit_stroke import draw_wall, spanning
from painter.segment.edit_window import open_window
from painter.segment.openings import AtomGraph

_MARGINS = (384, 1536, 1 << 20)
"""Pixels around a stroke that are looked at, until they tell what lies on which side."""


@dataclass(frozen=True, eq=False)
class Cuttable:
    """Everything of a page that a cut changes.

    Attributes:
        region_of_atom: `(atoms + 1,)` int64; new regions take numbers above all others.
        before: `(atoms + 1,)` int64, the region of every atom, or of what it was cut from, before
            the first cut.
        graph: None while it is not known.
    """

    labels: LabelMap
    atoms: AtomTable
    region_of_atom: NDArray[np.int64]
    before: NDArray[np.int64]
    tree: MergeTree
    corrections: Corrections
    graph: AtomGraph | None = None


def cut_region(
    page: Cuttable, ink: TileMap, region: int, points: NDArray[np.float32], reach: float
) -> Cuttable | None:
    """Part one region along a stroke; None where the stroke does not divide it.

    Ink goes with the side that it is nearer to. The largest side keeps its atoms.

    Args:
        ink: coverage of the page, one channel.
        points: `(n, 2)` float32, page pixels.
        reach: how far, in pixels, the stroke's ends are carried on to the next line or border.
    """
    walls = tuple(closure.points for closure in page.corrections.closures)
    members = np.flatnonzero((page.region_of_atom == region) & (page.atoms.area > 0))
    members = members.astype(np.uint32)
    inside = np.zeros(len(page.region_of_atom), np.bool_)
    inside[members] = True
    boxes = page.atoms.box[members]
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    box = Rect(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
    found = None
    for margin in _MARGINS:
        crop = _around(points, margin)
        window = open_window(page.labels, ink, inside, page.atoms.tone, box, crop)
        wall = draw_wall(window, points, reach, walls)
        if not len(wall):
            return None
        sides = flood_sides(window.state, wall)
        keep = sides_that_count(sides, window)
        if keep is not None:
            found = (window, sides, keep)
            break
    if found is None or len(found[2]) < 2:
        return None
    window, sides, keep = found
    part, (x, y) = share_out(window.state, sides, keep)
    corner = (window.x + x, window.y + y)
    view = Rect(*corner, corner[0] + part.shape[1], corner[1] + part.shape[0])
    before = page.labels.window(view)
    area = page.atoms.area[members]
    pieces = find_pieces(before, part, members, area, corner, len(keep) - 1, len(inside))
    after = before.copy()
    write_pieces(after, part, members, pieces)
    seen = window.state[y : y + part.shape[0], x : x + part.shape[1]]
    contacts = find_contacts(before, after, seen, len(page.atoms.area))
    return _with_pieces(page, pieces, contacts, page.labels.with_window(after, view, pieces.piece))


def spans(
    page: Cuttable,
    ink: TileMap,
    regions: NDArray[np.integer],
    points: NDArray[np.float32],
    reach: float,
) -> bool:
    """Whether a stroke leads through open pixels of regions from line to line.

    Arguments as for `cut_region`.
    """
    inside = np.isin(page.region_of_atom, regions)
    inside[0] = False
    area = _around(points, _MARGINS[0])
    window = open_window(page.labels, ink, inside, page.atoms.tone, area, area)
    walls = tuple(closure.points for closure in page.corrections.closures)
    return spanning(window, points, reach, walls)


def _around(points: NDArray[np.float32], margin: int) -> Rect:
    low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0)) + 1
    return Rect(
        int(low[0]) - margin, int(low[1]) - margin, int(high[0]) + margin, int(high[1]) + margin
    )


def _with_pieces(page: Cuttable, pieces: Pieces, contacts: Contacts, labels: LabelMap) -> Cuttable:
    top = int(page.region_of_atom.max())
    owner = np.concatenate([page.region_of_atom, top + pieces.side])
    owner[pieces.moved] = top + pieces.moved_to
    return Cuttable(
        labels=labels,
        atoms=_with_rows(page.atoms, pieces, labels),
        region_of_atom=owner,
        before=np.concatenate([page.before, page.before[pieces.parent]]),
        tree=cut_tree(page.tree, pieces, contacts, page.graph),
        corrections=cut_corrections(page.corrections, pieces, contacts, page.graph),
        graph=None if page.graph is None else cut_graph(page.graph, contacts),
    )


def _with_rows(atoms: AtomTable, pieces: Pieces, labels: LabelMap) -> AtomTable:
    """The table with rows for the pieces, and what is left of their parents."""
    area = np.concatenate([atoms.area, pieces.area])
    box = np.concatenate([atoms.box, pieces.box])
    total = np.concatenate([atoms.total, pieces.total])
    np.subtract.at(area, pieces.parent, pieces.area)
    np.subtract.at(total, pieces.parent, pieces.total)
    for parent in np.unique(pieces.parent):
        own = pieces.box[pieces.parent == parent]
        was = atoms.box[parent]
        if (own[:, :2] <= was[:2]).any() or (own[:, 2:] >= was[2:]).any():
            box[parent] = atom_box(labels, int(parent), was)
    narrow = np.minimum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) / 2
    depth = np.concatenate([atoms.depth, atoms.depth[pieces.parent]])
    cut = np.concatenate([pieces.parent, pieces.piece])
    depth[cut] = np.minimum(depth[cut], narrow[cut])
    return AtomTable(
        area,
        box,
        total,
        np.concatenate([atoms.tone, atoms.tone[pieces.parent]]),
        np.concatenate([atoms.kind, atoms.kind[pieces.parent]]),
        depth.astype(np.float32),
    )
