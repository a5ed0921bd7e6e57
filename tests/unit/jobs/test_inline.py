"""A queue without threads: everything happens inside drain."""

import threading

import pytest

from painter.jobs.events import JobCancelled, JobDone, JobProgressed, JobStarted
from painter.jobs.job import JobState, Plan
from painter.jobs.queue import INLINE, JobQueue
from tests.unit.jobs.work import answer, cpu, gpu


def inline(**options):
    return JobQueue(lanes=INLINE, **options)


def test_jobs_run_on_the_thread_that_drains():
    before = threading.active_count()
    with inline() as queue:
        handle = queue.submit(gpu(lambda progress: threading.current_thread()))
        assert handle.state is JobState.QUEUED
        started, done = queue.drain()
        assert isinstance(started, JobStarted)
        assert done.result is threading.current_thread()
        assert threading.active_count() == before


def test_the_owner_is_woken_to_do_the_work_and_sees_progress_meanwhile():
    events = []

    def run(progress):
        progress(0.5, "half")
        events.append("after half")
        return "colours"

    queue = inline(wake=lambda: events.extend(queue.drain()))
    queue.submit(gpu(run))
    kinds = [event if isinstance(event, str) else type(event) for event in events]
    assert kinds == [JobStarted, JobProgressed, "after half", JobDone]


def test_progress_is_no_news_once_a_job_has_ended():
    with inline() as queue:
        queue.submit(gpu(lambda progress: progress(0.5)))
        assert [type(event) for event in queue.drain()] == [JobStarted, JobDone]


def test_cancel_replace_and_pause():
    with inline() as queue:
        first = queue.submit(gpu(answer(1), key="hints"))
        second = queue.submit(cpu(answer(2), key="hints"))
        queue.pause("cpu")
        assert [type(event) for event in queue.drain()] == [JobCancelled]
        assert (first.state, second.state) == (JobState.CANCELLED, JobState.QUEUED)
        queue.resume("cpu")
        assert [type(event) for event in queue.drain()] == [JobStarted, JobDone]


def test_a_job_cancelled_from_inside():
    with inline() as queue:

        def run(progress):
            queue.cancel(handle.id)
            progress(0.5)

        handle = queue.submit(gpu(run))
        assert [type(event) for event in queue.drain()] == [JobStarted, JobCancelled]


def test_out_of_memory_works_the_same():
    def run(progress):
        raise MemoryError

    with inline() as queue:
        queue.submit(gpu(run, plans=(Plan(answer("small"), "with smaller tiles"),)))
        assert queue.drain()[-1].result == "small"


def test_an_interrupt_from_the_keyboard_ends_the_program_not_only_the_job():
    def run(progress):
        raise KeyboardInterrupt

    with inline() as queue:
        queue.submit(gpu(run))
        with pytest.raises(KeyboardInterrupt):
            queue.drain()
        assert [type(event) for event in queue.drain()] == [JobStarted, JobCancelled]
