"""Jobs for the window and the command line: who runs, who waits, who is told (architecture 5)."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from threading import Condition
from types import MappingProxyType, TracebackType

from painter.jobs.attempt import DeviceFault, NoMemory, Stopped, attempt
from painter.jobs.books import Books
from painter.jobs.events import JobEvent
from painter.jobs.job import Device, Job, LaneName
from painter.jobs.lane import Lane, LaneSpec
from painter.jobs.mailbox import Mailbox
from painter.jobs.plans import Plans, first_plans
from painter.jobs.progress import JobProgress
from painter.jobs.record import JobHandle, Record
from painter.jobs.worker import Worker

_log = logging.getLogger(__name__)

THREADED: Mapping[LaneName, LaneSpec] = MappingProxyType(
    {"gpu": LaneSpec(1, "gpu"), "cpu": LaneSpec(2, "cpu")}
)
"""One thread for the graphics card, two for the processor."""

INLINE: Mapping[LaneName, LaneSpec] = MappingProxyType(
    {"gpu": LaneSpec(0, "gpu"), "cpu": LaneSpec(0, "cpu")}
)
"""No threads: for tests and commands."""


class JobQueue:
    """Lanes of jobs, one lock over all their books, and a mailbox for the owner.

    Results, progress and failures become events that the owner's thread takes with `drain`. Apart
    from `drain`, `watch` and `close`, every method may be called from any thread.
    """

    def __init__(
        self,
        wake: Callable[[], None] | None = None,
        lanes: Mapping[LaneName, LaneSpec] = THREADED,
        *,
        clock: Callable[[], float] = time.monotonic,
        release: Callable[[], None] | None = None,
        hang_after: float = 10.0,
    ) -> None:
        """Start the threads.

        Args:
            wake: called from any thread when there is mail, at most once until the next `drain`.
            lanes: their threads and devices; `INLINE` runs everything inside `drain`.
            clock: seconds.
            release: gives cached memory of the device back, after memory ran out.
            hang_after: seconds a job may go on after it was asked to stop.
        """
        self._mailbox = Mailbox(wake)
        self._clock = clock
        self._release = release
        self._hang_after = hang_after
        self._changed = Condition()
        self._closed = False
        self._draining = False
        self._lanes: dict[LaneName, Lane] = {
            name: Lane(name, spec, self._serve) for name, spec in lanes.items()
        }
        self._books = Books(self._lanes, self._mailbox, clock)
        for name, spec in lanes.items():
            for _ in range(spec.threads):
                self._lanes[name].start_worker()

    def __enter__(self) -> JobQueue:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def submit(self, job: Job[object]) -> JobHandle:
        """Queue a job. An unfinished one with an equal key is cancelled: the newest wins.

        Raises:
            RuntimeError: the queue is closed.
        """
        with self._changed:
            if self._closed:
                raise RuntimeError(f"the queue is closed: {job.title}")
            record = self._books.enter(job)
            self._changed.notify_all()
        self._mailbox.ring(even_empty=self._lanes[job.lane].inline)
        return JobHandle(record)

    def cancel(self, job_id: int) -> bool:
        """Cancel at once if queued, ask to stop if running; False when there is no such job."""
        with self._changed:
            record = self._books.unfinished.get(job_id)
            if record is not None:
                self._books.ask_to_stop(record)
        self._mailbox.ring()
        return record is not None

    def cancel_all(self) -> None:
        """Cancel every job."""
        with self._changed:
            for record in tuple(self._books.unfinished.values()):
                self._books.ask_to_stop(record)
        self._mailbox.ring()

    def jobs(self) -> tuple[JobHandle, ...]:
        """Every unfinished job, in the order of submission."""
        with self._changed:
            return tuple(JobHandle(record) for record in self._books.unfinished.values())

    def pause(self, lane: LaneName) -> None:
        """Start nothing new (the pen is down); what runs goes on."""
        with self._changed:
            self._lanes[lane].paused = True

    def resume(self, lane: LaneName) -> None:
        """Go on."""
        with self._changed:
            self._lanes[lane].paused = False
            inline = self._lanes[lane].inline and self._lanes[lane].ready
            self._changed.notify_all()
        self._mailbox.ring(even_empty=inline)

    def lane_device(self, lane: LaneName) -> Device:
        """What new jobs of the lane should be made for: "cpu" once its device has failed."""
        with self._changed:
            return self._lanes[lane].device

    def drain(self) -> list[JobEvent]:
        """Everything that happened since the last call, in order.

        Jobs of lanes without threads run here; a call from inside one only takes the mail.
        """
        if not self._draining:
            self._draining = True
            try:
                while (record := self._take_inline()) is not None:
                    self._mailbox.answer()  # so that progress can wake the owner meanwhile
                    self._perform(record)
            finally:
                self._draining = False
        return self._mailbox.take()

    def watch(self, now: float | None = None) -> None:
        """Give up jobs that hang. Called by the owner now and then.

        Args:
            now: by the queue's clock; the present by default.
        """
        moment = self._clock() if now is None else now
        with self._changed:
            for record in tuple(self._books.unfinished.values()):
                if record.late(moment, self._hang_after):
                    self._books.abandon(record, replace=True)
        self._mailbox.ring()

    def close(self, timeout: float = 2.0) -> bool:
        """Cancel everything and end the threads; events can still be drained.

        Args:
            timeout: real seconds to wait for running jobs, which are abandoned after that.

        Returns:
            Whether every thread has ended.
        """
        with self._changed:
            self._closed = True
            for record in tuple(self._books.unfinished.values()):
                self._books.ask_to_stop(record)
            workers = [worker for lane in self._lanes.values() for worker in lane.workers]
            self._changed.notify_all()
        deadline = time.monotonic() + timeout
        for worker in workers:
            worker.thread.join(max(0.0, deadline - time.monotonic()))
        with self._changed:
            for record in tuple(self._books.unfinished.values()):
                self._books.abandon(record, replace=False)
        self._mailbox.ring()
        return not any(worker.thread.is_alive() for worker in workers)

    # The life of a thread.

    def _serve(self, lane: Lane, worker: Worker) -> None:
        while self._serve_one(lane, worker):
            pass

    def _serve_one(self, lane: Lane, worker: Worker) -> bool:
        """One job, so that nothing of it is held while the thread waits for the next."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or worker.abandoned or lane.ready)
            if self._closed or worker.abandoned:
                return False
            record = self._books.begin(lane, worker)
        self._mailbox.ring()
        self._perform(record)
        return True

    def _take_inline(self) -> Record | None:
        with self._changed:
            for lane in self._lanes.values():
                if lane.inline and lane.ready:
                    return self._books.begin(lane, None)
        return None

    def _perform(self, record: Record) -> None:
        plans = first_plans(record.job, self._lanes[record.job.lane].faulted)
        while plans:
            plans = self._try_first(record, plans)

    def _try_first(self, record: Record, plans: Plans) -> Plans:
        """Try one plan and answer with those that are worth trying next."""
        with self._changed:
            generation = self._books.next_attempt(record)
        progress = JobProgress(
            partial(self._report, record, generation), partial(self._wanted, record, generation)
        )
        outcome = attempt(record.job.title, plans[0], progress)
        with self._changed:
            rest = self._books.settle(record, generation, outcome, plans[1:])
        self._mailbox.ring()
        if isinstance(outcome, (NoMemory, DeviceFault)):
            self._give_memory_back()
        inline = self._lanes[record.job.lane].inline
        if isinstance(outcome, Stopped) and outcome.interrupted and inline:
            raise KeyboardInterrupt  # Ctrl-C is meant for the program whose thread this is
        return rest

    def _give_memory_back(self) -> None:
        gc.collect()
        if self._release is None:
            return
        try:
            self._release()
        except Exception:  # noqa: BLE001 - the device may be what is broken
            _log.exception("Memory could not be given back")

    # What a running attempt calls.

    def _report(self, record: Record, generation: int, fraction: float, text: str) -> None:
        with self._changed:
            self._books.report(record, generation, fraction, text)
        self._mailbox.ring()

    def _wanted(self, record: Record, generation: int) -> bool:
        with self._changed:
            return self._books.wanted(record, generation)
