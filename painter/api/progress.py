"""How work reports how far it is, and hears that nobody wants it any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Given to every long computation; calling it may raise `CancelledError`."""

    def __call__(self, fraction: float, text: str = "") -> None:
        """Report that a share of the work, 0..1, is done, and name the present step."""
        ...


def silent(fraction: float, text: str = "") -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class SubProgress:
    """A part of a longer progress: 0..1 of this becomes start..end of the whole."""

    whole: Callable[[float, str], None]
    start: float
    end: float

    def __call__(self, fraction: float, text: str = "") -> None:
        """Report to the whole."""
        self.whole(self.start + (self.end - self.start) * min(1.0, max(0.0, fraction)), text)
