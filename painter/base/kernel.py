"""One typed door to numba, so that compiled loops look the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba  # pyright: ignore[reportMissingTypeStubs]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def kernel(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile a function of arrays and numbers on first call, and keep the machine code on disk.

    Kernels give up the interpreter lock and never start threads of their own (several kernels on
    bands of a page share our pool instead: two spinning thread pools on few cores cost more than
    they bring).

    A kernel may call kernels of other files. Their code becomes part of its own, and it is compiled
    anew when they change, as it is when a constant changes that its file imports.
    """
    compiled: Any = numba.njit(cache=True, nogil=True)(function)  # pyright: ignore[reportUnknownMemberType]
    if compiled is not function:  # which it is where numba is told to compile nothing
        _watch_imports(compiled)
    return cast("Callable[_P, _R]", compiled)


def _watch_imports(compiled: Any) -> None:
    """Code on disk counts only as long as all it was made of is the same.

    numba 0.68 compares just the file that a function stands in, and has no setting for more. What
    other files give is known by then, because imports come first; their own imports are in their
    stamps.
    """
    kept = compiled._cache._cache_file
    given = {
        name: _stamp(value)
        for name, value in compiled.py_func.__globals__.items()
        if not name.startswith("_") and _from_elsewhere(value, compiled)
    }
    if given:
        kept._source_stamp = (kept._source_stamp, given)


def _from_elsewhere(value: Any, compiled: Any) -> bool:
    if isinstance(value, type(compiled)):
        return value.py_func.__module__ != compiled.py_func.__module__
    return isinstance(value, (int, float, tuple))


def _stamp(value: Any) -> object:
    if isinstance(value, (int, float, tuple)):
        return repr(cast("object", value))
    return value._cache._cache_file._source_stamp
