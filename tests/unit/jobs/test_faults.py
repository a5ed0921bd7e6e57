"""What goes wrong in a job: mistakes, memory, devices, and threads that never come back."""

import gc
import threading
import weakref

import pytest

from painter.base.errors import CancelledError, UserError
from painter.host.load import PluginError
from painter.jobs.events import JobDone, JobFailed, JobNotice, JobStarted, LaneFaulted
from painter.jobs.job import JobState, Plan
from tests.unit.jobs.work import PATIENCE, Gate, Owner, answer, cpu, gpu


class OutOfMemoryError(RuntimeError):
    """As networks raise it."""


class AcceleratorError(RuntimeError):
    """As networks raise it."""


class ForeignError(Exception):
    """As libraries in other languages raise it."""


def raising(error):
    def run(progress):
        raise error

    return run


def wrapped(cause):
    """As the host wraps what a plugin raises."""

    def run(progress):
        try:
            raise cause
        except Exception as error:
            raise PluginError("The plugin 'x' failed", "Choose another") from error

    return run


FULL = [
    MemoryError(),
    OutOfMemoryError("tried to allocate 2 GiB"),
    RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
    RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes"),
    AcceleratorError("CUDA error: out of memory"),
    ForeignError("(-4:Insufficient memory) Failed to allocate 9 bytes in function 'resize'"),
    OSError(12, "Cannot allocate memory"),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
]
BROKEN = [
    AcceleratorError("something about a kernel"),
    RuntimeError("CUDA error: device-side assert triggered"),
    RuntimeError("CUDA error: an illegal memory access was encountered"),
    RuntimeError("HIP error: unspecified launch failure"),
]


def names(error):
    return f"{type(error).__name__} {error}"[:40]


def test_a_mistake_becomes_a_sentence_and_a_traceback_in_the_log(owner, caplog):
    def deep_inside(progress):
        return {}["colour"]

    event = owner.final(owner.queue.submit(gpu(deep_inside, title="Colour")))
    assert isinstance(event, JobFailed)
    assert not event.abandoned
    assert event.error.message == "'Colour' failed: KeyError: 'colour'"
    assert event.error.advice
    assert "deep_inside" in caplog.text


def test_an_expected_failure_comes_as_it_is_and_is_not_logged(owner, caplog):
    error = UserError("The file 'x' is empty", "Choose another")
    event = owner.final(owner.queue.submit(gpu(raising(error))))
    assert event.error is error
    assert caplog.text == ""


def test_what_a_plugin_raised_is_logged_and_its_frames_are_let_go(owner, caplog):
    event = owner.final(owner.queue.submit(gpu(wrapped(ValueError("no such layer")))))
    assert isinstance(event.error, PluginError)
    assert "no such layer" in caplog.text
    assert event.error.__cause__ is None
    assert event.error.__traceback__ is None


class Unspeakable(Exception):
    def __str__(self):
        raise ValueError


@pytest.mark.parametrize(
    "error", [SystemExit(3), KeyboardInterrupt(), Unspeakable(), GeneratorExit()]
)
def test_nothing_ends_a_worker(owner, error):
    broken = owner.queue.submit(gpu(raising(error)))
    assert owner.final(broken).id == broken.id
    assert not isinstance(owner.final(broken), JobDone)
    assert owner.final(owner.queue.submit(gpu(answer("alive")))).result == "alive"


@pytest.mark.parametrize("wrap", [raising, wrapped])
@pytest.mark.parametrize("error", FULL, ids=names)
def test_too_little_memory_tries_the_plans_in_order(error, wrap):
    given_back = []
    owner = Owner(release=lambda: given_back.append(threading.current_thread().name))
    tried = []

    def plan(name, then):
        def run(progress):
            tried.append((name, len(given_back)))
            progress(0.1, name)
            return then(progress)

        return run

    handle = owner.queue.submit(
        gpu(
            plan("full", wrap(error)),
            title="Colour",
            plans=(
                Plan(plan("small", wrap(error)), "with smaller tiles"),
                Plan(plan("cpu", answer("slow")), "on the processor", "cpu"),
            ),
        )
    )
    assert owner.final(handle).result == "slow"
    assert tried == [("full", 0), ("small", 1), ("cpu", 2)]
    assert handle.generation == 3
    assert given_back == ["jobs-gpu-1", "jobs-gpu-1"]
    assert [event.text for event in owner.of(JobNotice)] == [
        "Too little memory for 'Colour': trying again with smaller tiles",
        "Too little memory for 'Colour': trying again on the processor",
    ]
    assert len(owner.of(JobStarted)) == 1
    assert owner.queue.lane_device("gpu") == "gpu"
    assert owner.of(LaneFaulted) == []
    assert owner.queue.close()


