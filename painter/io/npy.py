"""Arrays as `.npy` bytes, read so that a header cannot ask for more than the bytes that follow."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_HEADER = 4096  # bytes at most
_READERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def to_npy(array: NDArray[Any]) -> bytes:
    """The array with its kind and shape."""
    stream = io.BytesIO()
    npy.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
    return stream.getvalue()


def from_npy(data: bytes) -> NDArray[Any]:
    """A read-only view of these bytes; plain numbers only.

    Raises:
        ValueError: they are damaged, hold objects, or are fewer or more than the header says.
    """
    stream = io.BytesIO(data)
    try:
        read_header = _READERS[npy.read_magic(stream)]
        shape, by_columns, kind = read_header(stream, max_header_size=_HEADER)
    except Exception as error:  # numpy parses the header as Python, which fails in many ways
        raise ValueError("not an array") from error
    start = stream.tell()
    if kind.hasobject or math.prod(shape) * kind.itemsize != len(data) - start:
        raise ValueError("not an array of plain numbers, or cut off")
    flat = np.frombuffer(data, kind, offset=start)
    return flat.reshape(shape, order="F" if by_columns else "C")
