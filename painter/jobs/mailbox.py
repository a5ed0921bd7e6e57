"""Events on their way from any thread to the one that owns the queue."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from threading import RLock

from painter.jobs.events import JobCancelled, JobDone, JobEvent, JobFailed, JobProgressed

_log = logging.getLogger(__name__)


class Mailbox:
    """Keeps events in order, only the latest progress of each job, and wakes the owner once."""

    def __init__(self, wake: Callable[[], None] | None) -> None:
        self._wake = wake
        # Re-entrant: a signal handler may cancel jobs while its thread is in here.
        self._lock = RLock()
        self._events: dict[int, JobEvent] = {}
        self._others = count(-1, -1)
        self._woken = False

    def post(self, event: JobEvent) -> None:
        """Add an event; progress is kept under its job's number, where the next one finds it."""
        with self._lock:
            if isinstance(event, JobProgressed):
                self._events[event.id] = event
                return
            if isinstance(event, (JobDone, JobFailed, JobCancelled)):
                self._events.pop(event.id, None)
            self._events[next(self._others)] = event

    def ring(self, *, even_empty: bool = False) -> None:
        """Wake the owner unless it was woken since it last took its mail.

        Never called with the queue's lock held: the owner may take its mail inside the call.
        """
        with self._lock:
            if self._woken or not (self._events or even_empty):
                return
            self._woken = True
        if self._wake is None:
            return
        try:
            self._wake()
        except Exception:  # noqa: BLE001 - a closing window must not take a worker with it
            _log.exception("The owner of the jobs could not be woken")

    def answer(self) -> None:
        """The owner has come: the next ring wakes it again."""
        with self._lock:
            self._woken = False

    def take(self) -> list[JobEvent]:
        """Everything since the last time, in order."""
        with self._lock:
            self._woken = False
            events = list(self._events.values())
            self._events.clear()
        return events
