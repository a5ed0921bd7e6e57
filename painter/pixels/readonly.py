"""Arrays that are lent out, to be looked at only."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Scalar = TypeVar("_Scalar", bound=np.generic)


def read_only(array: NDArray[_Scalar]) -> NDArray[_Scalar]:
    """The same pixels, of any shape, as a view that cannot be written to."""
    view = array.view()
    view.flags.writeable = False
    return view
