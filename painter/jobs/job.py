"""A job as data: what to run, where, and what to try when memory or the device fails."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Literal, TypeAlias, TypeVar

from painter.jobs.progress import JobProgress

_T_co = TypeVar("_T_co", covariant=True)

LaneName: TypeAlias = Literal["gpu", "cpu"]
"""Which queue a job waits in."""

Device: TypeAlias = Literal["gpu", "cpu"]
"""What kind of device the work runs on; which card it is, the owner of the queue knows."""


class JobState(Enum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more comes of the job."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, eq=False)
class Plan(Generic[_T_co]):
    """Another way to the same result, for less memory or another device.

    Attributes:
        text: how it differs, completing "Trying again": "with smaller tiles", "on the processor".
        device: "cpu" when it leaves the graphics card alone.
    """

    run: Callable[[JobProgress], _T_co]
    text: str
    device: Device = "gpu"


@dataclass(frozen=True, eq=False)
class Job(Generic[_T_co]):
    """Work for a lane.

    Attributes:
        title: what the artist reads in the status bar.
        run: does the work on a thread of the lane and calls the progress often; that call is where
            the job hears that it was cancelled.
        key: a newer job with an equal key replaces this one (live hints); None for never.
        plans: tried in order when memory runs out; the first for "cpu" also after a device fault.
        limit: seconds after which the job counts as hung; None for no limit.
        device: what `run` itself works on; without meaning on the lane "cpu".
    """

    title: str
    lane: LaneName
    run: Callable[[JobProgress], _T_co]
    key: Hashable | None = None
    plans: tuple[Plan[_T_co], ...] = ()
    limit: float | None = None
    device: Device = "gpu"
