"""What the queue tells its owner; every job gets exactly one final event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from painter.base.errors import UserError
from painter.jobs.job import Job, LaneName


@dataclass(frozen=True, eq=False, kw_only=True)
class _Event:
    """What every event of a job has.

    Attributes:
        id: as in the job's handle.
    """

    id: int
    job: Job[object]


@dataclass(frozen=True, eq=False, kw_only=True)
class JobStarted(_Event):
    """A thread has taken the job."""


@dataclass(frozen=True, eq=False, kw_only=True)
class JobProgressed(_Event):
    """The latest report since the mailbox was emptied; earlier ones are dropped."""

    fraction: float
    text: str


@dataclass(frozen=True, eq=False, kw_only=True)
class JobNotice(_Event):
    """Something the artist may want to know about a job that goes on."""

    text: str


@dataclass(frozen=True, eq=False, kw_only=True)
class JobDone(_Event):
    """Final: the job gave a result."""

    result: object


@dataclass(frozen=True, eq=False, kw_only=True)
class JobFailed(_Event):
    """Final: there is no result.

    Attributes:
        abandoned: the job hangs and its thread was left behind: what it ran should be disabled.
    """

    error: UserError
    abandoned: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class JobCancelled(_Event):
    """Final: the artist, or a newer job with the same key, did not want it any more."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LaneFaulted:
    """The lane's device is unusable until the program is restarted; the processor takes over."""

    lane: LaneName
    text: str
    advice: str


FinalEvent: TypeAlias = JobDone | JobFailed | JobCancelled
JobEvent: TypeAlias = JobStarted | JobProgressed | JobNotice | FinalEvent | LaneFaulted
