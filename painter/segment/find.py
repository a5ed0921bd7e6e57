"""Find the regions of an inked page."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.imaging.lookup import look_up
from painter.segment.atoms import (
    MergeTree,
    Passages,
    Segmentation,
    forest_of,
    grow_forest,
    split_at_bridges,
)
from painter.segment.cells import measure_room
from painter.segment.declutter import join_clutter
from painter.segment.fill import fill_page, grow
from painter.segment.gaps import find_bridges
from painter.segment.ink import PageInk, read_ink
from painter.segment.judge import load_judge
from painter.segment.kinds import kinds_of_regions
from painter.segment.room import Room, find_room
from painter.segment.scraps import join_scraps
from painter.segment.screen_passages import weigh_screens
from painter.segment.second_look import look_again
from painter.segment.sight import ground_of
from painter.segment.tone_edges import cut_at_tone_edges
from painter.segment.toned import screens_of_atoms
from painter.segment.weigh import Judging, Scales

PREVIEW_STEP = 4  # pixels of the page a side of one of its first view
GAP_PER_STROKE = 3.0  # default gap setting, in median stroke widths
_FLOOR = 16.0  # the default is at least this many pixels
_FLOORS_A_SIDE = 66  # or this part of the longer side of the page, if that is less
_GAPS_A_SIDE = 40  # the default is at most this part of the longer side of the page
_GAP_LEAST = 32.0  # or this many pixels, if that is more
_SLIDER = 2.0  # atoms are kept apart up to this many times the setting asked for
_SLIDER_LEAST = 12.0  # and at least up to this setting, working pixels
_PREVIEW_SIDE = 1024  # longest side in cells at which a first view is sought
_LEAST = 100.0  # working pixels from which a piece behind a closed gap is worth a region

Progress = Callable[[float, str], None]


def find_regions(
    ink: NDArray[np.uint8],
    *,
    gap: float | None = None,
    progress: Progress | None = None,
    judge: Judging | None = None,
    by_shape: bool = False,
) -> Segmentation:
    """Cut a page into the regions its lines enclose, gaps in the lines closed.

    Args:
        ink: coverage uint8 (H, W), 0 paper, 255 full ink; grey pictures are given as 255 - grey.
        gap: widest opening in a line to treat as closed, page pixels; None for
            `default_gap`.
        progress: told the share done, 0..1, and what is under way; what it raises ends the search.
        judge: of closing strokes; None for the published one.
        by_shape: ask no judge, and go by the shape of gaps and narrow places alone.
    """
    say = progress or (lambda _share, _text: None)
    say(0.0, "reading the line")
    page = read_ink(np.ascontiguousarray(ink))
    setting = default_gap(page.stroke, ink.shape) if gap is None else float(max(0.0, gap))
    say(0.3, "closing gaps")
    labels, count, tree = find_atoms(page, setting, None if by_shape else judge or load_judge())
    say(0.6, "drawing regions")
    atoms = fill_page(labels, page.work, page.marks, page.step)
    say(0.9, "measuring tone")
    screens = screens_of_atoms(atoms, page.marks, count)
    tone, tree = screens.share, weigh_screens(tree, screens, judged=not by_shape)
    regions = tree.cut(setting, count)
    kind = kinds_of_regions(labels, regions, tone, page.islands, (tree.a, tree.b))
    say(1.0, "regions found")
    return Segmentation(atoms, count, tree, setting, page.line(), tone, kind)


def preview_regions(ink: NDArray[np.uint8], *, gap: float | None = None) -> NDArray[np.uint32]:
    """Regions of the page made smaller by `PREVIEW_STEP`: a first view while the exact ones come.

    Args:
        ink: coverage uint8 (H, W). gap: setting in pixels of the whole page; None for the default.

    Returns:
        Labels 1..n, uint32 (ceil(H / PREVIEW_STEP), ceil(W / PREVIEW_STEP)).
    """
    shape = (-(-ink.shape[1] // PREVIEW_STEP), -(-ink.shape[0] // PREVIEW_STEP))
    small = cv2.resize(ink, shape, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    page = read_ink(small, _PREVIEW_SIDE)
    setting = default_gap(page.stroke, small.shape) if gap is None else max(0.0, gap / PREVIEW_STEP)
    labels, count, tree = find_atoms(page, setting, load_judge())
    return fill_page(
        tree.cut(setting, count)[labels].astype(np.int32), page.work, page.marks, page.step
    )


def read_regions(ink: NDArray[np.uint8], labels: NDArray[np.uint32], count: int) -> Segmentation:
    """Take somebody else's regions for what they are, and read their tone and kind off the page.

    Args:
        ink: coverage uint8 (H, W). labels: uint32 (H, W), 1..count.
    """
    page = read_ink(np.ascontiguousarray(ink))
    tone = screens_of_atoms(labels, page.marks, count).share
    small = np.ascontiguousarray(labels[:: page.step, :: page.step]).astype(np.int32)
    none = np.zeros(0, np.uint32)
    own = np.arange(count + 1, dtype=np.uint32)
    kind = kinds_of_regions(small, own, tone, page.islands, (none, none))
    tree = MergeTree(none, none, none.astype(np.float32))
    return Segmentation(labels, count, tree, 0.0, page.line(), tone, kind)


def default_gap(stroke: float, shape: tuple[int, int]) -> float:
    """Gap setting in page pixels for lines `stroke` wide.

    Fine lines on a page of some size are left open as wide as others (measured: three strokes let
    15 % of a 1088-pixel page leak at gaps of 8 to 16, this floor 1.5 %), and a broad brush leaves
    no broader gaps.
    """
    side = max(shape)
    least = min(_FLOOR, side / _FLOORS_A_SIDE)
    most = max(_GAP_LEAST, side / _GAPS_A_SIDE)
    return float(min(max(GAP_PER_STROKE * stroke, least), most))


def find_atoms(
    page: PageInk, setting: float, judge: Judging | None
) -> tuple[NDArray[np.int32], int, MergeTree]:
    """Atoms at working size, every cell labelled 1..count, and their merge tree in page pixels.

    Args:
        setting: page pixels. judge: of closing strokes; None goes by shape alone.
    """
    room = find_room(page, _widest(page, setting))
    page, distance = room.page, room.distance
    labels, count, passages, scales = _passages_in(room, setting, judge)
    if scales is not None:
        passages = look_again(labels, count, passages, scales)
    regions = _tree_of(passages, page, setting).cut(setting, count)
    owner = join_scraps(labels, distance, count, page.work_stroke, regions)
    labels, count, passages = _joined(labels, count, passages, owner)
    # Cells join last: whether one lies within one neighbour is known when passages are judged.
    group = _tree_of(passages, page, setting).cut(setting, count)
    labels, count, passages = _without_clutter(
        labels, count, passages, distance, page.work_stroke, group
    )
    labels, count, passages = cut_at_tone_edges(labels, count, passages, distance, page, setting)
    return labels, count, _tree_of(passages, page, setting)


def find_passages(
    page: PageInk, setting: float, judge: Judging | None
) -> tuple[NDArray[np.int32], int, Passages, Scales | None]:
    """Pieces before the second look, not yet atoms: labels, number, forest of their passages.

    Returns:
        With them what the judge looked at; None without a judge.
    """
    return _passages_in(find_room(page, _widest(page, setting)), setting, judge)


def _passages_in(
    room: Room, setting: float, judge: Judging | None
) -> tuple[NDArray[np.int32], int, Passages, Scales | None]:
    """What `find_passages` returns, of a page whose free space is known."""
    work, stroke = room.page.work, room.page.work_stroke
    widest = _widest(room.page, setting)
    if judge is None:
        scales, bridges = None, find_bridges(room.ends, work, stroke, widest)
    else:
        ground = ground_of(work, room.basins, room.count, room.distance, stroke)
        scales = Scales(judge, ground)
        bridges = scales.bridges(room.ends, widest)
    labels, count, passages = split_at_bridges(room.basins, room.distance, bridges, scales)
    return (*_without_specks(labels, count, passages, room.distance, stroke), scales)


def _tree_of(passages: Passages, page: PageInk, setting: float) -> MergeTree:
    """A forest of passages in page pixels."""
    a, b = passages.a.astype(np.uint32), passages.b.astype(np.uint32)
    gap = (passages.gap * page.step).astype(np.float32)
    return MergeTree(a, b, gap, _widest(page, setting) * page.step)


def _widest(page: PageInk, setting: float) -> float:
    """Largest setting that the atoms are fine enough for, working pixels."""
    return max(_SLIDER * setting / page.step, _SLIDER_LEAST)


def _without_specks(
    labels: NDArray[np.int32],
    count: int,
    passages: Passages,
    distance: NDArray[np.float32],
    stroke: float,
) -> tuple[NDArray[np.int32], int, Passages]:
    """Pieces worth colouring, the line among them too, and a forest of the passages between them.

    Args:
        labels: int32 (h, w), pieces 1..count, 0 on the line; written to.
        distance: to the line, float32 (h, w). stroke: width of the lines. Working pixels, both.
    """
    area, deepest = measure_room(labels, distance, count)
    forest = grow_forest(area, passages, min((5 * stroke) ** 2, _LEAST), deepest)
    labels, count, passages = _rename(labels, forest.owner, forest.passages)
    if count == 0:
        labels[:] = count = 1
    free = distance > 0
    grow(labels, free)
    grow(labels, np.ones_like(free))
    return labels, count, passages


def _without_clutter(
    labels: NDArray[np.int32],
    count: int,
    passages: Passages,
    distance: NDArray[np.float32],
    stroke: float,
    group: NDArray[np.uint32],
) -> tuple[NDArray[np.int32], int, Passages]:
    """The same without cells that are part of their neighbours, lines between them or not.

    Args:
        group: (count + 1,), the same number for pieces that are one region at the setting asked
            for; the other arguments as of `_without_specks`.
    """
    owner = join_clutter(labels, distance, count, stroke, group)
    return _joined(labels, count, passages, owner)


def _joined(
    labels: NDArray[np.int32], count: int, passages: Passages, owner: NDArray[np.int32]
) -> tuple[NDArray[np.int32], int, Passages]:
    """The same where every atom, (count + 1,), has become part of another."""
    if (owner == np.arange(count + 1)).all():
        return labels, count, passages
    labels, count, passages = _rename(labels, owner, passages)
    return labels, count, forest_of(passages, count)


def _rename(
    labels: NDArray[np.int32], owner: NDArray[np.int32], passages: Passages
) -> tuple[NDArray[np.int32], int, Passages]:
    """Give the owners the numbers 1..n and everything else the number of its owner."""
    standing = np.flatnonzero(owner == np.arange(len(owner)))[1:]
    number = np.zeros(len(owner), np.int32)
    number[standing] = np.arange(1, len(standing) + 1)
    number = number[owner]
    a, b = number[passages.a], number[passages.b]
    renamed = Passages(a, b, passages.gap, passages.mouth)
    return look_up(number, labels), len(standing), renamed
