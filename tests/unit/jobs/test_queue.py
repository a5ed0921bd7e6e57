"""JobQueue: order, keys, cancel, progress, wake, pause and close, on real threads."""

import threading

import pytest

from painter.api.progress import SubProgress
from painter.base.errors import CancelledError
from painter.jobs.events import JobCancelled, JobDone, JobFailed, JobProgressed, JobStarted
from painter.jobs.job import JobState
from painter.jobs.queue import JobQueue
from tests.unit.jobs.work import PATIENCE, Gate, Owner, answer, cpu, gpu


def test_a_job_starts_reports_and_is_done(owner):
    def run(progress):
        progress(0.25, "half way to half way")
        SubProgress(progress, 0.5, 1.0)(0.5)
        return "colours"

    handle = owner.queue.submit(gpu(run, title="Colour"))
    event = owner.final(handle)
    assert isinstance(event, JobDone)
    assert event.result == "colours"
    assert (handle.title, handle.state, handle.state.final) == ("Colour", JobState.DONE, True)
    assert (handle.fraction, handle.text) == (0.75, "half way to half way")
    assert (handle.generation, handle.cancelling) == (1, False)
    assert [type(event) for event in owner.events if not isinstance(event, JobProgressed)] == [
        JobStarted,
        JobDone,
    ]
    assert owner.queue.jobs() == ()


def test_a_lane_keeps_the_order_and_lanes_do_not_wait_for_each_other(owner):
    gate = Gate()
    held = owner.queue.submit(gpu(gate))
    gate.wait()
    later = [owner.queue.submit(gpu(answer(number))) for number in range(5)]
    beside = owner.queue.submit(cpu(answer("beside")))
    assert owner.final(beside).result == "beside"
    assert [handle.state for handle in later] == [JobState.QUEUED] * 5
    assert [handle.id for handle in owner.queue.jobs()] == [held.id, *(h.id for h in later)]
    gate.open.set()
    owner.final(later[-1])
    assert [event.result for event in owner.of(JobDone)] == ["beside", "late", 0, 1, 2, 3, 4]


def test_the_processor_lane_runs_two_at_once(owner):
    meet = threading.Barrier(2)
    handles = [owner.queue.submit(cpu(lambda p: meet.wait(PATIENCE) >= 0)) for _ in range(2)]
    assert all(owner.final(handle).result for handle in handles)


def test_a_newer_key_replaces_a_queued_job_at_once(owner):
    gate = Gate()
    owner.queue.submit(gpu(gate))
    gate.wait()
    never = []
    older = owner.queue.submit(gpu(lambda p: never.append(1), key="hints"))
    other = owner.queue.submit(gpu(answer("other"), key="another"))
    newer = owner.queue.submit(gpu(answer("newer"), key="hints"))
    assert older.state is JobState.CANCELLED
    assert isinstance(owner.final(older), JobCancelled)
    gate.open.set()
    assert owner.final(newer).result == "newer"
    assert owner.final(other).result == "other"
    assert never == []


@pytest.mark.parametrize("reports", [True, False], ids=["hears it", "never reports"])
def test_a_newer_key_replaces_a_running_job_whose_result_is_ignored(owner, reports):
    gate = Gate(reports=reports)
    older = owner.queue.submit(gpu(gate, key="hints"))
    gate.wait()
    newer = owner.queue.submit(gpu(answer("newer"), key="hints"))
    assert older.cancelling
    assert older.state is JobState.RUNNING
    gate.open.set()
    assert owner.final(newer).result == "newer"
    assert isinstance(owner.final(older), JobCancelled)
    assert len(owner.of(JobDone)) == 1


def test_the_third_of_a_key_replaces_the_second_after_the_first_has_stopped(owner):
    gate = Gate()
    first = owner.queue.submit(gpu(gate, key="hints"))
    gate.wait()
    owner.queue.pause("gpu")
    second = owner.queue.submit(gpu(answer(2), key="hints"))
    gate.open.set()
    assert isinstance(owner.final(first), JobCancelled)
    third = owner.queue.submit(gpu(answer(3), key="hints"))
    owner.queue.resume("gpu")
    assert owner.final(third).result == 3
    assert isinstance(owner.final(second), JobCancelled)


def test_a_finished_job_is_not_replaced(owner):
    first = owner.queue.submit(gpu(answer(1), key="hints"))
    assert owner.final(first).result == 1
    assert owner.final(owner.queue.submit(gpu(answer(2), key="hints"))).result == 2
    assert first.state is JobState.DONE


def test_cancel_a_queued_job(owner):
    gate = Gate()
    owner.queue.submit(gpu(gate))
    gate.wait()
    handle = owner.queue.submit(gpu(answer(1)))
    assert owner.queue.cancel(handle.id)
    assert handle.state is JobState.CANCELLED
    assert isinstance(owner.final(handle), JobCancelled)
    assert not owner.queue.cancel(handle.id)
    gate.open.set()


