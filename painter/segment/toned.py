"""Screentone of atoms, and passages that one screen runs through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel
from painter.imaging.tone import LINE, TONE
from painter.segment.atoms import MergeTree

_TONED = 0.03  # coverage from which an atom is toned at all
# Most that coverage, and size of the dots, of one screen differ, as shares: with 0.2 of both, six
# of 34 gaps between two screens of generated pages were left open, with these one.
_ALIKE = (0.15, 0.1)
# And so much more, over the root of their number, where both sides have few dots: lines eat those
# at the rim, and along a window's frame that is most of them.
_FEW = (0.7, 0.3)
_FEW_MOST = 40
_CHORD = 1.27  # area of a dot over the square of its rows' mean length, 4 / pi
_BEYOND = 2.0  # times the largest setting atoms are kept for: closed at none of these
_WITNESS = 10.0  # a passage needs so many times the setting in one screen, one part where it stops
# A screen stops where one side has so many times the coverage of a toned atom and more than so many
# dots, and the other less than one part of that coverage.
_SURELY, _SEVERAL = 2.0, 10


@dataclass(frozen=True, eq=False)
class Screens:
    """What is laid over every atom; index 0 is nothing."""

    share: NDArray[np.float32]  # (atoms + 1,) coverage by dots of what is not line, 0..1
    dot: NDArray[np.float32]  # (atoms + 1,) mean length of a row of pixels in a dot, page pixels
    dots: NDArray[np.float32]  # (atoms + 1,) about how many there are


def screens_of_atoms(atoms: NDArray[np.uint32], marks: NDArray[np.uint8], count: int) -> Screens:
    """Measure the dots of every atom.

    Args:
        atoms: uint32 (H, W), 1..count. marks: uint8 (H, W), 1 line, 2 dots, as in `PageInk`.
    """
    bands = row_bands(atoms.shape[0], worker_count())
    sums = [np.zeros((count + 1, 3), np.int64) for _ in bands]
    in_parallel(lambda k: _count_dots(atoms, marks, *bands[k], sums[k]), range(len(bands)))
    free, dots, runs = np.sum(sums, axis=0).T
    share = (dots / np.maximum(free, 1)).astype(np.float32)
    dot = (dots / np.maximum(runs, 1)).astype(np.float32)
    number = (dots / np.maximum(_CHORD * dot * dot, 1)).astype(np.float32)
    return Screens(share, dot, number)


@kernel
def _count_dots(
    atoms: NDArray[np.uint32],
    marks: NDArray[np.uint8],
    top: int,
    bottom: int,
    sums: NDArray[np.int64],
) -> None:
    """By atom: pixels that are not line, those in dots, and runs of these."""
    for y in range(top, bottom):
        before = 0
        for x in range(atoms.shape[1]):
            mark = marks[y, x]
            if mark != LINE:
                atom = atoms[y, x]
                sums[atom, 0] += 1
                if mark == TONE:
                    sums[atom, 1] += 1
                    sums[atom, 2] += before != TONE
            before = mark


def weigh_screens(tree: MergeTree, screens: Screens, judged: bool) -> MergeTree:
    """The tree with passages that close later where one screen runs through, sooner where it stops.

    Tone is laid over a thing as a whole: where coverage and size of the dots are alike on both
    sides, a line that ends there is a fold or a strand of hair, and no outline with a hole in it.
    Where there is tone on one side alone, an outline is likelier.

    Args:
        judged: a judge weighed the passages; what is surely a gap then stays one. Otherwise those
            within one screen never close.
    """
    beyond = np.maximum(tree.gap, np.float32(_BEYOND * tree.reach))
    later = tree.gap * np.float32(_WITNESS) if judged else beyond
    gap = np.where(_one_screen(screens, tree.a, tree.b), later, tree.gap)
    gap = np.where(_screen_stops(screens, tree.a, tree.b), gap / np.float32(_WITNESS), gap)
    return MergeTree(tree.a, tree.b, gap.astype(np.float32), tree.reach)


def _one_screen(
    screens: Screens, a: NDArray[np.uint32], b: NDArray[np.uint32]
) -> NDArray[np.bool_]:
    one = np.minimum(screens.share[a], screens.share[b]) >= _TONED
    fewer, most = _ordered(screens.dots[a], screens.dots[b])
    few = np.where(most < _FEW_MOST, 1 / np.sqrt(np.maximum(fewer, 1)), 0)
    for value, alike, more in zip((screens.share, screens.dot), _ALIKE, _FEW, strict=True):
        low, high = _ordered(value[a], value[b])
        one &= low >= (1 - alike - more * few) * high
    return one


def _screen_stops(
    screens: Screens, a: NDArray[np.uint32], b: NDArray[np.uint32]
) -> NDArray[np.bool_]:
    low, high = _ordered(screens.share[a], screens.share[b])
    several = np.maximum(screens.dots[a], screens.dots[b]) > _SEVERAL
    return several & (high >= _SURELY * _TONED) & (low < _TONED / _SURELY)


def _ordered(
    a: NDArray[np.float32], b: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The smaller and the larger of every pair."""
    return np.minimum(a, b), np.maximum(a, b)
