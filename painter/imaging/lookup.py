"""Look every pixel of a picture of numbers up in a table."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel, row_bands, worker_count
from painter.base.kernel import kernel

_Entry = TypeVar("_Entry", bound=np.generic)


def look_up(table: NDArray[_Entry], number: NDArray[np.integer]) -> NDArray[_Entry]:
    """`table[number]` for a large picture; numpy turns every number into 64 bits first.

    Args:
        table: (n,). number: (h, w), each 0..n - 1, which is not checked.

    Returns:
        (h, w), of the type of the table.
    """
    out = np.empty(number.shape, table.dtype)
    bands = row_bands(number.shape[0], worker_count())
    in_parallel(lambda rows: _look_up(table, number, *rows, out), bands)
    return out


@kernel
def _look_up(
    table: NDArray[_Entry],
    number: NDArray[np.integer],
    top: int,
    bottom: int,
    out: NDArray[_Entry],
) -> None:
    for y in range(top, bottom):
        for x in range(number.shape[1]):
            out[y, x] = table[number[y, x]]