def test_cancel_a_running_job_through_its_progress(owner):
    gate, heard = Gate(), []

    def run(progress):
        assert not progress.cancelled
        gate.reached.set()
        assert gate.open.wait(PATIENCE)
        assert progress.cancelled
        with pytest.raises(CancelledError):
            progress(0.9)
        heard.append(True)
        progress(0.95)

    handle = owner.queue.submit(gpu(run))
    gate.wait()
    owner.queue.cancel(handle.id)
    owner.queue.cancel(handle.id)
    assert handle.cancelling
    gate.open.set()
    assert isinstance(owner.final(handle), JobCancelled)
    assert heard == [True]
    assert owner.of(JobProgressed) == []


def test_cancel_all(owner):
    gates = [Gate(), Gate()]
    running = [owner.queue.submit(gpu(gates[0])), owner.queue.submit(cpu(gates[1]))]
    for gate in gates:
        gate.wait()
    queued = [owner.queue.submit(gpu(answer(n))) for n in range(3)]
    owner.queue.cancel_all()
    for gate in gates:
        gate.open.set()
    for handle in running + queued:
        assert isinstance(owner.final(handle), JobCancelled)


def test_a_job_may_cancel_itself(owner):
    def run(progress):
        raise CancelledError

    assert isinstance(owner.final(owner.queue.submit(gpu(run))), JobCancelled)


def test_only_the_latest_progress_is_kept_and_one_wake_is_pending():
    wakes, gate, told = [], Gate(), threading.Event()

    def run(progress):
        gate.reached.set()
        assert gate.open.wait(PATIENCE)
        for step in range(100):
            progress(step / 100, str(step))
        told.set()
        gate.open.clear()
        assert gate.open.wait(PATIENCE)

    with JobQueue(lambda: wakes.append(threading.get_ident())) as queue:
        queue.submit(gpu(run))
        gate.wait()
        assert [type(event) for event in queue.drain()] == [JobStarted]
        wakes.clear()
        gate.open.set()
        assert told.wait(PATIENCE)
        assert len(wakes) == 1
        assert wakes[0] != threading.get_ident()
        (event,) = queue.drain()
        assert (event.fraction, event.text) == (0.99, "99")
        assert queue.drain() == []
        gate.open.set()


@pytest.mark.parametrize(("given", "kept"), [(-1, 0.0), (7, 1.0), (float("nan"), 0.0)])
def test_nonsense_fractions_are_kept_in_range(owner, given, kept):
    handle = owner.queue.submit(gpu(lambda progress: progress(given)))
    owner.final(handle)
    assert handle.fraction == kept


def test_pause_starts_nothing_new_and_lets_the_rest_go_on(owner):
    gate = Gate()
    running = owner.queue.submit(gpu(gate))
    gate.wait()
    owner.queue.pause("gpu")
    waiting = owner.queue.submit(gpu(answer("waited")))
    dropped = owner.queue.submit(gpu(answer("dropped")))
    gate.open.set()
    assert owner.final(running).result == "late"
    assert owner.final(owner.queue.submit(cpu(answer("free")))).result == "free"
    assert waiting.state is JobState.QUEUED
    owner.queue.cancel(dropped.id)
    owner.queue.resume("gpu")
    assert owner.final(waiting).result == "waited"
    assert isinstance(owner.final(dropped), JobCancelled)


def test_a_wake_that_fails_harms_no_worker(caplog):
    def wake():
        raise RuntimeError("the window is gone")

    with JobQueue(wake) as queue:
        reached = threading.Event()
        queue.submit(gpu(lambda progress: reached.set()))
        assert reached.wait(PATIENCE)
    assert "could not be woken" in caplog.text


def test_close_cancels_ends_the_threads_and_takes_no_more():
    owner = Owner()
    reached, threads = threading.Event(), []

    def run(progress):
        threads.append(threading.current_thread())
        reached.set()
        while not progress.cancelled:
            pass

    running = owner.queue.submit(gpu(run))
    assert reached.wait(PATIENCE)
    owner.queue.pause("gpu")
    queued = owner.queue.submit(gpu(answer(1)))
    assert owner.queue.close(timeout=PATIENCE)
    assert not threads[0].is_alive()
    assert isinstance(owner.final(running), JobCancelled)
    assert isinstance(owner.final(queued), JobCancelled)
    with pytest.raises(RuntimeError, match="closed"):
        owner.queue.submit(gpu(answer(2)))
    assert owner.queue.close()


def test_close_leaves_a_hung_thread_behind():
    owner = Owner()
    gate = Gate()
    handle = owner.queue.submit(gpu(gate))
    gate.wait()
    assert not owner.queue.close(timeout=0)
    event = owner.final(handle)
    assert isinstance(event, JobFailed)
    assert event.abandoned
    assert gate.thread.daemon
    gate.open.set()
    gate.thread.join(PATIENCE)
    assert not gate.thread.is_alive()
    assert len(owner.finals(handle)) == 1
