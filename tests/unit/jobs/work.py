"""Jobs that tests hold still, and owners that wait for news without sleeping."""

import threading

from painter.jobs.events import JobCancelled, JobDone, JobFailed
from painter.jobs.job import Job
from painter.jobs.queue import JobQueue

PATIENCE = 20.0
"""Seconds after which a test gives up; none is meant to take a hundredth of it."""


class Clock:
    """Time that passes when a test says so."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Gate:
    """Work that says when it was reached and goes on when it is let."""

    def __init__(self, result="late", reports=True):
        self.reached = threading.Event()
        self.open = threading.Event()
        self.result = result
        self.reports = reports
        self.thread = None

    def __call__(self, progress):
        self.thread = threading.current_thread()
        self.reached.set()
        assert self.open.wait(PATIENCE)
        if self.reports:
            progress(0.5, "past the gate")
        return self.result

    def wait(self):
        assert self.reached.wait(PATIENCE)


class Owner:
    """The thread that drains: collects events until the ones it waits for have come."""

    def __init__(self, **options):
        self.bell = threading.Event()
        self.clock = Clock()
        self.queue = JobQueue(self.bell.set, clock=self.clock, **options)
        self.events = []

    def drain(self):
        self.events += self.queue.drain()

    def until(self, ready):
        while True:
            self.bell.clear()
            self.drain()
            if ready():
                return
            assert self.bell.wait(PATIENCE), self.events

    def final(self, handle):
        """The one final event of a job, once it has come."""
        self.until(lambda: self.finals(handle))
        (event,) = self.finals(handle)
        return event

    def finals(self, handle):
        kinds = (JobDone, JobFailed, JobCancelled)
        return [
            event for event in self.events if isinstance(event, kinds) and event.id == handle.id
        ]

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]


def gpu(run, title="work", **rest):
    return Job(title, "gpu", run, **rest)


def cpu(run, title="work", **rest):
    return Job(title, "cpu", run, **rest)


def answer(result):
    return lambda progress: result
