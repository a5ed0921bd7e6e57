"""Closing strokes with the truth about them, to train their judge on.

On drawings with gaps (`models.data.gapped`) regions are sought by shape alone, and every stroke is
kept that might close a gap, and every passage that is left in the end, with what the judge sees of
it and how much of it runs between different colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data.gapped import Gapped, Mixture, Say, kept_arrays, look_at_all, sources_of
from painter.segment.find import find_atoms
from painter.segment.parting_sight import Partings
from painter.segment.sides import Sides
from painter.segment.sight import Seen
from painter.segment.weigh import EVEN

_VERSION = 4  # of what is looked at; another one makes a new cache


@dataclass(frozen=True, eq=False)
class ClosingSet:
    """N strokes of M drawings.

    Attributes:
        pictures, facts: as from `painter.segment.sight`. truth: `(N,)` float32, share of a stroke
            that runs between different colours. drawing: `(N,)` int32, 0..M-1.
    """

    pictures: NDArray[np.uint8]
    facts: NDArray[np.float32]
    truth: NDArray[np.float32]
    drawing: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class _Strokes:
    """Pictures, facts and truth of one drawing's strokes."""

    pictures: NDArray[np.uint8]
    facts: NDArray[np.float32]
    truth: NDArray[np.float32]


def open_closings(folders: Sequence[Path], cache: Path, say: Say, mixture: Mixture) -> ClosingSet:
    """Strokes of the drawings of some folders, looked at now if they were not before.

    Args:
        cache: ignored folder to keep them in. mixture: what drawings.

    Raises:
        UserError: a folder is missing or damaged.
    """
    sources = sources_of(folders, mixture)
    key = f"{_VERSION} {mixture}"
    return ClosingSet(
        **kept_arrays(
            cache,
            "closings",
            key,
            sources,
            lambda: _arrays(look_at_all(sources, _strokes_of, 0, say)),
        )
    )


def _arrays(found: list[_Strokes]) -> dict[str, NDArray[np.generic]]:
    """Everything by name; the pictures are let go of while they are copied, they fill gigabytes."""
    length = [len(strokes.truth) for strokes in found]
    facts = np.concatenate([strokes.facts for strokes in found])
    truth = np.concatenate([strokes.truth for strokes in found])
    pictures = np.empty((len(truth), *found[0].pictures.shape[1:]), np.uint8)
    stop = len(truth)
    while found:
        strokes = found.pop()
        pictures[stop - len(strokes.truth) : stop] = strokes.pictures
        stop -= len(strokes.truth)
    drawing = np.repeat(np.arange(len(length), dtype=np.int32), length)
    return {"pictures": pictures, "facts": facts, "truth": truth, "drawing": drawing}


def _strokes_of(drawing: Gapped) -> _Strokes:
    witness = _Witness()
    find_atoms(drawing.page, drawing.setting, witness)
    sides = Sides(drawing.truth, drawing.page)
    share = np.concatenate([sides.differ(seen.line) for seen in witness.seen])
    pictures = np.concatenate([seen.pictures for seen in witness.seen])
    facts = np.concatenate([seen.facts for seen in witness.seen])
    known = share >= 0
    return _Strokes(pictures[known], facts[known], share[known])


class _Witness:
    """A judge that has no opinion and remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []

    def odds(self, seen: Seen) -> NDArray[np.float32]:
        """Odds at which size alone decides."""
        self.seen.append(seen)
        return np.full(len(seen.facts), EVEN, np.float32)

    def setting_times(self, partings: Partings) -> NDArray[np.float32]:
        """No passage sooner or later."""
        return np.ones(len(partings.facts), np.float32)
