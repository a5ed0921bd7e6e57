"""A job in the queue's books, and the read-only view of it that others get."""

from __future__ import annotations

from dataclasses import dataclass

from painter.jobs.job import Job, JobState
from painter.jobs.worker import Worker


@dataclass(eq=False)
class Record:
    """Changed only under the queue's lock.

    Attributes:
        generation: number of the present attempt; what an earlier one still says is ignored.
        asked: when the job was asked to stop, by the queue's clock.
        started: when a thread took it.
    """

    id: int
    job: Job[object]
    state: JobState = JobState.QUEUED
    fraction: float = 0.0
    text: str = ""
    generation: int = 0
    asked: float | None = None
    started: float | None = None
    worker: Worker | None = None

    def late(self, now: float, hang_after: float) -> bool:
        """Whether the job hangs: deaf to a cancel, or over its own limit."""
        if self.state is not JobState.RUNNING or self.started is None:
            return False
        if self.asked is not None and now - self.asked >= hang_after:
            return True
        return self.job.limit is not None and now - self.started >= self.job.limit


class JobHandle:
    """How a job stands at this moment; may be read from any thread."""

    def __init__(self, record: Record) -> None:
        self._record = record

    @property
    def id(self) -> int:
        """Number of the job in its queue, 1 upwards; its events carry it too."""
        return self._record.id

    @property
    def job(self) -> Job[object]:
        """What was submitted."""
        return self._record.job

    @property
    def title(self) -> str:
        """What the artist reads."""
        return self._record.job.title

    @property
    def state(self) -> JobState:
        """Where the job stands; final as soon as its last event is in the mailbox."""
        return self._record.state

    @property
    def fraction(self) -> float:
        """Share of the work that is done, 0..1."""
        return self._record.fraction

    @property
    def text(self) -> str:
        """The present step."""
        return self._record.text

    @property
    def generation(self) -> int:
        """Number of the present attempt, 0 while queued."""
        return self._record.generation

    @property
    def cancelling(self) -> bool:
        """Whether the job was asked to stop and has not yet."""
        return self._record.asked is not None and not self._record.state.final
