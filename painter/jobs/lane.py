"""A lane: jobs that wait for the same device, and the threads that serve them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from painter.jobs.job import Device, LaneName
from painter.jobs.record import Record
from painter.jobs.worker import Worker


@dataclass(frozen=True)
class LaneSpec:
    """How a lane is set up.

    Attributes:
        threads: 0 runs its jobs inside `drain`, on the thread of the owner.
        device: what it begins on; "cpu" for a machine without a graphics card.
    """

    threads: int
    device: Device


class Lane:
    """Waiting jobs and threads. All of it is used under the queue's lock."""

    def __init__(
        self, name: LaneName, spec: LaneSpec, serve: Callable[[Lane, Worker], None]
    ) -> None:
        self.name: LaneName = name
        self.inline = spec.threads == 0
        self.device: Device = spec.device
        self.faulted = False
        self.paused = False
        self.waiting: deque[Record] = deque()
        self.workers: list[Worker] = []
        self._serve = serve
        self._started = 0

    @property
    def ready(self) -> bool:
        """Whether a thread may take a job now."""
        return bool(self.waiting) and not self.paused

    def start_worker(self) -> None:
        """One more thread."""
        self._started += 1
        worker = Worker(f"jobs-{self.name}-{self._started}", lambda me: self._serve(self, me))
        self.workers.append(worker)
        worker.thread.start()

    def abandon(self, worker: Worker) -> None:
        """Leave a thread that does not come back; it ends by itself if it ever does."""
        worker.abandoned = True
        self.workers.remove(worker)
