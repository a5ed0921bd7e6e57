"""Lists of the few pixels of a row at which something is: for loops that ask no pixel twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel

_WORD = 8  # flags looked at at once


@kernel
def row_flags(width: int) -> NDArray[np.bool_]:
    """Flags for `true_columns`, all false, for rows of `width` pixels and a few more."""
    return np.zeros(-(-width // _WORD) * _WORD, np.bool_)


@kernel
def true_columns(flags: NDArray[np.bool_], out: NDArray[np.int32]) -> int:
    """List the columns at which `flags` are true, in order; returns how many there are.

    Where some are, without a branch for each: on a page of dots nobody could foretell it.

    Args:
        flags: as of `row_flags`. out: int32 with at least as many places as there are flags.
    """
    words = flags.view(np.uint64)
    count = 0
    for word in range(len(words)):
        if words[word] == 0:
            continue
        for x in range(word * _WORD, (word + 1) * _WORD):
            out[count] = x
            count += flags[x]
    return count


@kernel
def mark_between(row: NDArray[np.uint8], low: int, high: int, out: NDArray[np.bool_]) -> None:
    """Flag the columns of a row, uint8 (W,), at which `low` <= value < `high`; others are cleared.

    Args:
        out: as of `row_flags`.
    """
    for x in range(len(row)):
        out[x] = (row[x] >= low) & (row[x] < high)


@kernel
def mark_changes(
    row: NDArray[np.integer], below: NDArray[np.integer], out: NDArray[np.bool_]
) -> None:
    """Flag the columns at which a label differs from the next one in its row or the one below.

    Args:
        row: (W,). below: the row under it, or the same one where there is none.
        out: as of `row_flags`.
    """
    last = len(row) - 1
    for x in range(last):
        out[x] = (row[x] != row[x + 1]) | (row[x] != below[x])
    out[last] = row[last] != below[last]
