"""One typed door to numba, so that compiled loops look the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba  # pyright: ignore[reportMissingTypeStubs]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def kernel(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile a function of arrays and numbers on first call, and keep the machine code on disk.

    Kernels give up the interpreter lock and never start threads of their own (several kernels on
    bands of a page share our pool instead: two spinning thread pools on few cores cost more than
    they bring).
    """
    compiled = numba.njit(cache=True, nogil=True)(function)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return cast("Callable[_P, _R]", compiled)
