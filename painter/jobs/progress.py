"""What a running job is given to report with, and to hear that nobody wants it any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class JobProgress:
    """The `Progress` of the plugin interface, for one attempt at one job; any thread may call it.

    Attributes:
        report: takes the share of the work that is done, 0..1, and the present step.
        wanted: whether the result is still waited for.
    """

    report: Callable[[float, str], None]
    wanted: Callable[[], bool]

    def __call__(self, fraction: float, text: str = "") -> None:
        """Report; an empty text leaves the former one standing.

        Raises:
            CancelledError: the job was cancelled, replaced, or given up as hung.
        """
        self.report(fraction, text)

    @property
    def cancelled(self) -> bool:
        """For loops that must not raise: whether the next call would."""
        return not self.wanted()
