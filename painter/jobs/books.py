"""The queue's books: which job stands where. Every change of state happens here, under one lock."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from itertools import count

from painter.base.errors import CancelledError, UserError
from painter.jobs.attempt import Broken, DeviceFault, Outcome, Returned, Stopped
from painter.jobs.events import (
    FinalEvent,
    JobCancelled,
    JobDone,
    JobFailed,
    JobNotice,
    JobProgressed,
    JobStarted,
    LaneFaulted,
)
from painter.jobs.faults import broken_device, hung, too_little_memory
from painter.jobs.job import Job, JobState, LaneName
from painter.jobs.lane import Lane
from painter.jobs.mailbox import Mailbox
from painter.jobs.plans import Plans, later_plans
from painter.jobs.record import Record
from painter.jobs.worker import Worker

_FINAL_STATES: Mapping[type[FinalEvent], JobState] = {
    JobDone: JobState.DONE,
    JobFailed: JobState.FAILED,
    JobCancelled: JobState.CANCELLED,
}


class Books:
    """Unfinished jobs and lanes. The caller holds the queue's lock and rings afterwards."""

    def __init__(
        self, lanes: Mapping[LaneName, Lane], mailbox: Mailbox, clock: Callable[[], float]
    ) -> None:
        self.lanes = lanes
        self.unfinished: dict[int, Record] = {}
        self._mailbox = mailbox
        self._clock = clock
        self._numbers = count(1)
        self._newest: dict[Hashable, Record] = {}

    def enter(self, job: Job[object]) -> Record:
        """Queue a job in place of the unfinished one with its key."""
        older = None if job.key is None else self._newest.get(job.key)
        if older is not None:
            self.ask_to_stop(older)
        record = Record(next(self._numbers), job)
        self.unfinished[record.id] = record
        if job.key is not None:
            self._newest[job.key] = record
        self.lanes[job.lane].waiting.append(record)
        return record

    def begin(self, lane: Lane, worker: Worker | None) -> Record:
        """Take the lane's next job."""
        record = lane.waiting.popleft()
        record.state = JobState.RUNNING
        record.started = self._clock()
        record.worker = worker
        self._mailbox.post(JobStarted(id=record.id, job=record.job))
        return record

    def next_attempt(self, record: Record) -> int:
        """A new generation: whatever an earlier attempt still says is ignored."""
        record.generation += 1
        return record.generation

    def wanted(self, record: Record, generation: int) -> bool:
        """Whether a report or result of this attempt still counts."""
        return self._current(record, generation) and record.asked is None

    def report(self, record: Record, generation: int, fraction: float, text: str) -> None:
        """Take progress.

        Raises:
            CancelledError: nobody wants it.
        """
        if not self.wanted(record, generation):
            raise CancelledError(record.job.title)
        share = min(1.0, max(0.0, float(fraction)))
        record.fraction, record.text = share, text or record.text
        self._mailbox.post(
            JobProgressed(id=record.id, job=record.job, fraction=share, text=record.text)
        )

    def ask_to_stop(self, record: Record) -> None:
        """Cancel a job: at once while it waits, through its next report while it runs."""
        if record.asked is None:
            record.asked = self._clock()
        if record.state is JobState.QUEUED:
            self.lanes[record.job.lane].waiting.remove(record)
            self._finish(record, JobCancelled(id=record.id, job=record.job))

    def settle(self, record: Record, generation: int, outcome: Outcome, rest: Plans) -> Plans:
        """Book how an attempt ended; answers with the plans that are worth trying next."""
        if isinstance(outcome, DeviceFault):
            self._fault(self.lanes[record.job.lane])
        if not self._current(record, generation):
            return ()
        if record.asked is not None or isinstance(outcome, Stopped):
            self._finish(record, JobCancelled(id=record.id, job=record.job))
        elif isinstance(outcome, Returned):
            self._finish(record, JobDone(id=record.id, job=record.job, result=outcome.result))
        elif isinstance(outcome, Broken):
            self._fail(record, outcome.error)
        elif later := later_plans(outcome, rest):
            self._announce(record, outcome, later)
            return later
        elif isinstance(outcome, DeviceFault):
            self._fail(record, broken_device(record.job.title))
        else:
            self._fail(record, too_little_memory(record.job.title))
        return ()

    def abandon(self, record: Record, *, replace: bool) -> None:
        """Leave a running job's thread behind, with a fresh one in its place if asked."""
        lane, worker = self.lanes[record.job.lane], record.worker
        self._fail(record, hung(record.job.title), abandoned=True)
        if worker is not None:
            lane.abandon(worker)
            if replace:
                lane.start_worker()

    def _current(self, record: Record, generation: int) -> bool:
        return record.generation == generation and not record.state.final

    def _announce(self, record: Record, outcome: Outcome, later: Plans) -> None:
        lost = (
            "The graphics card failed" if isinstance(outcome, DeviceFault) else "Too little memory"
        )
        text = f"{lost} for {record.job.title!r}: trying again {later[0].text}".rstrip()
        self._mailbox.post(JobNotice(id=record.id, job=record.job, text=text))

    def _fault(self, lane: Lane) -> None:
        if lane.faulted:
            return
        lane.faulted, lane.device = True, "cpu"
        self._mailbox.post(
            LaneFaulted(
                lane=lane.name,
                text="The graphics card stopped working; the processor goes on in its place",
                advice="Save your work and restart Sumiro to use the graphics card again",
            )
        )

    def _fail(self, record: Record, error: UserError, *, abandoned: bool = False) -> None:
        self._finish(
            record, JobFailed(id=record.id, job=record.job, error=error, abandoned=abandoned)
        )

    def _finish(self, record: Record, event: FinalEvent) -> None:
        """The only place where a job ends."""
        record.state = _FINAL_STATES[type(event)]
        record.worker = None
        del self.unfinished[record.id]
        if self._newest.get(record.job.key) is record:
            del self._newest[record.job.key]
        self._mailbox.post(event)
