"""Passages of atoms that were cut in parts after their passages were known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.segment.atoms import Passages, forest_of
from painter.segment.borders import find_borders
from painter.segment.pairs import pair_keys, pairs_of

_APART = 0.0  # setting at which toned and bare are apart: any at all
_NO_KEY = np.iinfo(np.int64).max


class Parts:
    """Atoms and the parts that they were cut in; the largest keeps the atom's number."""

    def __init__(self, count: int) -> None:
        """Args: count: atoms before any is cut."""
        self._atom = [np.arange(count + 1)]
        self._toned = [np.zeros(count + 1, np.int8)]
        self.count = count

    def add(
        self, atom: int, size: NDArray[np.integer], toned: NDArray[np.bool_]
    ) -> NDArray[np.int32]:
        """Number the parts of an atom, (k,) each, and return these numbers."""
        number = np.empty(len(size), np.int32)
        largest = int(np.argmax(size))
        others = np.delete(np.arange(len(size)), largest)
        number[largest] = atom
        number[others] = np.arange(self.count + 1, self.count + len(size))
        side = np.where(toned, 1, -1).astype(np.int8)
        self._toned[0][atom] = side[largest]
        self._toned.append(side[others])
        self._atom.append(np.full(len(others), atom))
        self.count += len(others)
        return number

    @property
    def atom(self) -> NDArray[np.int64]:
        """(count + 1,): the atom that each was part of."""
        return np.concatenate(self._atom)

    @property
    def side(self) -> NDArray[np.int8]:
        """(count + 1,): 1 what is toned, -1 what is bare, 0 atoms that were not cut."""
        return np.concatenate(self._toned)


def passages_of_parts(
    passages: Passages, parts: Parts, labels: NDArray[np.int32], line: NDArray[np.bool_]
) -> Passages:
    """Forest of the passages between parts, from that between the atoms that they were cut from.

    A passage of two atoms is one of all their parts that touch off the line, but that from toned
    to bare paper nothing flows.

    Args:
        passages: a forest. labels: the parts, int32 (h, w). line: bool (h, w).
    """
    atom, side = parts.atom, parts.side
    borders = find_borders(labels.view(np.uint32), line)
    i, j = (end.astype(np.int64) for end in pairs_of(borders.key[borders.open_border > 0]))
    new = (side[i] != 0) | (side[j] != 0)
    i, j = i[new], j[new]
    was, touching = pair_keys(passages.a, passages.b), pair_keys(atom[i], atom[j])
    order = np.argsort(was)
    place = np.searchsorted(was[order], touching)
    known = np.append(was[order], _NO_KEY)[place] == touching
    edge = (atom[i] == atom[j]) | (side[i] * side[j] < 0)
    gap = np.append(passages.gap[order], np.float32(0))[place]
    gap = np.where(edge, np.float32(_APART), gap)
    mouth = np.append(passages.mouth[order], np.float32(0))[place]
    taken = known | (atom[i] == atom[j])
    kept = ~np.isin(was, touching[known])
    return forest_of(
        Passages(
            np.concatenate([passages.a[kept], i[taken].astype(np.int32)]),
            np.concatenate([passages.b[kept], j[taken].astype(np.int32)]),
            np.concatenate([passages.gap[kept], gap[taken]]),
            np.concatenate([passages.mouth[kept], mouth[taken]]),
        ),
        parts.count,
    )
