"""Telling apart what went wrong: too little memory, a broken device, or a mistake in the code.

Nothing here imports a network library: their errors are known by their names and their words.
"""

from __future__ import annotations

from collections.abc import Iterator

from painter.base.errors import UserError

_MEMORY_WORDS = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate memory",
    "failed to allocate memory",
    "insufficient memory",
    "not enough memory",
    "unable to allocate",
    "status_alloc_failed",
)
_DEVICE_NAMES = ("AcceleratorError",)
_DEVICE_WORDS = (
    "cuda error",
    "hip error",
    "device-side assert",
    "illegal memory access",
    "unspecified launch failure",
    "status_execution_failed",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a smaller attempt may succeed.

    Asked before `is_device_fault`: a card reports both in the same words, but only one lasts.
    """
    return any(
        isinstance(one, MemoryError)
        or "OutOfMemory" in type(one).__name__
        or _says(one, _MEMORY_WORDS)
        for one in _causes(error)
    )


def is_device_fault(error: BaseException) -> bool:
    """Whether the device's state is lost, so that every later call on it would fail as well."""
    return any(
        type(one).__name__ in _DEVICE_NAMES or _says(one, _DEVICE_WORDS) for one in _causes(error)
    )


def crash(title: str, error: BaseException) -> UserError:
    """What the artist reads about a mistake in the code."""
    words = f"{type(error).__name__}: {text_of(error)}".rstrip(": ").splitlines()[0].rstrip(".")
    return UserError(
        f"{title!r} failed: {words}", "Try again, and report it with the log if it fails again"
    )


def too_little_memory(title: str) -> UserError:
    """After the last plan."""
    return UserError(
        f"{title!r} needs more memory than there is",
        "Close other programs, or choose a smaller size",
    )


def broken_device(title: str) -> UserError:
    """After a fault, when the job knows no way on the processor."""
    return UserError(
        f"The graphics card failed during {title!r}",
        "Run it again on the processor, or restart Sumiro to use the graphics card again",
    )


def hung(title: str) -> UserError:
    """When the thread had to be left behind."""
    return UserError(
        f"{title!r} does not answer any more",
        "Go on without it, or restart Sumiro before trying it again",
    )


def text_of(error: BaseException) -> str:
    """An exception of somebody else's may fail even to say what it is."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001
        return ""


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    """Only of errors that a library raised: ours may quote such words in a sentence."""
    if isinstance(error, UserError):
        return False
    text = text_of(error).lower()
    return any(word in text for word in words)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from: a plugin's error comes wrapped in one of ours."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        yield cause
        seen.add(id(cause))
        cause = cause.__cause__