def test_after_the_last_plan_there_is_advice(owner):
    plans = (Plan(raising(MemoryError()), "with smaller tiles"),)
    event = owner.final(owner.queue.submit(gpu(raising(MemoryError()), plans=plans)))
    assert "memory" in event.error.message
    assert "smaller" in event.error.advice


def test_a_cancelled_job_is_not_tried_again(owner):
    gate, tried = Gate(), []

    def run(progress):
        gate.reached.set()
        assert gate.open.wait(PATIENCE)
        raise MemoryError

    plans = (Plan(lambda progress: tried.append(1), "with smaller tiles"),)
    handle = owner.queue.submit(gpu(run, plans=plans))
    gate.wait()
    owner.queue.cancel(handle.id)
    gate.open.set()
    owner.final(handle)
    assert handle.state is JobState.CANCELLED
    assert tried == []


def test_a_failing_release_does_not_stop_the_next_plan(caplog):
    owner = Owner(release=lambda: 1 // 0)
    plans = (Plan(answer("small"), "with smaller tiles"),)
    handle = owner.queue.submit(gpu(raising(MemoryError()), plans=plans))
    assert owner.final(handle).result == "small"
    assert owner.queue.close()
    assert "could not be given back" in caplog.text


def test_the_memory_of_a_failed_attempt_is_free_before_the_next(owner):
    class Buffer:
        pass

    seen = []

    def run(progress):
        buffer = Buffer()
        seen.append(weakref.ref(buffer))
        buffer.itself = buffer
        raise MemoryError

    plans = (Plan(lambda progress: seen[0]() is None, "with smaller tiles"),)
    assert owner.final(owner.queue.submit(gpu(run, plans=plans))).result is True


def test_a_waiting_thread_holds_no_result(owner):
    class Result:
        pass

    handle = owner.queue.submit(gpu(lambda progress: Result()))
    result = weakref.ref(owner.final(handle).result)
    owner.events.clear()
    owner.final(owner.queue.submit(gpu(answer(1))))
    gc.collect()
    assert result() is None


@pytest.mark.parametrize("wrap", [raising, wrapped])
@pytest.mark.parametrize("error", BROKEN, ids=names)
def test_a_device_fault_moves_the_lane_to_the_processor(owner, error, wrap):
    def never(progress):
        raise AssertionError("the card was used again")

    def plans(result):
        return (
            Plan(never, "with smaller tiles"),
            Plan(answer(result), "on the processor", "cpu"),
        )

    handle = owner.queue.submit(gpu(wrap(error), title="Colour", plans=plans("slow")))
    assert owner.final(handle).result == "slow"
    assert owner.queue.lane_device("gpu") == "cpu"
    assert owner.queue.lane_device("cpu") == "cpu"
    (fault,) = owner.of(LaneFaulted)
    assert fault.lane == "gpu"
    assert "restart" in fault.advice
    assert [event.text for event in owner.of(JobNotice)] == [
        "The graphics card failed for 'Colour': trying again on the processor"
    ]
    # A job that was made for the card goes straight to the processor; one made for it just runs.
    assert owner.final(owner.queue.submit(gpu(never, plans=plans("next")))).result == "next"
    made_for_it = gpu(answer("plain"), plans=plans("other"), device="cpu")
    assert owner.final(owner.queue.submit(made_for_it)).result == "plain"
    assert len(owner.of(LaneFaulted)) == 1


def test_a_device_fault_without_another_way_is_a_failure_with_advice(owner):
    event = owner.final(owner.queue.submit(gpu(raising(BROKEN[0]))))
    assert "graphics card" in event.error.message
    assert "processor" in event.error.advice
    event = owner.final(owner.queue.submit(gpu(raising(BROKEN[1]))))
    assert "graphics card" in event.error.message
    assert len(owner.of(LaneFaulted)) == 1


def test_after_a_fault_the_processor_may_still_need_a_smaller_plan(owner):
    plans = (
        Plan(raising(MemoryError()), "on the processor", "cpu"),
        Plan(answer("small"), "in small tiles", "cpu"),
    )
    handle = owner.queue.submit(gpu(raising(BROKEN[0]), plans=plans))
    assert owner.final(handle).result == "small"


def test_a_stray_thread_of_an_earlier_attempt_is_not_heard(owner):
    kept = []

    def full(progress):
        kept.append(progress)
        raise MemoryError

    def small(progress):
        assert kept[0].cancelled
        with pytest.raises(CancelledError):
            kept[0](0.9, "stray")
        progress(0.1, "mine")

    handle = owner.queue.submit(gpu(full, plans=(Plan(small, "with smaller tiles"),)))
    assert isinstance(owner.final(handle), JobDone)
    assert (handle.fraction, handle.text) == (0.1, "mine")


def test_the_processor_is_tried_once(owner):
    tried = []

    def fails(progress):
        tried.append(1)
        raise RuntimeError("CUDA error: still broken")

    plans = (Plan(fails, "on the processor", "cpu"), Plan(fails, "in small tiles", "cpu"))
    event = owner.final(owner.queue.submit(gpu(raising(BROKEN[0]), plans=plans)))
    assert isinstance(event, JobFailed)
    assert tried == [1]


def test_words_about_a_card_on_the_processor_lane_are_only_a_mistake(owner):
    event = owner.final(owner.queue.submit(cpu(raising(BROKEN[1]))))
    assert isinstance(event, JobFailed)
    assert owner.of(LaneFaulted) == []
    assert owner.queue.lane_device("gpu") == "gpu"


def test_our_own_sentences_are_no_device_fault(owner):
    error = UserError("The notes say 'CUDA error: out of memory'")
    assert owner.final(owner.queue.submit(gpu(raising(error)))).error is error
    assert owner.queue.lane_device("gpu") == "gpu"


def test_a_deaf_job_is_abandoned_and_its_late_result_ignored(owner):
    gate = Gate(reports=False)
    handle = owner.queue.submit(gpu(gate, title="Colour"))
    gate.wait()
    owner.clock.now += 1000
    owner.queue.watch()
    assert handle.state is JobState.RUNNING
    owner.queue.cancel(handle.id)
    owner.clock.now += 9.9
    owner.queue.watch()
    assert handle.cancelling
    owner.queue.cancel(handle.id)
    owner.queue.watch(owner.clock.now + 0.1)
    event = owner.final(handle)
    assert isinstance(event, JobFailed)
    assert event.abandoned
    assert "'Colour'" in event.error.message
    after = owner.queue.submit(gpu(lambda progress: threading.current_thread()))
    assert owner.final(after).result is not gate.thread
    gate.open.set()
    gate.thread.join(PATIENCE)
    assert not gate.thread.is_alive()
    owner.drain()
    assert len(owner.finals(handle)) == 1
    assert handle.state is JobState.FAILED


def test_an_abandoned_job_that_reports_late_is_told_to_stop(owner):
    gate, heard = Gate(), threading.Event()

    def run(progress):
        try:
            return gate(progress)
        finally:
            heard.set()

    handle = owner.queue.submit(gpu(run, limit=60.0))
    gate.wait()
    owner.clock.now += 59
    owner.queue.watch()
    assert handle.state is JobState.RUNNING
    owner.clock.now += 1
    owner.queue.watch()
    assert owner.final(handle).abandoned
    gate.open.set()
    assert heard.wait(PATIENCE)
    gate.thread.join(PATIENCE)
    owner.drain()
    assert len(owner.finals(handle)) == 1
    assert handle.fraction == 0.0


def test_the_limit_counts_from_the_start_not_from_the_queue(owner):
    gates = Gate(), Gate()
    owner.queue.submit(gpu(gates[0]))
    gates[0].wait()
    second = owner.queue.submit(gpu(gates[1], limit=60.0))
    owner.clock.now += 100
    owner.queue.watch()
    gates[0].open.set()
    gates[1].wait()
    owner.queue.watch()
    gates[1].open.set()
    assert owner.final(second).result == "late"


def test_a_job_replaced_by_key_that_hangs_frees_its_lane(owner):
    gate = Gate()
    older = owner.queue.submit(gpu(gate, key="hints"))
    gate.wait()
    newer = owner.queue.submit(gpu(answer("newer"), key="hints"))
    owner.clock.now += 10
    owner.queue.watch()
    assert owner.final(newer).result == "newer"
    assert owner.final(older).abandoned
    gate.open.set()
    gate.thread.join(PATIENCE)


def test_a_fault_in_an_abandoned_thread_still_counts(owner):
    gate = Gate()

    def run(progress):
        gate.thread = threading.current_thread()
        gate.reached.set()
        assert gate.open.wait(PATIENCE)
        raise RuntimeError("CUDA error: the launch timed out and was terminated")

    handle = owner.queue.submit(gpu(run, limit=1.0))
    gate.wait()
    owner.queue.watch(owner.clock.now + 1)
    assert owner.final(handle).abandoned
    gate.open.set()
    gate.thread.join(PATIENCE)
    owner.drain()
    assert owner.queue.lane_device("gpu") == "cpu"
    assert len(owner.of(LaneFaulted)) == 1
    assert len(owner.finals(handle)) == 1
