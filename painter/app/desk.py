"""Jobs with what to do when they are done: the owner's side of the queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast

from psygnal import Signal

from painter.app.messages import Notice, Tone
from painter.jobs.events import (
    JobCancelled,
    JobDone,
    JobEvent,
    JobFailed,
    JobNotice,
    JobProgressed,
    LaneFaulted,
)
from painter.jobs.job import Job, LaneName, Plan
from painter.jobs.progress import JobProgress
from painter.jobs.queue import JobQueue

_T = TypeVar("_T")


@dataclass(frozen=True)
class RunningJob:
    """What a status bar shows of a job. Fraction 0..1."""

    id: int
    title: str
    fraction: float = 0.0
    text: str = ""


@dataclass(frozen=True)
class _Waiting:
    done: Callable[[object], None]
    failed: Callable[[JobFailed], None] | None


class Desk:
    """Submits jobs and, on the owner's thread, hands results to whoever asked for them.

    Signals:
        changed(): the list of jobs, or their progress.
        noticed(notice): a failure or a notice.
    """

    changed = Signal()
    noticed = Signal(object)

    def __init__(self, queue: JobQueue) -> None:
        self.queue = queue
        self._waiting: dict[int, _Waiting] = {}
        self._shown: dict[int, RunningJob] = {}
        self._mail: deque[JobEvent] = deque()

    @property
    def jobs(self) -> tuple[RunningJob, ...]:
        """Every unfinished job, oldest first."""
        return tuple(self._shown.values())

    def run(
        self,
        title: str,
        lane: LaneName,
        work: Callable[[JobProgress], _T],
        done: Callable[[_T], None],
        *,
        key: Hashable | None = None,
        limit: float | None = None,
        failed: Callable[[JobFailed], None] | None = None,
        on_cpu: Callable[[JobProgress], _T] | None = None,
    ) -> int:
        """Run `work` on a lane; `done` gets its result from `drain`, on the owner's thread.

        Args:
            on_cpu: the same work without the graphics card, for when its memory runs out or it
                fails.
        """
        plans = () if on_cpu is None else (Plan(on_cpu, "on the processor", "cpu"),)
        device = "gpu" if plans else "cpu"
        job = Job(title, lane, work, key=key, plans=plans, limit=limit, device=device)
        handle = self.queue.submit(cast("Job[object]", job))
        self._waiting[handle.id] = _Waiting(cast("Callable[[object], None]", done), failed)
        self._shown[handle.id] = RunningJob(handle.id, title)
        self.changed.emit()
        return handle.id

    def cancel(self, job_id: int) -> None:
        """Nobody wants the result any more."""
        self.queue.cancel(job_id)

    def cancel_all(self) -> None:
        """Call off everything that is under way."""
        for job in self.jobs:
            self.cancel(job.id)

    def drain(self) -> None:
        """Take the mail and act on it."""
        self._mail.extend(self.queue.drain())
        # One by one: when handling a letter fails, the next call finds the others still there.
        while self._mail:
            self._handle(self._mail.popleft())

    def watch(self) -> None:
        """Give up jobs that hang; call this every second or so."""
        self.queue.watch()
        self.drain()

    def _handle(self, event: JobEvent) -> None:
        if isinstance(event, LaneFaulted):
            self.noticed.emit(Notice(event.text, event.advice, Tone.FAILURE, key="lane"))
        elif isinstance(event, JobProgressed):
            if event.id in self._shown:
                title = event.job.title
                self._shown[event.id] = RunningJob(event.id, title, event.fraction, event.text)
                self.changed.emit()
        elif isinstance(event, JobNotice):
            self.noticed.emit(Notice(event.text, key=f"job-{event.id}"))
        elif isinstance(event, (JobDone, JobFailed, JobCancelled)):
            self._finish(event)

    def _finish(self, event: JobDone | JobFailed | JobCancelled) -> None:
        self._shown.pop(event.id, None)
        waiting = self._waiting.pop(event.id, None)
        self.changed.emit()
        if waiting is None:
            return
        if isinstance(event, JobDone):
            waiting.done(event.result)
        elif isinstance(event, JobFailed):
            error = event.error
            self.noticed.emit(Notice(error.message, error.advice, Tone.FAILURE))
            if waiting.failed is not None:
                waiting.failed(event)
